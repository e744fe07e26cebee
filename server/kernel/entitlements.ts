/** What a tenant is entitled to: a port, which those who make what is counted ask, and which who knows of licences answers. */
import type { Statements } from './database/connect.ts';
import type { TenantId } from './ids.ts';
import type { Problem } from './problem.ts';

export type Countable = 'keys' | 'policies';

export interface Entitlements {
  /** Why the tenant may not have one more; undefined where it may. Until the end of the transaction nobody else makes another one. */
  readonly oneMore: (sql: Statements, tenant: TenantId, what: Countable) => Promise<Problem | undefined>;
}

/** Where nobody has a licence. */
export const UNLIMITED: Entitlements = { oneMore: async () => undefined };
