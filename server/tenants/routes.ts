/** `/v1/tenants` and `/v1/keys`. The operator of the installation works in any tenant, everybody else in their own. */
import {
  type Caller,
  type Database,
  etagOf,
  type Fields,
  isId,
  jsonPart,
  lacking,
  NO_QUERY,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  problem,
  type Reply,
  type Route,
  readRoute,
  replyOf,
  type Statements,
  type TenantId,
  within,
  writeRoute,
  z,
} from '../kernel/index.ts';
import {
  KEY,
  KEY_WITH_SECRET,
  keyValue,
  NEW_KEY,
  NEW_TENANT,
  NOTHING,
  ROTATION,
  TENANT,
  TENANT_EDIT,
  tenantValue,
} from './model.ts';
import {
  editTenant,
  findKey,
  makeKey,
  makeTenant,
  newTenantId,
  revokeKey,
  rotateKey,
  type TenantParts,
  UNKNOWN_TENANT,
  type WithSecret,
} from './service.ts';
import { findTenant, pageOfKeys, pageOfTenants } from './store.ts';

const TENANT_PATH = z.object({ tenant: z.string().describe('the id of a tenant') });
const KEY_PATH = z.object({ key: z.string().describe('the id of a key') });
const IN_TENANT = { tenant: z.string().optional().describe('another tenant, which takes the scope "installation"') };
const OF_TENANT = z.object(IN_TENANT);
const TENANT_FILTERS: Fields = {
  name: { kind: 'text', column: 'name' },
  status: { kind: 'choice', column: 'status', values: ['active', 'suspended'] },
  createdAt: { kind: 'instant', column: 'created_at' },
  changedAt: { kind: 'instant', column: 'changed_at' },
};
const KEY_FILTERS: Fields = {
  name: { kind: 'text', column: 'name' },
  roles: { kind: 'list', column: 'roles' },
  createdAt: { kind: 'instant', column: 'created_at' },
  expiresAt: { kind: 'instant', column: 'expires_at', nullable: true },
  revokedAt: { kind: 'instant', column: 'revoked_at', nullable: true },
};

/** The tenant that is meant; whoever may not see another one is told what is told of one that is not there. */
function meant({ tenant, scopes }: Caller, asked: string | undefined): TenantId | undefined {
  if (asked === undefined || asked === tenant) return tenant;
  return scopes.has('installation') && isId<'tenant'>(asked) ? asked : undefined;
}

const OWN_TENANT = problem(
  'OWN_TENANT',
  'The key would be of no use after that, and nobody could take the tenant up again.',
);

export interface RouteParts extends TenantParts {
  readonly database: Database;
  /** Waited for where a key may be of no more use: whoever has the answer finds it so on this instance. */
  readonly onKeysChanged: () => Promise<void>;
}

export function tenantRoutes(parts: RouteParts): readonly Route[] {
  return [...routesOfTenants(parts), ...routesOfKeys(parts)];
}

function routesOfTenants(parts: RouteParts): readonly Route[] {
  const { database } = parts;
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/tenants', id: 'listTenants', scope: 'tenants:read' },
      summary: 'The tenant of the key; all of them for the operator of the installation',
      query: z.object(PAGE_QUERY),
      filters: TENANT_FILTERS,
      answer: jsonPart('A page of tenants', pageSchema(TENANT)),
      problems: [],
    },
    async ({ caller, query, where }) => {
      const find = (after: string | null, count: number) => (sql: Statements) =>
        pageOfTenants(sql, { after, count, where });
      const { items, next } = await pageOf(query, (after, count) =>
        caller.scopes.has('installation')
          ? database.as('worker', find(after, count))
          : database.withTenant(caller.tenant, find(after, count)),
      );
      return { value: { items: items.map(tenantValue), next } };
    },
  );
  const make = writeRoute(
    {
      ...{ method: 'post', path: '/v1/tenants', id: 'makeTenant', scope: 'installation' },
      summary: 'Make a tenant; its first key is made by POST /v1/keys?tenant=',
      query: NO_QUERY,
      body: jsonPart('The tenant', NEW_TENANT),
      answer: jsonPart('The tenant', TENANT),
      problems: [],
    },
    async ({ caller, body: { name } }, sql) => {
      const id = newTenantId(parts);
      const row = await within(sql, { from: caller.tenant, to: id }, () => makeTenant(parts, sql, id, name));
      return { value: tenantValue(row), etag: etagOf(row) };
    },
  );
  const one = readRoute(
    {
      ...{ method: 'get', path: '/v1/tenants/{tenant}', id: 'getTenant', scope: 'tenants:read' },
      summary: 'One tenant',
      params: TENANT_PATH,
      answer: jsonPart('The tenant', TENANT),
      problems: ['UNKNOWN_TENANT'],
    },
    async ({ caller, params }) => {
      const id = meant(caller, params['tenant']);
      const row = id && (await database.withTenant(id, (sql) => findTenant(sql, id)));
      return row === undefined ? { problem: UNKNOWN_TENANT } : { value: tenantValue(row), etag: etagOf(row) };
    },
  );
  const edit = writeRoute(
    {
      ...{ method: 'patch', path: '/v1/tenants/{tenant}', id: 'editTenant', scope: 'tenants:write', edits: true },
      summary: 'Edit a tenant, as it was read',
      params: TENANT_PATH,
      query: NO_QUERY,
      body: jsonPart('What is to be another', TENANT_EDIT),
      answer: jsonPart('The tenant', TENANT),
      problems: ['UNKNOWN_TENANT', 'OWN_TENANT'],
    },
    async ({ caller, params, body: change, ifMatch }, sql) => {
      const id = meant(caller, params['tenant']);
      if (id === undefined) return { problem: UNKNOWN_TENANT };
      if (change.status !== undefined && !caller.scopes.has('installation'))
        return { problem: lacking('installation') };
      if (change.status === 'suspended' && id === caller.tenant) return { problem: OWN_TENANT };
      const edited = await within(sql, { from: caller.tenant, to: id }, () =>
        editTenant(parts, sql, { id, edit: change, ifMatch }),
      );
      return replyOf(edited, (row) => ({ value: tenantValue(row), etag: etagOf(row) }));
    },
    parts.onKeysChanged,
  );
  return [list, make, one, edit];
}

