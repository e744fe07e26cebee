/** What can be done with tenants and keys, in a transaction that is already the right tenant's. */
import {
  type Done,
  EDIT_OUTDATED,
  EDIT_UNSAID,
  type Entitlements,
  emit,
  ID_BYTES,
  isId,
  type KeyId,
  meets,
  type NewEvent,
  type Problem,
  problem,
  type Statements,
  type TenantId,
  uuidv7,
  type z,
} from '../kernel/index.ts';
import { digestOf, newCredential, SECRET_BYTES } from './credential.ts';
import { type KeyRow, type NEW_KEY, type Settings, scopesOf, type TENANT_EDIT, type TenantRow } from './model.ts';
import { findKeyRow, findTenant, insertKey, insertTenant, revokeKeyRow, rotateKeyRow, updateTenant } from './store.ts';

export interface TenantParts {
  readonly entitlements: Entitlements;
  readonly pepper: Buffer;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export const UNKNOWN_TENANT: Problem = problem('UNKNOWN_TENANT', 'There is no such tenant.');
const UNKNOWN_KEY: Problem = problem('UNKNOWN_KEY', 'There is no such key.');

export async function makeTenant(parts: TenantParts, sql: Statements, id: TenantId, name: string): Promise<TenantRow> {
  const row = await insertTenant(sql, id, name, new Date(parts.clock()));
  await emit(parts, sql, { type: 'tenant.created.v1', subject: id, data: { name } });
  return row;
}

export function newTenantId({ clock, random }: TenantParts): TenantId {
  return uuidv7(clock(), random(ID_BYTES));
}

export async function editTenant(
  parts: TenantParts,
  sql: Statements,
  {
    id,
    edit,
    ifMatch,
  }: { readonly id: TenantId; readonly edit: z.output<typeof TENANT_EDIT>; readonly ifMatch: string | undefined },
): Promise<Done<TenantRow>> {
  if (ifMatch === undefined) return { problem: EDIT_UNSAID };
  const before = await findTenant(sql, id);
  if (before === undefined) return { problem: UNKNOWN_TENANT };
  const row = meets(ifMatch, before)
    ? await updateTenant(sql, { ...before, ...withoutGaps(edit), at: new Date(parts.clock()) })
    : undefined;
  if (row === undefined) return { problem: EDIT_OUTDATED };
  if (row.status !== before.status)
    await emit(parts, sql, { type: STATUS_EVENTS[row.status], subject: id, data: { name: row.name } });
  return { done: row };
}

const STATUS_EVENTS = { active: 'tenant.resumed.v1', suspended: 'tenant.suspended.v1' } as const;
/** What is said of it, and nothing of what is left out. */
function withoutGaps(edit: z.output<typeof TENANT_EDIT>): Partial<Settings & Pick<TenantRow, 'name' | 'status'>> {
  const { name, status, review, minimumCoverage, recording } = edit;
  return {
    ...(name === undefined ? {} : { name }),
    ...(status === undefined ? {} : { status }),
    ...(review === undefined ? {} : { review }),
    ...(minimumCoverage === undefined ? {} : { minimumCoverage }),
    ...(recording === undefined ? {} : { recording }),
  };
}

export async function findKey(sql: Statements, text: string): Promise<Done<KeyRow>> {
  const row = isId<'key'>(text) ? await findKeyRow(sql, text) : undefined;
  return row === undefined ? { problem: UNKNOWN_KEY } : { done: row };
}

export interface WithSecret {
  readonly row: KeyRow;
  readonly secret: string;
}

/** No key lets its holder do more than whoever makes it may. */
export async function makeKey(
  parts: TenantParts,
  sql: Statements,
  {
    tenant,
    holder,
    asked,
  }: { readonly tenant: TenantId; readonly holder: ReadonlySet<string>; readonly asked: z.output<typeof NEW_KEY> },
): Promise<Done<WithSecret>> {
  const { entitlements, pepper, clock, random } = parts;
  const { name, roles, scopes = null, expiresAt } = asked;
  const granted = scopesOf(roles, scopes);
  const [more] = [...granted].filter((scope) => !holder.has(scope));
  if (more !== undefined)
    return { problem: problem('FORBIDDEN', `A key gives no more than its maker has: this one would give "${more}".`) };
  if (granted.size === 0) return { problem: badField('scopes', 'None of these scopes belongs to the roles.') };
  const now = clock();
  const expires = expiresAt === undefined ? null : new Date(expiresAt);
  if (expires !== null && expires.getTime() <= now) return { problem: badField('expiresAt', 'This is past.') };
  const over = await entitlements.oneMore(sql, tenant, 'keys');
  if (over !== undefined) return { problem: over };
  const id: KeyId = uuidv7(now, random(ID_BYTES));
  const { text, secret } = newCredential(id, random(SECRET_BYTES));
  const digest = digestOf(pepper, secret);
  const row = await insertKey(sql, tenant, {
    id,
    name,
    roles,
    scopes,
    createdAt: new Date(now),
    expiresAt: expires,
    digest,
  });
  await emit(parts, sql, createdEvent(row));
  return { done: { row, secret: text } };
}

export function createdEvent({ id, name, roles, expiresAt }: KeyRow): NewEvent {
  const data = { key: id, name, roles: [...roles], expiresAt: expiresAt?.toISOString() ?? null };
  return { type: 'key.created.v1', subject: id, data };
}

function badField(path: string, message: string): Problem {
  return problem('BODY_REJECTED', 'The body does not fit.', [{ code: 'BODY_FIELD', path, message }]);
}

/** Where whoever holds a key could do what the caller may not: rotated, it would be a way to become it. */
async function ownOrLess(sql: Statements, text: string, holder: ReadonlySet<string>): Promise<Done<KeyRow>> {
  const found = await findKey(sql, text);
  if ('problem' in found) return found;
  const { roles, scopes } = found.done;
  const [more] = [...scopesOf(roles, scopes)].filter((scope) => !holder.has(scope));
  return more === undefined
    ? found
    : { problem: problem('FORBIDDEN', `This key gives "${more}", which yours does not.`) };
}

/** The secret before goes on being good for the grace that is given. */
export async function rotateKey(
  parts: TenantParts,
  sql: Statements,
  {
    key,
    holder,
    graceSeconds,
  }: { readonly key: string; readonly holder: ReadonlySet<string>; readonly graceSeconds: number },
): Promise<Done<WithSecret>> {
  const { pepper, clock, random } = parts;
  const found = await ownOrLess(sql, key, holder);
  if ('problem' in found) return found;
  const { text, secret } = newCredential(found.done.id, random(SECRET_BYTES));
  const previousUntil = new Date(clock() + graceSeconds * 1000);
  const row = await rotateKeyRow(sql, { key: found.done.id, digest: digestOf(pepper, secret), previousUntil });
  if (row === undefined)
    return { problem: problem('KEY_REVOKED', 'A key that was revoked is not rotated: make a new one.') };
  const { id, name } = row;
  const data = { key: id, name, previousUntil: previousUntil.toISOString() };
  await emit(parts, sql, { type: 'key.rotated.v1', subject: id, data });
  return { done: { row, secret: text } };
}

export async function revokeKey(
  parts: TenantParts,
  sql: Statements,
  { key, holder }: { readonly key: string; readonly holder: ReadonlySet<string> },
): Promise<Done<KeyRow>> {
  const found = await ownOrLess(sql, key, holder);
  if ('problem' in found) return found;
  const at = new Date(parts.clock());
  const row = await revokeKeyRow(sql, found.done.id, at);
  if (row === undefined) return { problem: UNKNOWN_KEY };
  const { id, name, revokedAt } = row;
  // Revoking again changes nothing and tells nothing.
  if (revokedAt?.getTime() === at.getTime())
    await emit(parts, sql, { type: 'key.revoked.v1', subject: id, data: { key: id, name } });
  return { done: row };
}
