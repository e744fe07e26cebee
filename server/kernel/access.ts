/** Who may call what: every route names one scope, a credential holds scopes, and roles are names for sets of them. */
import type { Id, TenantId } from './ids.ts';
import { type Problem, problem } from './problem.ts';

/** What each lets its holder do. docs/operating.md repeats it for readers. */
export const SCOPES = {
  evaluate: 'evaluate policies',
  'policies:read': 'read policies, their versions and sources',
  'policies:write': 'draft and publish versions of policies of the tenant',
  'policies:review': 'approve or reject drafts of others',
  'policies:activate': 'let published versions answer, and retire them',
  'keys:read': 'list the keys of the tenant',
  'keys:write': 'make, rotate and revoke keys of the tenant',
  'tenants:read': 'read the tenant',
  'tenants:write': 'edit the tenant',
  'events:read': 'read the events of the tenant',
  'webhooks:read': 'list the webhooks of the tenant and what became of their deliveries',
  'webhooks:write': 'make, edit, test and end webhooks, and send events again',
  'recordings:read': 'read recorded calls with their inputs',
  'jobs:read': 'look at long work of the tenant',
  'jobs:write': 'end long work of the tenant',
  'metrics:read': 'read the metrics of the service',
  installation: 'make, list and suspend tenants, and do in any of them what the other scopes allow',
} as const;
export type Scope = keyof typeof SCOPES;

const OF_THE_TENANT = [
  'evaluate',
  'policies:read',
  'policies:write',
  'policies:review',
  'policies:activate',
  'recordings:read',
  'keys:read',
  'keys:write',
  'tenants:read',
  'tenants:write',
  'jobs:read',
  'jobs:write',
  'events:read',
  'webhooks:read',
  'webhooks:write',
] as const;

export const ROLES = {
  reader: ['policies:read'],
  billing: ['evaluate', 'policies:read'],
  author: ['evaluate', 'policies:read', 'policies:write', 'jobs:read', 'jobs:write'],
  approver: ['evaluate', 'policies:read', 'policies:review', 'policies:activate', 'jobs:read'],
  operator: OF_THE_TENANT,
  installation: [...OF_THE_TENANT, 'metrics:read', 'installation'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type AccessRole = keyof typeof ROLES;

export type KeyId = Id<'key'>;

export interface Caller {
  readonly tenant: TenantId;
  readonly key: KeyId;
  readonly scopes: ReadonlySet<string>;
}

/** Finds whom a credential belongs to: the text of the header `authorization`. */
export interface Access {
  /** Without asking anybody: of a credential that was found a short while ago. */
  readonly known: (credential: string) => Caller | undefined;
  /** Undefined where it is of no use, whatever the reason: the caller learns no more than that. */
  readonly find: (credential: string) => Promise<Caller | undefined>;
}

export type Admission = { readonly caller: Caller } | { readonly problem: Problem };

const UNAUTHENTICATED = problem(
  'UNAUTHENTICATED',
  'Send a key that is in force: "authorization: Bearer writ_…". The first one stands in admin.key of the data folder.',
);

/** At once where the credential is known or missing, else when it has been looked up. */
export function admit(access: Access, credential: string | undefined, scope: Scope): Admission | Promise<Admission> {
  if (credential === undefined) return { problem: UNAUTHENTICATED };
  const known = access.known(credential);
  if (known !== undefined) return admitted(known, scope);
  return access
    .find(credential)
    .then((found) => (found === undefined ? { problem: UNAUTHENTICATED } : admitted(found, scope)));
}

function admitted(caller: Caller, scope: Scope): Admission {
  return caller.scopes.has(scope) ? { caller } : { problem: lacking(scope) };
}

export function lacking(scope: Scope): Problem {
  return problem('FORBIDDEN', `This takes a key with the scope "${scope}" (${SCOPES[scope]}).`);
}
