/** The door of licences: what a tenant may use of the service, and what it has used. */
export { LicensingPolicy } from './policy.ts';
export { licenceRoutes } from './routes.ts';
export { Licences } from './service.ts';
