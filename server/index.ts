/** The door of the server for those who are not one: how a refusal is written, the same at the command line, and how calls are let in, for the bench. */
export { type Access, admit, type Door } from './kernel/access.ts';
export { Accounts } from './kernel/limits.ts';
export { problem } from './kernel/problem.ts';
