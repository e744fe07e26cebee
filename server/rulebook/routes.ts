/** `/v1/policies`: what is served, what a tenant publishes beside it, and what of that it activates. */
import { compareVersions } from '#dsl';
import { type Refusal, unknownPolicy, unknownVersion } from '#engine';
import type { Shelf } from '#plans';
import {
  type Caller,
  checkedRoute,
  type Database,
  type Fields,
  jsonPart,
  NAME_PAGE_QUERY,
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
import {
  ACTIVATION,
  activationValue,
  DETAIL,
  LIST,
  NAME,
  NAME_AND_VERSION,
  NEW_ACTIVATION,
  NEW_RETIREMENT,
  NEW_VERSION,
  nameIn,
  ownDetail,
  ownValue,
  POLICY,
  PUBLISHED,
  publishedValue,
  sharedDetail,
  sharedValue,
} from './model.ts';
import { activate, publishDirectly, type RulebookParts, retire, UNPUBLISHED } from './service.ts';
import type { Serving } from './serving.ts';
import { findVersion, pageOfActivations, pageOfPolicies, versionRows, versionsOf } from './store.ts';

export interface RulebookRoutesParts extends RulebookParts {
  readonly shelf: Shelf;
  readonly serving: Serving;
  readonly database: Database;
}

export function rulebookRoutes(parts: RulebookRoutesParts): readonly Route[] {
  return [listing, reading, readingVersion, publishing, activating, retiring, listingActivations].map((route) =>
    route(parts),
  );
}

/** Names among which one is looked for that is like a misspelt one. */
const NEAR_MAX = 2000;

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

/** What a tenant sees of policies by their names: shared versions, and behind them its own. */
async function versionsSeen(
  { shelf, serving, database }: RulebookRoutesParts,
  { tenant }: Caller,
  policies: readonly string[],
): Promise<readonly Listed[]> {
  const rows = await database.withTenant(tenant, (sql) => versionRows(sql, policies));
  const book = serving.of(tenant);
  const shared = shelf.entries().filter((entry) => policies.includes(entry.policy));
  return [
    ...shared.map((entry) => ({ name: entry.policy, value: sharedValue(entry, !book.hides(entry.policy)) })),
    ...[...rows]
      .sort((a, b) => compareVersions(a.version, b.version))
      .map((row) => ({ name: row.policy, value: ownValue(row, book.isActive(row.policy, row.version)) })),
  ];
}

/** In the order of their characters. */
async function namesSeen(
  { shelf, database }: RulebookRoutesParts,
  { tenant }: Caller,
  after: string | null,
  count: number,
): Promise<readonly string[]> {
  const published = await database.withTenant(tenant, (sql) => pageOfPolicies(sql, after, count));
  const all = new Set([...published, ...shelf.entries().map(({ policy }) => policy)]);
  return [...all]
    .filter((name) => after === null || name > after)
    .sort()
    .slice(0, count);
}

function listing(parts: RulebookRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/policies', id: 'listPolicies', scope: 'policies:read' },
      summary: 'Policies by name with their versions: shared ones, and behind them those of the tenant',
      query: z.object(NAME_PAGE_QUERY),
      answer: jsonPart('A page of policies', LIST),
      problems: [],
    },
    async ({ caller, query }) => {
      const { items, next } = await pageOf(query, async (after, count) =>
        (await namesSeen(parts, caller, after, count)).map((id) => ({ id })),
      );
      const versions = await versionsSeen(
        parts,
        caller,
        items.map(({ id }) => id),
      );
      const byName = Map.groupBy(versions, ({ name }) => name);
      const policies = items.map(({ id }) => policyValue(id, byName.get(id) ?? []));
      const rejected = query.cursor === undefined ? parts.shelf.rejected() : [];
      return { value: { policies, rejected, next } satisfies z.output<typeof LIST> };
    },
  );
}

function reading(parts: RulebookRoutesParts): Route {
  return readRoute(
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
      const versions = await versionsSeen(parts, caller, [policy]);
      if (versions.length === 0) return refused(unknownPolicy(policy, await namesSeen(parts, caller, null, NEAR_MAX)));
      return { value: policyValue(policy, versions) };
    },
  );
}

function readingVersion(parts: RulebookRoutesParts): Route {
  return readRoute(
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
      const book = parts.serving.of(caller.tenant);
      const row = await parts.database.withTenant(caller.tenant, (sql) => findVersion(sql, policy, wanted));
      if (row !== undefined) return { value: ownDetail(row, book.isActive(policy, wanted)) };
      const entry = parts.shelf.entries().find((each) => each.policy === policy && each.version === wanted);
      if (entry !== undefined) return { value: sharedDetail(entry, !book.hides(policy)) };
      const versions = await versionsSeen(parts, caller, [policy]);
      if (versions.length === 0) return refused(unknownPolicy(policy, await namesSeen(parts, caller, null, NEAR_MAX)));
      const known = versions.map(({ value }) => value.version);
      return refused(unknownVersion(policy, wanted, known));
    },
  );
}

