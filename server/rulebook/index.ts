/** The door of the rulebook: which policies there are. */
export { rulebookRoutes } from './routes.ts';
