/** `/v1/usage`, and the licences of tenants, which the operator of the installation gives. */
import {
  DATE,
  type Database,
  EDIT_OUTDATED,
  EDIT_UNSAID,
  etagOf,
  isId,
  jsonPart,
  meets,
  NO_QUERY,
  problem,
  type Reply,
  type Route,
  readRoute,
  type Statements,
  type TenantId,
  within,
  writeRoute,
  z,
} from '../kernel/index.ts';
import { dayOf, LICENCE, type LicenceRow, monthOf, NEW_LICENCE, USAGE, type Used } from './model.ts';
import type { LicenceParts, Licences } from './service.ts';
import { findLicence, putLicence, usageDays } from './store.ts';

const TENANT_PATH = z.object({ tenant: z.string().describe('the id of a tenant') });
const UNKNOWN = problem('UNKNOWN_TENANT', 'There is no such tenant.');
const DAYS = {
  from: DATE.optional().describe('the first day; that of this month unless said'),
  until: DATE.optional().describe('the last day; today unless said'),
};
const DAYS_MAX = 400;

export interface RouteParts extends Pick<LicenceParts, 'counts' | 'clock'> {
  readonly database: Database;
  readonly licences: Licences;
  /** In a transaction of the tenant. */
  readonly isTenant: (sql: Statements, tenant: TenantId) => Promise<boolean>;
}

/** Before the first one. */
const NONE = { revision: 0 };
const licenceValue = (row: LicenceRow | undefined): z.output<typeof LICENCE> => ({
  licence: row?.licence ?? null,
  changedAt: row?.changedAt.toISOString() ?? null,
});

export function licenceRoutes(parts: RouteParts): readonly Route[] {
  return [usageRoute(parts), ...routesOfLicence(parts)];
}

function usageRoute({ database, licences, counts, clock }: RouteParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/usage', id: 'getUsage', scope: 'usage:read' },
      summary: 'What the tenant uses of the service, and what its licence allows',
      query: z.object(DAYS),
      answer: jsonPart('What is used', USAGE),
      problems: [],
    },
    ({ caller, query }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const [month, today] = [monthOf(clock()), dayOf(clock())];
        const row = await findLicence(sql);
        const [keys, policies] = [await counts.keys(sql), await counts.policies(sql)];
        const ofMonth = await usageDays(sql, month, today);
        const evaluations = ofMonth.reduce((sum, day) => sum + day.evaluations, 0);
        const days = await usageDays(sql, query.from ?? month, query.until ?? today);
        const used = { keys, policies, evaluations };
        const value: z.output<typeof USAGE> = {
          ...{ month: month.slice(0, 7), ...used, licence: row?.licence ?? null },
          allowed: row === undefined ? null : allowedBy(licences, row, used),
          days: days.slice(-DAYS_MAX),
        };
        return { value };
      }),
  );
}

function allowedBy(licences: Licences, { licence }: LicenceRow, used: Used): z.output<typeof USAGE>['allowed'] {
  return licence === undefined ? NOTHING : licences.judge({ licence }, used).allowed;
}
const NOTHING = { keys: 0, policies: 0, evaluationsPerMonth: 0, callsPerSecond: 0 };

function routesOfLicence({ database, licences, isTenant, clock }: RouteParts): readonly Route[] {
  const meant = ({ tenant = '' }: Readonly<Record<string, string>>): TenantId | undefined =>
    isId<'tenant'>(tenant) ? tenant : undefined;
  const one = readRoute(
    {
      ...{ method: 'get', path: '/v1/tenants/{tenant}/licence', id: 'getLicence', scope: 'installation' },
      summary: 'The licence of a tenant',
      params: TENANT_PATH,
      answer: jsonPart('The licence', LICENCE),
      problems: ['UNKNOWN_TENANT'],
    },
    async ({ params }) => {
      const tenant = meant(params);
      if (tenant === undefined) return { problem: UNKNOWN };
      return database.withTenant(tenant, async (sql) => {
        if (!(await isTenant(sql, tenant))) return { problem: UNKNOWN };
        const row = await findLicence(sql);
        return { value: licenceValue(row), etag: etagOf(row ?? NONE) };
      });
    },
  );
  const put = writeRoute(
    {
      ...{ method: 'put', path: '/v1/tenants/{tenant}/licence', id: 'putLicence', scope: 'installation', edits: true },
      summary: 'Give a tenant a licence, within a few seconds on every instance',
      params: TENANT_PATH,
      query: NO_QUERY,
      body: jsonPart('The licence', NEW_LICENCE),
      answer: jsonPart('The licence', LICENCE),
      problems: ['UNKNOWN_TENANT'],
    },
    async ({ caller, params, body: licence, ifMatch }, sql) => {
      if (ifMatch === undefined) return { problem: EDIT_UNSAID };
      const tenant = meant(params);
      if (tenant === undefined) return { problem: UNKNOWN };
      return within(sql, { from: caller.tenant, to: tenant }, async (): Promise<Reply> => {
        if (!(await isTenant(sql, tenant))) return { problem: UNKNOWN };
        const before = await findLicence(sql, { locked: true });
        if (!meets(ifMatch, before ?? NONE)) return { problem: EDIT_OUTDATED };
        const at = new Date(clock());
        const row = await putLicence(sql, { tenant, licence, revision: before?.revision ?? 0, at });
        return row === undefined ? { problem: EDIT_OUTDATED } : { value: licenceValue(row), etag: etagOf(row) };
      });
    },
    async (_, params) => {
      const tenant = meant(params);
      if (tenant !== undefined) await licences.refresh(tenant);
    },
  );
  return [one, put];
}