function policyValue(policy: string, versions: readonly Listed[]): z.output<typeof POLICY> {
  return {
    policy,
    title: versions.at(-1)?.value.title ?? policy,
    versions: versions.map(({ value }) => value),
  };
}

const ACTIVATION_FILTERS: Fields = {
  kind: { kind: 'choice', column: 'kind', values: ['activation', 'retirement'] },
  version: { kind: 'text', column: 'version' },
  at: { kind: 'instant', column: 'valid_at' },
  knownAt: { kind: 'instant', column: 'known_at' },
  by: { kind: 'text', column: 'activated_by' },
};

/** What may come of files that are published, directly or as a draft. */
export const PUBLISHING_PROBLEMS = [
  ...(['POLICY_REJECTED', 'EVALUATORS_DIFFER', 'DRAFT_OVER_BUDGET', 'TOO_MANY_DRAFTS', 'COVERAGE_TOO_LOW'] as const),
  ...(['VERSION_PUBLISHED', 'VERSION_TOO_LOW', 'DRAFT_OUTDATED', 'LICENCE_LIMIT'] as const),
] as const;

function publishing(parts: RulebookRoutesParts): Route {
  return checkedRoute(
    {
      ...{ method: 'post', path: '/v1/policies', id: 'publishPolicy', scope: 'policies:write' },
      summary: 'Publish a version of a policy',
      description:
        'The files are checked and their tests run on both evaluators; the version stands above all that are published and takes the step that it needs. It answers nothing before it is activated, and never changes: the same files again give the same answer.',
      query: NO_QUERY,
      body: jsonPart('The files', NEW_VERSION),
      answer: jsonPart('The version', PUBLISHED),
      problems: [...PUBLISHING_PROBLEMS, 'REVIEW_REQUIRED'],
    },
    ({ caller, body: { files } }) => parts.checks.checkNow(caller.tenant, files),
    async ({ caller, body: { files, comment } }, check, sql) =>
      replyOf(await publishDirectly(parts, sql, { caller, files, comment, check }), (done) => ({
        value: publishedValue(done),
      })),
    {
      kept: ({ tenant }) => parts.serving.refresh(tenant),
      turnedAway: ({ tenant }) => parts.checks.turnedAway(tenant),
    },
  );
}

function activating(parts: RulebookRoutesParts): Route {
  return writeRoute(
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
    ({ tenant }) => parts.serving.refresh(tenant),
  );
}

function retiring(parts: RulebookRoutesParts): Route {
  return writeRoute(
    {
      ...{ method: 'post', path: '/v1/policies/{policy}/retirements', id: 'retirePolicy', scope: 'policies:activate' },
      summary: 'Let a policy, or a version of it with all below, answer no more from an instant on',
      description:
        'Calls whose as-of lies behind it find no version in force. Nothing is deleted: calls of before, and by knownAt, are answered as they were. What is to answer again is activated again.',
      params: NAME,
      query: NO_QUERY,
      body: jsonPart('Which versions, and from when on', NEW_RETIREMENT),
      answer: jsonPart('The retirement, which stands among the activations', ACTIVATION),
      problems: ['UNKNOWN_POLICY', 'UNKNOWN_VERSION', 'NO_VERSION_IN_FORCE'],
    },
    async ({ caller, params, body: asked }, sql) =>
      replyOf(await retire(parts, sql, { caller, policy: nameIn(params), asked }), (done) => ({
        value: activationValue(done),
      })),
    ({ tenant }) => parts.serving.refresh(tenant),
  );
}

function listingActivations(parts: RulebookRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/policies/{policy}/activations', id: 'listActivations', scope: 'policies:read' },
      summary: 'What was activated and retired of a policy of the tenant, in that order',
      params: NAME,
      query: z.object(PAGE_QUERY),
      filters: ACTIVATION_FILTERS,
      answer: jsonPart('A page of activations', pageSchema(ACTIVATION)),
      problems: ['UNKNOWN_POLICY'],
    },
    async ({ caller, params, query, where }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const policy = nameIn(params);
        if ((await versionsOf(sql, policy)).length === 0) return { problem: UNPUBLISHED };
        const find = (after: string | null, count: number) => pageOfActivations(sql, policy, { after, count, where });
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(activationValue), next } };
      }),
  );
}

function refused({ code, detail }: Refusal): Reply {
  return { problem: problem(code, detail) };
}
