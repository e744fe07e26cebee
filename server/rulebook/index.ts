/** The door of the rulebook: which policies there are, and which versions of them answer whom. */
export type { Book } from './book.ts';
export { rulebookRoutes } from './routes.ts';
export { Serving } from './serving.ts';
export { countPolicies } from './store.ts';
export { Turns } from './turns.ts';
