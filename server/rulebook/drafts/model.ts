/** Drafts as their authors and reviewers see them. */
import type { DraftFile } from '#plans';
import { COMMENT, type Id, type ProblemCode, type ProblemFault, WHO, z } from '../../kernel/index.ts';
import type { Check } from '../checks.ts';
import { COVERAGE, coverageValue, FILES } from '../model.ts';

export type DraftId = Id<'draft'>;
export type ReviewId = Id<'review'>;

const STATUS = z.enum(['open', 'submitted', 'approved', 'rejected', 'published', 'discarded']);
export type DraftStatus = z.output<typeof STATUS>;

const DIAGNOSTIC = z.object({
  code: z.string(),
  place: z.string().describe('file:line:column; empty where it is about the whole'),
  message: z.string(),
  hint: z.string().optional().describe('a way out'),
});
const CHECKED = z.object({
  state: z
    .enum(['sound', 'faulty', 'unchecked'])
    .describe('unchecked: there was no turn for it, or the check broke; save or publish it to have it checked again'),
  diagnostics: z.array(DIAGNOSTIC).readonly(),
  tests: z.number().int().optional().describe('tests and properties, passed on both evaluators'),
  compared: z.number().int().optional().describe('evaluations of generated inputs that both evaluators answer alike'),
  coverage: COVERAGE.optional(),
  uncovered: z.array(DIAGNOSTIC).readonly().optional().describe('what no test meets'),
});
export type CheckedValue = z.output<typeof CHECKED>;

export const DRAFT = z.object({
  id: z.string(),
  revision: z.number().int().describe('goes up with every edit; the etag is made of it'),
  status: STATUS,
  policy: z.string().nullable().describe('as far as its header can be read'),
  version: z.string().nullable(),
  hash: z.string().describe('of the files: what is approved is approved under this'),
  checked: CHECKED,
  createdAt: z.string(),
  createdBy: WHO,
  changedAt: z.string(),
  changedBy: WHO,
});
const REVISION = z.object({
  revision: z.number().int(),
  hash: z.string(),
  at: z.string(),
  by: WHO,
  comment: z.string().nullable(),
});
export const REVIEW = z.object({
  id: z.string(),
  revision: z.number().int(),
  hash: z.string(),
  verdict: z.enum(['approve', 'reject']),
  comment: z.string().nullable(),
  at: z.string(),
  by: WHO,
});
export const WHOLE_DRAFT = DRAFT.extend({
  files: z.array(z.object({ name: z.string(), text: z.string() })).readonly(),
  revisions: z.array(REVISION).describe('who made which, the latest hundred'),
  reviews: z.array(REVIEW).describe('the latest hundred'),
});

export const DRAFT_PATH = z.object({ draft: z.string().describe('the id of a draft') });
export const NEW_DRAFT = z.strictObject({ files: FILES, comment: COMMENT.optional() });
export const WITH_COMMENT = z.strictObject({ comment: COMMENT.optional() });
export const NEW_REVIEW = z.strictObject({ verdict: z.enum(['approve', 'reject']), comment: COMMENT.optional() });
export const NOTHING = z.strictObject({});

/** A draft as it is stored, without its files. */
export interface DraftRow {
  readonly id: DraftId;
  readonly revision: number;
  readonly status: DraftStatus;
  readonly hash: string;
  readonly policy: string | null;
  readonly version: string | null;
  readonly checked: CheckedValue;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly changedAt: Date;
  readonly changedBy: string;
}
export interface WholeDraftRow extends DraftRow {
  readonly files: readonly DraftFile[];
}
export interface RevisionRow {
  readonly revision: number;
  readonly hash: string;
  readonly at: Date;
  readonly by: string;
  readonly comment: string | null;
}
export interface ReviewRow extends RevisionRow {
  readonly id: ReviewId;
  readonly verdict: 'approve' | 'reject';
}

export function draftValue({ createdAt, changedAt, ...row }: DraftRow): z.output<typeof DRAFT> {
  return { ...row, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() };
}

export function wholeValue(
  { files, ...row }: WholeDraftRow,
  revisions: readonly RevisionRow[],
  reviews: readonly ReviewRow[],
): z.output<typeof WHOLE_DRAFT> {
  return { ...draftValue(row), files, revisions: revisions.map(timed), reviews: reviews.map(timed) };
}

export function timed<Row extends { readonly at: Date }>({ at, ...row }: Row): Omit<Row, 'at'> & { at: string } {
  return { ...row, at: at.toISOString() };
}

/** Of a check that did not come to its end. */
const UNCHECKED: ReadonlySet<ProblemCode> = new Set(['TOO_MANY_DRAFTS', 'INTERNAL']);

/** What is kept of a check; `known`: the same is published already, of which nothing more need be said. */
export function checkedValue({ result }: Check): CheckedValue {
  if ('sound' in result) {
    const { policy, uncovered } = result.sound;
    const { tests, compared, coverage } = policy;
    const measured = { tests, compared, coverage: coverageValue(coverage), uncovered: uncovered.map(diagnosticOf) };
    return { state: 'sound', diagnostics: [], ...measured };
  }
  const done = 'known' in result ? result.known : result;
  if ('done' in done) return { state: 'sound', diagnostics: [] };
  const { code, detail, faults } = done.problem;
  const diagnostics = faults === undefined ? [{ code, place: '', message: detail }] : faults.map(diagnosticOf);
  return { state: UNCHECKED.has(code) ? 'unchecked' : 'faulty', diagnostics };
}

function diagnosticOf({ code, path, message, expected }: ProblemFault): z.output<typeof DIAGNOSTIC> {
  return { code, place: path, message, ...(expected === undefined ? {} : { hint: expected }) };
}
