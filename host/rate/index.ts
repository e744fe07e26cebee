/**
 * The third door of the host: files of rows through a policy. Slice after slice becomes a part of the result, by the query of the
 * policy where it has one and else by calls in threads; a run that was stopped goes on behind its finished parts, to the same bytes.
 */
export { filterLines } from './filter.ts';
export { type Mapping, parseMapping } from './mapping.ts';
export { type Progress, type RateOptions, type RateOutcome, type RateSummary, rateFiles } from './rate.ts';
export { type PolicyChoice, type RowPolicy, rowPolicy } from './run.ts';
export { type Compression, findSources, formOf, type RowForm, type Sources } from './sources.ts';
export type { Target } from './target.ts';
