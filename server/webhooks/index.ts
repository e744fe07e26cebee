/** The door of webhooks: events sent to where a tenant wants them. */
export { Deliverer } from './deliverer.ts';
export { webhookRoutes } from './routes.ts';
export { resealSecrets } from './secrets.ts';
export { firstWanted } from './store.ts';
