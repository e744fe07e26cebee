/** The package `writ/node`: folders of rule files read, checked, watched and kept ready to answer. It stands on `writ`. */
export {
  causes,
  type Judged,
  judgeFile,
  type Loaded,
  type LoadedFile,
  loadPaths,
  missingPaths,
  readRuleFiles,
  shippedPolicies,
  type Watcher,
  watchFolders,
} from './index.ts';
export {
  failuresOf,
  type Prepared,
  prepare,
  type Rejected,
  runFileSpecs,
  Shelf,
  type ShelfChange,
  type ShelfEntry,
} from './plans/index.ts';
