/**
 * The second door of the host: what is made of rule files with the whole engine. Plans, the policy of one call, what is served,
 * tests. It stands apart from the first, so that no evaluator comes with reading and checking.
 */
export { type Answers, answersIn } from './answers.ts';
export { type Choice, type Chosen, choosePolicy } from './choose.ts';
export { uncoveredOf } from './coverage.ts';
export { type DraftFile, type DraftHead, type DraftPolicy, planOfFiles } from './draft.ts';
export { type BeforeDraft, DraftChecker, type DraftOutcome, type TrialOutcome } from './drafts.ts';
export { type Fate, Mutation, survivorsOf, type Trial } from './mutation.ts';
export { type Prepared, prepare } from './prepare.ts';
export { type Rejected, Shelf, type ShelfChange, type ShelfEntry } from './shelf.ts';
export { failuresOf, runFileSpecs } from './specs.ts';
export type { TrialCall, TrialTask } from './trial.ts';
