/** `/v1/policies`: what is served, what a tenant publishes beside it, and what of that it activates. */
import { compareVersions } from '#dsl';
import { type Refusal, unknownPolicy, unknownVersion } from '#engine';
import type { Shelf } from '#plans';
import {
  type Caller,
  type Database,
  jsonPart,
  NO_QUERY,
  type Operation,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  problem,
  type Reply,
  type Route,
  readRoute,
  replyOf,
  writeRoute,
  z,
} from '../kernel/index.ts';
import type { Book } from './book.ts';
import {
  ACTIVATION,
  activationValue,
  DETAIL,
  isKeepable,
  LIST,
  NAME,
  NAME_AND_VERSION,
  NEW_ACTIVATION,
  NEW_VERSION,
  ownDetail,
  ownValue,
  POLICY,
  PUBLISHED,
  publishedValue,
  sharedDetail,
  sharedValue,
  type VersionRow,
} from './model.ts';
import { activate, publish, type RulebookParts, UNPUBLISHED } from './service.ts';
import type { Serving } from './serving.ts';
import { findVersion, pageOfActivations, versionRows, versionsOf } from './store.ts';

export interface RulebookRoutesParts extends RulebookParts {
  readonly shelf: Shelf;
  readonly serving: Serving;
  readonly database: Database;
}

export function rulebookRoutes(parts: RulebookRoutesParts): readonly Route[] {
  return [...readingRoutes(parts), ...publishingRoutes(parts)];
}

function operation(
  parts: Pick<Operation, 'path' | 'id' | 'summary' | 'problems'> & {
    readonly params?: z.ZodObject;
    readonly schema: z.ZodType;
  },
): Omit<Operation, 'query' | 'body'> {
  const { schema, ...rest } = parts;
  return { ...rest, method: 'get', scope: 'policies:read', answer: jsonPart(parts.summary, schema) };
}

interface Listed {
  readonly name: string;
  readonly value: z.output<typeof POLICY>['versions'][number];
}

function readingRoutes({ shelf, serving, database }: RulebookRoutesParts): readonly Route[] {
  const shared = (book: Book, policy?: string): readonly Listed[] =>
    shelf
      .entries()
      .filter((entry) => policy === undefined || entry.policy === policy)
      .map((entry) => ({ name: entry.policy, value: sharedValue(entry, !book.hides(entry.policy)) }));
  const own = (book: Book, rows: readonly VersionRow[]): readonly Listed[] =>
    [...rows]
      .sort((a, b) => compareVersions(a.version, b.version))
      .map((row) => ({ name: row.policy, value: ownValue(row, book.isActive(row.policy, row.version)) }));
  const versionsSeen = async ({ tenant }: Caller, policy?: string): Promise<readonly Listed[]> => {
    const rows = await database.withTenant(tenant, (sql) => versionRows(sql, policy));
    const book = serving.of(tenant);
    return [...shared(book, policy), ...own(book, rows)];
  };
  const list = readRoute(
    operation({
      path: '/v1/policies',
      id: 'listPolicies',
      summary: 'All policies with their versions: shared ones, and behind them those of the tenant',
      problems: [],
      schema: LIST,
    }),
    async ({ caller }) => {
      const policies = [...Map.groupBy(await versionsSeen(caller), ({ name }) => name)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([policy, versions]) => policyValue(policy, versions));
      return { value: { policies, rejected: shelf.rejected() } satisfies z.output<typeof LIST> };
    },
  );
  const one = readRoute(
    operation({
      path: '/v1/policies/{policy}',
      id: 'getPolicy',
      summary: 'One policy with its versions',
      problems: ['UNKNOWN_POLICY'],
      params: NAME,
      schema: POLICY,
    }),
    async ({ caller, params }) => {
      const policy = nameIn(params);
      const versions = await versionsSeen(caller, policy);
      if (versions.length === 0) return refused(unknownPolicy(policy, await namesSeen(caller)));
      return { value: policyValue(policy, versions) };
    },
  );
  const namesSeen = async (caller: Caller): Promise<readonly string[]> => [
    ...new Set((await versionsSeen(caller)).map(({ name }) => name)),
  ];
  const version = readRoute(
    operation({
      path: '/v1/policies/{policy}/versions/{version}',
      id: 'getPolicyVersion',
      summary: 'One version with its texts and the schema of its input; the own one where there is a shared one too',
      problems: ['UNKNOWN_POLICY', 'UNKNOWN_VERSION'],
      params: NAME_AND_VERSION,
      schema: DETAIL,
    }),
    async ({ caller, params }) => {
      const [policy, wanted] = [nameIn(params), nameIn(params, 'version')];
      const book = serving.of(caller.tenant);
      const row = await database.withTenant(caller.tenant, (sql) => findVersion(sql, policy, wanted));
      if (row !== undefined) return { value: ownDetail(row, book.isActive(policy, wanted)) };
      const entry = shelf.entries().find((each) => each.policy === policy && each.version === wanted);
      if (entry !== undefined) return { value: sharedDetail(entry, !book.hides(policy)) };
      const versions = await versionsSeen(caller, policy);
      if (versions.length === 0) return refused(unknownPolicy(policy, await namesSeen(caller)));
      const known = versions.map(({ value }) => value.version);
      return refused(unknownVersion(policy, wanted, known));
    },
  );
  return [list, one, version];
}

