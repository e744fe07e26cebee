/** Policies and their versions, the shared ones of the folders and a tenant's own, as callers see them. */
import type { DraftFile, DraftPolicy, ShelfEntry } from '#plans';
import { COMMENT, type Id, INSTANT, isKeepable, WHO, z } from '../kernel/index.ts';

export type ActivationId = Id<'activation'>;

const DATE = z.string().describe('a date, YYYY-MM-DD');
const HASH = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const FILE = z.object({ name: z.string(), text: z.string() });
const LIBRARY = z.object({ name: z.string(), version: z.string(), hash: HASH });
const VERSION = z.object({
  version: z.string(),
  title: z.string(),
  hash: HASH.describe('the meaning: equal hashes give equal amounts, verdicts and codes'),
  text: HASH.describe('titles and messages'),
  effective: z.object({ from: DATE, until: DATE.nullable() }),
  file: z.string(),
  interpreted: z.string().nullable().describe('why answers come from the slower evaluator; null where it is compiled'),
  origin: z.enum(['own', 'shared']).describe('published by the tenant, or served to all from the folders'),
  published: z
    .object({ at: z.string(), by: WHO, comment: z.string().nullable() })
    .nullable()
    .describe('null for a shared one'),
});
const LISTED = VERSION.extend({
  active: z.boolean().describe('whether calls of some day are answered by it; GET …/activations says which'),
});
export const POLICY = z.object({ policy: z.string(), title: z.string(), versions: z.array(LISTED) });
const REJECTED = z.object({
  file: z.string(),
  since: z.string().nullable().describe('the version that goes on serving in its place'),
  diagnostics: z.array(z.unknown()).readonly().describe('as "writ check --format json" prints them'),
});
export const LIST = z.object({
  policies: z.array(POLICY),
  rejected: z.array(REJECTED).readonly().describe('files of the folders, on the first page'),
  next: z.string().nullable().describe('the cursor of the next page'),
});
const WHOLE = VERSION.extend({
  policy: z.string(),
  inputSchema: z.unknown().describe('JSON Schema of the body of an evaluation'),
  decisions: z.array(z.string()).readonly(),
  tariffs: z.array(z.string()).readonly(),
  libraries: z.array(LIBRARY).readonly().describe('what it stands on, pinned by hash'),
});
export const DETAIL = WHOLE.extend({
  active: z.boolean(),
  source: z.string().describe('the rule file as it stands'),
  files: z.array(FILE).readonly().describe('all texts that it is made of'),
});

const FILE_NAME = /^(?!\.{1,2}\/)[\w.-]+(?:\/(?!\.{1,2}\/)[\w.-]+)*\.(?:writ|writ\.md|csv)$/;
const FILES_MAX = 50;

export const FILES = z
  .array(
    z.strictObject({
      name: z
        .string()
        .max(200)
        .regex(FILE_NAME)
        .describe('as answers and diagnostics name it: *.writ, *.writ.md, or a *.csv beside the file that reads it'),
      text: z.string(),
    }),
  )
  .min(1)
  .max(FILES_MAX)
  .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, 'Two files have one name.')
  .describe('one policy, the libraries that it uses, and the tables that they read');
export const NEW_VERSION = z.strictObject({ files: FILES, comment: COMMENT.optional() });
export const COVERAGE = z
  .object({ met: z.number().int(), all: z.number().int(), percent: z.number().int() })
  .describe('outcomes of rules, sides of gates, rows and tiers that there are, and that tests meet');
export const PUBLISHED = WHOLE.extend({
  semantics: z.number().int(),
  tests: z.number().int().describe('tests and properties in the file, passed on both evaluators'),
  coverage: COVERAGE,
  compared: z
    .number()
    .int()
    .describe('evaluations of generated inputs, alike to the byte on the compiled and the reference evaluator'),
});

export const NEW_ACTIVATION = z.strictObject({
  version: z.string().max(200),
  at: INSTANT.optional().describe('from when on it is the highest version that answers, by the as-of; now unless said'),
  comment: COMMENT.optional(),
});
export const NEW_RETIREMENT = z.strictObject({
  version: z
    .string()
    .max(200)
    .optional()
    .describe('the highest version that answers no more, with all below it; all that are published unless said'),
  at: INSTANT.optional().describe('from when on, by the as-of; now unless said'),
  comment: COMMENT.optional(),
});
export const NEW_COMMENT = z.strictObject({ comment: COMMENT });
export const ACTIVATION = z.object({
  id: z.string(),
  kind: z.enum(['activation', 'retirement']),
  policy: z.string(),
  version: z.string(),
  at: z.string(),
  knownAt: z.string().describe('since when it is known: "knownAt" of an evaluation compares with it'),
  by: WHO,
  comment: z.string().nullable(),
});

