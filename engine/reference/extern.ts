/** Calls of externs: one for each list of arguments, and what comes of one without an answer (18.157, 18.158). */
import type { Extern, Program } from '#dsl';
import { answerFrom, argumentText, type Externs } from '../boundary/extern.ts';
import { Rejected } from './context.ts';
import { at, fromInput, isMissing, MISSING, toInput, type Value } from './value.ts';

export interface ExternAnswer {
  readonly value: Value;
  readonly dataset: string | undefined;
}

export type AskExtern = (extern: Extern, args: readonly Value[]) => ExternAnswer;

/** Remembers what was answered: within one evaluation no call is made twice. */
export function externCaller(program: Program, externs: Externs): AskExtern {
  const answers = new Map<string, ExternAnswer>();
  return (extern, args) => {
    const text = argumentText(
      extern,
      args.map((arg, i) => toInput(arg, at(extern.params, i).type)),
    );
    const key = `${extern.name} ${text}`;
    const answer = answers.get(key) ?? answerOf(program, extern, text, externs);
    answers.set(key, answer);
    return answer;
  };
}

/** A missing argument for a parameter that must be there makes the call missing, and nobody is asked. */
export function lacksArgument(extern: Extern, args: readonly Value[]): boolean {
  return extern.params.some(({ type }, i) => !type.optional && isMissing(at(args, i)));
}

function answerOf(program: Program, extern: Extern, args: string, externs: Externs): ExternAnswer {
  const { value, dataset } = answerFrom(program, extern, args, externs);
  const { type } = extern.answer;
  if (value !== undefined) return { value: fromInput(value, type), dataset };
  if (type.optional) return { value: MISSING, dataset };
  throw new Rejected({
    code: 'EXTERN_FAILED',
    path: '',
    message: `${extern.name} of plugin "${extern.plugin}" version ${extern.version} gave no answer that fits.`,
  });
}
