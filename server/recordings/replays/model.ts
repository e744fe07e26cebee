/** What a draft changes for those who have called: figures so far, and the calls that it changes. */
import type { CallChange, ReplayResult } from '#engine';
import { type Id, INSTANT, WHO, z } from '../../kernel/index.ts';
import type { RecordingId } from '../model.ts';

export type ReplayId = Id<'replay'>;
export type DraftId = Id<'draft'>;

const DECIMAL = z.string().describe('decimal text');
const CHANGE = z
  .object({
    kind: z.enum(['price', 'verdict', 'tariff', 'refused']),
    tariff: z.string().optional(),
    name: z.string().optional(),
    currency: z.string().optional(),
    old: z.string().optional().describe('absent: there was none'),
    new: z.string().optional(),
    by: DECIMAL.optional().describe('new less old'),
  })
  .describe('of a price (the total), a verdict, a tariff that came or went, or a refusal by its code');
export const CHANGED = z.object({ recording: z.string(), changes: z.array(CHANGE).readonly() });
const VERDICT = z.object({
  name: z.string(),
  old: z.string().optional(),
  new: z.string().optional(),
  calls: z.number().int(),
});
const PRICE = z.object({
  tariff: z.string(),
  currency: z.string(),
  calls: z.number().int().describe('that both price'),
  dearer: z.number().int(),
  cheaper: z.number().int(),
  old: DECIMAL.describe('the sum of the totals that were answered'),
  new: DECIMAL.describe('the sum of those that the draft would answer'),
  by: DECIMAL.describe('new less old'),
});
export const REPLAY = z.object({
  id: z.string(),
  draft: z.string(),
  revision: z.number().int(),
  policy: z.string(),
  kind: z.enum(['replay', 'shadow']),
  status: z.enum(['running', 'done', 'failed']),
  failure: z.string().nullable(),
  from: z.string().describe('the day from which on the draft is taken to be in force'),
  calls: z.number().int().describe('asked so far'),
  changed: z.number().int(),
  refused: z.number().int().describe('by the draft, that were answered'),
  prices: z.array(PRICE),
  verdicts: z.array(VERDICT),
  startedAt: z.string(),
  startedBy: WHO,
  endedAt: z.string().nullable(),
});
export const WHOLE_REPLAY = REPLAY.extend({
  largest: z.array(CHANGED).describe('the calls whose price changes the most'),
});

const CALLS_MAX = 100_000;
export const NEW_REPLAY = z.strictObject({
  calls: z.number().int().min(1).max(CALLS_MAX).default(10_000).describe('at most so many of those that are recorded'),
  since: INSTANT.optional().describe('only those that were recorded from then on'),
});
export const SHADOW = z.strictObject({ on: z.boolean() });
export const REPLAY_PATH = z.object({
  draft: z.string().describe('the id of a draft'),
  replay: z.string().describe('the id of a replay'),
});

type VerdictCount = z.output<typeof VERDICT>;

/** What is added up from batch to batch. */
export interface Sums {
  readonly result: ReplayResult;
  readonly verdicts: readonly VerdictCount[];
}
export const NO_SUMS: Sums = { result: { calls: 0, changed: 0, verdicts: 0, refused: 0, prices: [] }, verdicts: [] };

export interface ReplayRow {
  readonly id: ReplayId;
  readonly draft: DraftId;
  readonly revision: number;
  readonly policy: string;
  readonly kind: 'replay' | 'shadow';
  readonly status: 'running' | 'done' | 'failed';
  readonly failure: string | null;
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly most: number;
  readonly after: RecordingId | null;
  readonly until: RecordingId | null;
  readonly sums: Sums;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly endedAt: Date | null;
}
export interface ChangedRow {
  readonly recording: RecordingId;
  readonly changes: readonly CallChange[];
}

export function withVerdicts(counts: readonly VerdictCount[], changes: readonly CallChange[]): readonly VerdictCount[] {
  const byWords = new Map(counts.map((each) => [wordsOf(each), each]));
  for (const each of changes) {
    if (each.kind !== 'verdict') continue;
    const { kind: _, ...verdict } = each;
    const known = byWords.get(wordsOf(verdict));
    byWords.set(wordsOf(verdict), { ...verdict, calls: (known?.calls ?? 0) + 1 });
  }
  return [...byWords.values()];
}

const wordsOf = ({ name, old = '', new: next = '' }: Omit<VerdictCount, 'calls'>): string => `${name} ${old} ${next}`;

export function replayValue({ sums, startedAt, endedAt, most: _, after: __, until: ___, ...row }: ReplayRow) {
  const { calls, changed, refused, prices } = sums.result;
  const told = prices.map(({ largestRise: _rise, largestFall: _fall, ...price }) => price);
  return {
    ...{ ...row, calls, changed, refused, prices: told, verdicts: [...sums.verdicts] },
    ...{ startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null },
  } satisfies z.output<typeof REPLAY>;
}