export const NAME = z.object({ policy: z.string().describe('the name, such as isp.tariff.metered_data') });
export const NAME_AND_VERSION = NAME.extend({ version: z.string().describe('the version, such as 1.2.0') });

/** What the database could not even be asked for is a name of nothing. */
export function nameIn(params: Readonly<Record<string, string>>, part: 'policy' | 'version' = 'policy'): string {
  const { [part]: name = '' } = params;
  return isKeepable(name) ? name : '';
}

type Description = Omit<DraftPolicy, 'policy' | 'version' | 'hash' | 'text' | 'semantics' | 'libraries'>;

/** A published version as it is stored, without its texts. */
export interface VersionRow {
  readonly policy: string;
  readonly version: string;
  readonly libraries: DraftPolicy['libraries'];
  readonly described: Description;
  readonly hash: string;
  readonly text: string;
  readonly semantics: number;
  readonly comment: string | null;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}
export interface WholeVersionRow extends VersionRow {
  readonly files: readonly DraftFile[];
}

export interface ActivationRow {
  readonly id: ActivationId;
  readonly kind: 'activation' | 'retirement';
  readonly policy: string;
  readonly version: string;
  readonly at: Date;
  readonly knownAt: Date;
  readonly by: string;
  readonly comment: string | null;
}

export function rowOf(
  { policy, version, hash, text, semantics, libraries, ...described }: DraftPolicy,
  rest: Pick<WholeVersionRow, 'files' | 'comment' | 'publishedAt' | 'publishedBy'>,
): WholeVersionRow {
  return { policy, version, hash, text, semantics, libraries, described, ...rest };
}

function sharedVersion(entry: ShelfEntry): z.output<typeof VERSION> {
  const { version, title, hash, text, effective, file, interpreted } = entry;
  return { version, title, hash, text, effective, file, interpreted, origin: 'shared', published: null };
}

export function sharedValue(entry: ShelfEntry, active: boolean): z.output<typeof LISTED> {
  return { ...sharedVersion(entry), active };
}

export function sharedDetail(entry: ShelfEntry, active: boolean): z.output<typeof DETAIL> {
  const { policy, source, inputSchema, decisions, tariffs, program } = entry;
  const libraries = program.imports.map(({ name, version, hash }) => ({ name, version, hash }));
  const files = [...program.sources.values()].map(({ name, text }) => ({ name, text }));
  return { ...sharedVersion(entry), active, policy, source, inputSchema, decisions, tariffs, libraries, files };
}

function ownVersion(row: VersionRow): z.output<typeof VERSION> {
  const { version, described, hash, text, comment, publishedAt, publishedBy } = row;
  const { title, effective, file, interpreted } = described;
  return {
    ...{ version, title, hash, text, effective, file, interpreted },
    origin: 'own',
    published: { at: publishedAt.toISOString(), by: publishedBy, comment },
  };
}

export function ownValue(row: VersionRow, active: boolean): z.output<typeof LISTED> {
  return { ...ownVersion(row), active };
}

export function ownDetail(row: WholeVersionRow, active: boolean): z.output<typeof DETAIL> {
  const { policy, described, files, libraries } = row;
  const { file, inputSchema, decisions, tariffs } = described;
  const source = files.find(({ name }) => name === file)?.text ?? '';
  return { ...ownVersion(row), active, policy, source, inputSchema, decisions, tariffs, libraries, files };
}

export function publishedValue(row: VersionRow): z.output<typeof PUBLISHED> {
  const { policy, described, libraries, semantics } = row;
  const { inputSchema, decisions, tariffs, tests, compared } = described;
  const coverage = coverageValue(described.coverage);
  return {
    ...ownVersion(row),
    policy,
    inputSchema,
    decisions,
    tariffs,
    libraries,
    semantics,
    tests,
    coverage,
    compared,
  };
}

/** A policy in which there is nothing to meet is met whole. */
export function coverageValue({ met, all }: DraftPolicy['coverage']): z.output<typeof COVERAGE> {
  return { met, all, percent: all === 0 ? 100 : Math.floor((100 * met) / all) };
}

export function activationValue({ at, knownAt, ...row }: ActivationRow): z.output<typeof ACTIVATION> {
  return { ...row, at: at.toISOString(), knownAt: knownAt.toISOString() };
}
