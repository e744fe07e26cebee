/** The door of the host: what needs Node but no server. Folders of rule files, what is served from them, and watching. */
export { type Chosen, choosePolicy, runFileSpecs } from './choose.ts';
export { type RuleFiles, readRuleFiles } from './files.ts';
export { type Loaded, type LoadedFile, loadPaths, packAbove, packsBelow, readPack } from './load.ts';
export { MANIFEST, manifestFaults } from './manifest.ts';
export { type Rejected, Shelf, type ShelfChange, type ShelfEntry } from './shelf.ts';
export { shippedPolicies } from './shipped.ts';
export { type Watcher, watchFolders } from './watch.ts';
