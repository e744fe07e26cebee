/** What the service refuses, as it says it (RFC 9457): told apart by `code`. */
import type { Problem, ProblemCode } from './api.ts';

/** Of one code. */
export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { readonly code: Code }>;

/** The service refuses a call. `message` is the sentence that it says. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** No answer of the service came: nobody is there, or somebody else is. Whether a write had its effect is not known; sent again with its key it has one. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Whether something that was thrown is a refusal, of this code where one is named. */
export function isRefused<Code extends ProblemCode>(
  cause: unknown,
  code?: Code,
): cause is Refused & { readonly problem: ProblemOf<Code> } {
  return cause instanceof Refused && (code === undefined || cause.problem.code === code);
}
