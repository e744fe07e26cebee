/** What is served: policies with their versions, sources and input schemas, and the files that are rejected as they stand. */
import { type Refusal, unknownPolicy, unknownVersion } from '#engine';
import type { Shelf, ShelfEntry } from '#plans';
import { type Operation, problem, type Reply, type Route, readRoute, z } from '../kernel/index.ts';

const DATE = z.string().describe('a date, YYYY-MM-DD');
const HASH = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const VERSION = z.object({
  version: z.string(),
  title: z.string(),
  hash: HASH.describe('the meaning: equal hashes give equal amounts, verdicts and codes'),
  text: HASH.describe('titles and messages'),
  effective: z.object({ from: DATE, until: DATE.nullable() }),
  file: z.string(),
  interpreted: z.string().nullable().describe('why answers come from the slower evaluator; null where it is compiled'),
});
const POLICY = z.object({ policy: z.string(), title: z.string(), versions: z.array(VERSION) });
const REJECTED = z.object({
  file: z.string(),
  since: z.string().nullable().describe('the version that goes on serving in its place'),
  diagnostics: z.array(z.unknown()).readonly().describe('as "writ check --format json" prints them'),
});
const LIST = z.object({ policies: z.array(POLICY), rejected: z.array(REJECTED).readonly() });
const DETAIL = VERSION.extend({
  policy: z.string(),
  source: z.string().describe('the rule file as it stands'),
  inputSchema: z.unknown().describe('JSON Schema of the body of an evaluation'),
  decisions: z.array(z.string()).readonly(),
  tariffs: z.array(z.string()).readonly(),
});

const NAME = z.object({ policy: z.string().describe('the name, such as isp.tariff.metered_data') });
const NAME_AND_VERSION = NAME.extend({ version: z.string().describe('the version, such as 1.2.0') });

function operation(
  parts: Pick<Operation, 'path' | 'id' | 'summary' | 'problems'> & {
    readonly params?: z.ZodObject;
    readonly schema: z.ZodType;
  },
): Omit<Operation, 'query' | 'body'> {
  const { schema, ...rest } = parts;
  return {
    ...rest,
    method: 'get',
    scope: 'policies:read',
    answer: { description: parts.summary, contentType: 'application/json', schema },
  };
}

function versionValue(entry: ShelfEntry): z.output<typeof VERSION> {
  const { version, title, hash, text, effective, file, interpreted } = entry;
  return { version, title, hash, text, effective, file, interpreted };
}

export function rulebookRoutes(shelf: Shelf): readonly Route[] {
  const list = readRoute(
    operation({
      path: '/v1/policies',
      id: 'listPolicies',
      summary: 'All policies with their versions',
      problems: [],
      schema: LIST,
    }),
    () => {
      const policies = [...Map.groupBy(shelf.entries(), (entry) => entry.policy)].map(([policy, versions]) => ({
        policy,
        title: versions.at(-1)?.title ?? policy,
        versions: versions.map(versionValue),
      }));
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
    ({ params: { policy = '' } }) => {
      const versions = shelf.entries().filter((entry) => entry.policy === policy);
      const latest = versions.at(-1);
      if (latest === undefined) return refused(unknownPolicy(policy, shelf.registry.policies()));
      return {
        value: { policy, title: latest.title, versions: versions.map(versionValue) } satisfies z.output<typeof POLICY>,
      };
    },
  );
  const version = readRoute(
    operation({
      path: '/v1/policies/{policy}/versions/{version}',
      id: 'getPolicyVersion',
      summary: 'One version with its source and the schema of its input',
      problems: ['UNKNOWN_POLICY', 'UNKNOWN_VERSION'],
      params: NAME_AND_VERSION,
      schema: DETAIL,
    }),
    ({ params: { policy = '', version: wanted = '' } }) => {
      const versions = shelf.entries().filter((entry) => entry.policy === policy);
      const entry = versions.find((each) => each.version === wanted);
      if (versions.length === 0) return refused(unknownPolicy(policy, shelf.registry.policies()));
      if (entry === undefined) {
        const known = versions.map((each) => each.version);
        return refused(unknownVersion(policy, wanted, known));
      }
      const { source, inputSchema, decisions, tariffs } = entry;
      return {
        value: { ...versionValue(entry), policy, source, inputSchema, decisions, tariffs } satisfies z.output<
          typeof DETAIL
        >,
      };
    },
  );
  return [list, one, version];
}

function refused({ code, detail }: Refusal): Reply {
  return { problem: problem(code, detail) };
}
