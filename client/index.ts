/**
 * The HTTP interface of Writ as TypeScript: a method for each operation, with what it is given and what it answers. In browsers and
 * in Node, without a dependency. A refusal is thrown as `Refused`, with a problem that is told apart by its `code`.
 */
export * from './api.ts';
export { isRefused, type ProblemOf, Refused, Unreachable } from './problem.ts';
export type { CallOptions, Options } from './transport.ts';
