/** Who may call what: every route names one scope, a credential holds scopes, and roles are names for sets of them. */
import { type Id, isId, type TenantId } from './ids.ts';
import type { Account } from './limits.ts';
import type { Incoming } from './origin.ts';
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
  'portal:write': 'make and revoke tokens for customers of the tenant',
  'usage:read': 'read what the tenant uses of the service',
  'audit:read': 'read what was changed in the tenant, and by whom',
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
  'portal:write',
  'usage:read',
  'audit:read',
  'events:read',
  'webhooks:read',
  'webhooks:write',
] as const;

export const ROLES = {
  reader: ['policies:read'],
  billing: ['evaluate', 'policies:read'],
  author: ['evaluate', 'policies:read', 'policies:write', 'jobs:read', 'jobs:write'],
  approver: ['evaluate', 'policies:read', 'policies:review', 'policies:activate', 'jobs:read'],
  portal: ['evaluate', 'portal:write'],
  auditor: ['audit:read', 'policies:read'],
  operator: OF_THE_TENANT,
  installation: [...OF_THE_TENANT, 'metrics:read', 'installation'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type AccessRole = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES).filter((name): name is AccessRole => Object.hasOwn(ROLES, name));

export type KeyId = Id<'key'>;

/** Who calls: a key of the tenant, a subject that an issuer of the operator's list vouches for, or a customer of the tenant. */
export type Actor =
  | { readonly kind: 'key'; readonly key: KeyId }
  | { readonly kind: 'subject'; readonly issuer: string; readonly subject: string }
  | { readonly kind: 'customer'; readonly customer: string };

export interface Caller {
  readonly tenant: TenantId;
  readonly actor: Actor;
  readonly scopes: ReadonlySet<string>;
  /** What its calls are counted by. */
  readonly account: Account;
  /** Of a customer: whom its calls have to be about. */
  readonly about?: About;
}

export interface About {
  readonly customer: string;
  /** The policies that it may call, each with the input that has to be the customer. */
  readonly only: ReadonlyMap<string, string>;
}

/** As rows and the audit trail name it: the id of the key, or issuer and subject, which no id looks like. */
export function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case 'key':
      return actor.key;
    case 'subject':
      return `${actor.issuer} ${actor.subject}`;
    case 'customer':
      return `customer ${actor.customer}`;
    default:
      actor satisfies never;
      throw new Error('an actor of no kind');
  }
}

/** Whom `nameOf` has named. */
export function actorOf(name: string): Actor {
  if (isId<'key'>(name)) return { kind: 'key', key: name };
  const [first = '', ...rest] = name.split(' ');
  const last = rest.join(' ');
  return first === 'customer'
    ? { kind: 'customer', customer: last }
    : { kind: 'subject', issuer: first, subject: last };
}

/** Finds whom a credential belongs to: the text of the header `authorization`. */
export interface Access {
  /** Without asking anybody: of a credential that was found a short while ago. */
  readonly known: (credential: string) => Caller | undefined;
  /** Where it is of no use the caller learns no more than that, whatever the reason. `origin`: the address that it comes from. */
  readonly find: (credential: string, origin: string) => Promise<Admission>;
}

export type Admission =
  | { readonly caller: Caller }
  | { readonly problem: Problem; readonly headers?: Readonly<Record<string, string>> };

/** Whom calls are admitted by. */
export interface Door {
  readonly access: Access;
  readonly originOf: (incoming: Incoming) => string;
}

const UNAUTHENTICATED = problem(
  'UNAUTHENTICATED',
  'Send a key that is in force: "authorization: Bearer writ_…". The first one stands in admin.key of the data folder.',
);

/** What whoever is not known is told. */
export const STRANGER: Admission = { problem: UNAUTHENTICATED };

/** At once where the credential is known or missing, else when it has been looked up. */
export function admit({ access, originOf }: Door, incoming: Incoming, scope: Scope): Admission | Promise<Admission> {
  const { authorization } = incoming.headers;
  if (authorization === undefined) return STRANGER;
  const known = access.known(authorization);
  if (known !== undefined) return admitted(known, scope);
  return access
    .find(authorization, originOf(incoming))
    .then((found) => ('problem' in found ? found : admitted(found.caller, scope)));
}

/** Why what was admitted a while ago would not be any more; a call is not taken for it. */
export async function barred(
  { access, originOf }: Door,
  incoming: Incoming,
  scope: Scope,
): Promise<Problem | undefined> {
  const { authorization = '' } = incoming.headers;
  const known = access.known(authorization);
  const found = known === undefined ? await access.find(authorization, originOf(incoming)) : { caller: known };
  if ('problem' in found) return found.problem;
  return found.caller.scopes.has(scope) ? undefined : lacking(scope);
}

function admitted(caller: Caller, scope: Scope): Admission {
  const refusal = caller.account.take();
  if (refusal !== undefined) return { problem: refusal, headers: caller.account.headers() };
  return caller.scopes.has(scope) ? { caller } : { problem: lacking(scope) };
}

export function lacking(scope: Scope): Problem {
  return problem('FORBIDDEN', `This takes a key with the scope "${scope}" (${SCOPES[scope]}).`);
}
