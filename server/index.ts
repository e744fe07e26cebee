/** The door of the server for those who are not one: how a refusal is written, the same at the command line, and for the bench what a call goes through. */
export { type Access, admit, type Door } from './kernel/access.ts';
export { Accounts } from './kernel/limits.ts';
export { Metrics } from './kernel/metrics.ts';
export { problem } from './kernel/problem.ts';
export { hotRoute } from './rating/index.ts';
