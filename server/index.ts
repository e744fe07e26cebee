/** The door of the server for those who are not one: how a refusal is written, the same at the command line. */
export { problem } from './kernel/problem.ts';