function routesOfKeys(parts: RouteParts): readonly Route[] {
  const { database, clock } = parts;
  const secretReply = ({ row, secret }: WithSecret): Reply => {
    const value = keyValue(row, clock());
    return { value: { ...value, secret }, repeated: { ...value, secret: null } };
  };
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/keys', id: 'listKeys', scope: 'keys:read' },
      summary: 'The keys of the tenant',
      query: z.object({ ...PAGE_QUERY, ...IN_TENANT }),
      filters: KEY_FILTERS,
      answer: jsonPart('A page of keys', pageSchema(KEY)),
      problems: ['UNKNOWN_TENANT'],
    },
    async ({ caller, query, where }) => {
      const tenant = meant(caller, query.tenant);
      if (tenant === undefined) return { problem: UNKNOWN_TENANT };
      return database.withTenant(tenant, async (sql) => {
        if ((await findTenant(sql, tenant)) === undefined) return { problem: UNKNOWN_TENANT };
        const { items, next } = await pageOf(query, (after, count) => pageOfKeys(sql, { after, count, where }));
        return { value: { items: items.map((row) => keyValue(row, clock())), next } };
      });
    },
  );
  const one = readRoute(
    {
      ...{ method: 'get', path: '/v1/keys/{key}', id: 'getKey', scope: 'keys:read' },
      summary: 'One key, without its secret, which is not kept',
      params: KEY_PATH,
      query: OF_TENANT,
      answer: jsonPart('The key', KEY),
      problems: ['UNKNOWN_TENANT', 'UNKNOWN_KEY'],
    },
    async ({ caller, params, query }) => {
      const tenant = meant(caller, query.tenant);
      if (tenant === undefined) return { problem: UNKNOWN_TENANT };
      const found = await database.withTenant(tenant, (sql) => findKey(sql, params['key'] ?? ''));
      return replyOf(found, (row) => ({ value: keyValue(row, clock()) }));
    },
  );
  /** Of another tenant too, for whoever may: it is entered, and left again for the answer that is kept. */
  const write = <Body extends z.ZodType>(
    operation: Parameters<typeof writeRoute<typeof OF_TENANT, Body>>[0],
    work: (
      asked: { caller: Caller; tenant: TenantId; key: string; body: z.output<Body> },
      sql: Statements,
    ) => Promise<Reply>,
    kept?: () => Promise<void>,
  ): Route =>
    writeRoute(
      operation,
      async ({ caller, params, query, body: sent }, sql) => {
        const tenant = meant(caller, query.tenant);
        if (tenant === undefined) return { problem: UNKNOWN_TENANT };
        const key = params['key'] ?? '';
        return within(sql, { from: caller.tenant, to: tenant }, async () => {
          if ((await findTenant(sql, tenant)) === undefined) return { problem: UNKNOWN_TENANT };
          return work({ caller, tenant, key, body: sent }, sql);
        });
      },
      kept,
    );
  const make = write(
    {
      ...{ method: 'post', path: '/v1/keys', id: 'makeKey', scope: 'keys:write' },
      summary: 'Make a key; its secret is told once',
      description: 'A key gives no more than its maker has.',
      query: OF_TENANT,
      body: jsonPart('The key', NEW_KEY),
      answer: jsonPart('The key with its secret', KEY_WITH_SECRET),
      problems: ['UNKNOWN_TENANT', 'LICENCE_LIMIT'],
    },
    async ({ caller, tenant, body: asked }, sql) =>
      replyOf(await makeKey(parts, sql, { tenant, holder: caller.scopes, asked }), secretReply),
  );
  const rotate = write(
    {
      ...{ method: 'post', path: '/v1/keys/{key}/rotate', id: 'rotateKey', scope: 'keys:write' },
      summary: 'Give a key a new secret; the one before is good for a while besides',
      params: KEY_PATH,
      query: OF_TENANT,
      body: jsonPart('How long', ROTATION),
      answer: jsonPart('The key with its secret', KEY_WITH_SECRET),
      problems: ['UNKNOWN_TENANT', 'UNKNOWN_KEY', 'KEY_REVOKED'],
    },
    async ({ caller, key, body: { graceSeconds } }, sql) =>
      replyOf(await rotateKey(parts, sql, { key, holder: caller.scopes, graceSeconds }), secretReply),
    parts.onKeysChanged,
  );
  const revoke = write(
    {
      ...{ method: 'post', path: '/v1/keys/{key}/revoke', id: 'revokeKey', scope: 'keys:write' },
      summary: 'End a key, within a second on every instance',
      params: KEY_PATH,
      query: OF_TENANT,
      body: jsonPart('Nothing', NOTHING),
      answer: jsonPart('The key', KEY),
      problems: ['UNKNOWN_TENANT', 'UNKNOWN_KEY'],
    },
    async ({ caller, key }, sql) =>
      replyOf(await revokeKey(parts, sql, { key, holder: caller.scopes }), (row) => ({
        value: keyValue(row, clock()),
      })),
    parts.onKeysChanged,
  );
  return [list, make, one, rotate, revoke];
}
