/** Policies from texts, for tests: checked, decoded, evaluated by the reference. */
import { ALONE, check, type Program, sourceFile } from '#dsl';
import type { Answer } from '../answer.ts';
import { decode } from '../boundary/decode.ts';
import { Bug } from '../bug.ts';
import { evaluateReference } from '../reference/reference.ts';

/** A checked policy from its text, without imports. */
export function policy(text: string): Program {
  const checked = check(sourceFile('test.writ', text), ALONE);
  if (checked.program === undefined) {
    throw new Bug(checked.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  }
  return checked.program;
}

export interface Run {
  readonly at?: string;
  readonly explain?: 'none' | 'lines' | 'full';
}

/** The answer, or the codes and paths of what is wrong with the input. */
export function run(program: Program, input: unknown, { at, explain = 'lines' }: Run = {}): Answer | readonly string[] {
  const decoded = decode(program, JSON.stringify(input));
  if (!decoded.ok) return decoded.faults.map(({ code, path }) => `${code} ${path}`);
  const options = at === undefined ? { explain } : { explain, at };
  const result = evaluateReference(program, decoded.inputs, options);
  return result.ok ? result.answer : result.faults.map(({ code, path }) => `${code} ${path}`);
}

export function answerOf(program: Program, input: unknown, options: Run = {}): Answer {
  const result = run(program, input, options);
  if (!('policy' in result)) throw new Bug(result.join(', '));
  return result;
}
