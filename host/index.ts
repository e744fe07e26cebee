/** The door of the host: what needs Node but no server. Folders of rule files, what is served from them, and watching. */
export { type Chosen, chooseFile, chooseName } from './choose.ts';
export { isRuleFile, missingPaths, type PathFault, type RuleFiles, readRuleFiles } from './files.ts';
export { causes, type Loaded, type LoadedFile, loadPaths, type Prepared, prepare } from './load.ts';
export { MANIFEST, manifestFaults, packRoot } from './manifest.ts';
export { packsBelow, readPack } from './pack.ts';
export { type Rejected, Shelf, type ShelfChange, type ShelfEntry } from './shelf.ts';
export { shippedPolicies } from './shipped.ts';
export { failuresOf, runFileSpecs } from './specs.ts';
export { type Watcher, watchFolders } from './watch.ts';