function policyValue(policy: string, versions: readonly Listed[]): z.output<typeof POLICY> {
  return {
    policy,
    title: versions.at(-1)?.value.title ?? policy,
    versions: versions.map(({ value }) => value),
  };
}

function publishingRoutes(parts: RulebookRoutesParts): readonly Route[] {
  const { database, serving } = parts;
  const refresh = ({ tenant }: Caller): Promise<void> => serving.refresh(tenant);
  const publishing = writeRoute(
    {
      ...{ method: 'post', path: '/v1/policies', id: 'publishPolicy', scope: 'policies:write' },
      summary: 'Publish a version of a policy',
      description:
        'The files are checked and their tests run on both evaluators; the version stands above all that are published and takes the step that it needs. It answers nothing before it is activated, and never changes: the same files again give the same answer.',
      query: NO_QUERY,
      body: jsonPart('The files', NEW_VERSION),
      answer: jsonPart('The version', PUBLISHED),
      problems: [
        'POLICY_REJECTED',
        'DRAFT_OVER_BUDGET',
        'TOO_MANY_DRAFTS',
        'VERSION_PUBLISHED',
        'VERSION_TOO_LOW',
        'LICENCE_LIMIT',
      ],
    },
    async ({ caller, body: asked }, sql) =>
      replyOf(await publish(parts, sql, { caller, asked }), (done) => ({ value: publishedValue(done) })),
    refresh,
  );
  const activating = writeRoute(
    {
      ...{ method: 'post', path: '/v1/policies/{policy}/activations', id: 'activatePolicy' },
      scope: 'policies:activate',
      summary: 'Let a published version answer, within a second on every instance',
      description:
        'When it is answered this instance serves it. From its instant on it is the highest version that answers, so that an older one takes back all above it. Instants are compared with the as-of of a call, by day.',
      params: NAME,
      query: NO_QUERY,
      body: jsonPart('Which version, and from when on', NEW_ACTIVATION),
      answer: jsonPart('The activation', ACTIVATION),
      problems: ['UNKNOWN_POLICY', 'UNKNOWN_VERSION'],
    },
    async ({ caller, params, body: asked }, sql) =>
      replyOf(await activate(parts, sql, { caller, policy: nameIn(params), asked }), (done) => ({
        value: activationValue(done),
      })),
    refresh,
  );
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/policies/{policy}/activations', id: 'listActivations', scope: 'policies:read' },
      summary: 'What was activated of a policy of the tenant, in that order',
      params: NAME,
      query: z.object(PAGE_QUERY),
      answer: jsonPart('A page of activations', pageSchema(ACTIVATION)),
      problems: ['UNKNOWN_POLICY'],
    },
    async ({ caller, params, query }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const policy = nameIn(params);
        if ((await versionsOf(sql, policy)).length === 0) return { problem: UNPUBLISHED };
        const find = (after: string | null, count: number) => pageOfActivations(sql, policy, after, count);
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(activationValue), next } };
      }),
  );
  return [publishing, activating, list];
}

/** What the database could not even be asked for is a name of nothing. */
function nameIn(params: Readonly<Record<string, string>>, part: 'policy' | 'version' = 'policy'): string {
  const { [part]: name = '' } = params;
  return isKeepable(name) ? name : '';
}

function refused({ code, detail }: Refusal): Reply {
  return { problem: problem(code, detail) };
}
