/** The door of the audit trail: it is written by the database; here it is sealed, read and verified. */
export { readHead, type Verdict, verifyChain } from './chain.ts';
export { auditLines, auditRoutes } from './routes.ts';
export { sealer } from './sealing.ts';
