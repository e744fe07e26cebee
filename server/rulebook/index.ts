/** The door of the rulebook: which policies there are, which versions of them answer whom, and how they come to be. */
export type { Book } from './book.ts';
export { Checks } from './checks.ts';
export { DRAFT_PATH } from './drafts/model.ts';
export { draftRoutes } from './drafts/routes.ts';
export { publishDraft, UNKNOWN_DRAFT } from './drafts/service.ts';
export { findDraft } from './drafts/store.ts';
export { servedFolders } from './folders.ts';
export { historyRoutes } from './history-routes.ts';
export { rulebookRoutes } from './routes.ts';
export { activate, type RulebookParts } from './service.ts';
export { Serving } from './serving.ts';
export { countPolicies } from './store.ts';
export { Turns } from './turns.ts';
