/** The door of tenants: who calls, and what they may. */
export { KeyAccess } from './access.ts';
export { firstStart } from './first.ts';
export type { Settings } from './model.ts';
export { tenantRoutes } from './routes.ts';
export { allConsents, findSettings } from './store.ts';
