/**
 * The door of the host: what needs Node but no server. Folders of rule files, reading, checking and watching them; what needs
 * the whole engine besides has a door of its own, `plans/`.
 */
export { isRuleFile, missingPaths, type PathFault, type RuleFiles, readRuleFiles } from './files.ts';
export { causes, type Judged, judgeFile, type Loaded, type LoadedFile, loadPaths, loadPolicy } from './load.ts';
export { MANIFEST, manifestFaults, packRoot } from './manifest.ts';
export { packsBelow, readPack } from './pack.ts';
export { diagnosticPage, shippedPolicies } from './shipped.ts';
export { type NewFile, newFiles, STARTERS, type Starter } from './starters.ts';
export { type Watcher, watchFolders } from './watch.ts';
