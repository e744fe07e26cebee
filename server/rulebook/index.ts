/** The door of the rulebook: which policies there are. */
export { rulebookRoutes, unknownPolicy } from './routes.ts';
