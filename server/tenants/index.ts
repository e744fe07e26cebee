/** The door of tenants: who calls, and what they may. */
export { KeyAccess } from './access.ts';
export { firstStart, remakeKey } from './first.ts';
export type { Settings } from './model.ts';
export { Revocations } from './portal/revocations.ts';
export { portalRoutes } from './portal/routes.ts';
export { tenantRoutes } from './routes.ts';
export { allConsents, countKeys, findSettings, findTenant, isInForce } from './store.ts';
export { eitherAccess, TokenAccess } from './tokens.ts';
