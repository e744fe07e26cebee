/** Asks an extern while generated code runs: from its figures to the arguments, and from the answer to its place in the frame. */
import { rational } from '#dsl';
import { answerFrom, argumentText } from '../boundary/extern.ts';
import type { InputValue } from '../boundary/value.ts';
import { Bug } from '../bug.ts';
import type { Argument, Statement } from '../ir/ir.ts';
import type { Frame } from './frame.ts';
import { loadAnswer } from './load.ts';

/** What generated code hands over: whether the argument is there, then its value, or for a record those of its fields. */
export type Given = readonly [present: boolean, value: unknown];

/** Leaves the place missing where nobody is asked. False: there is no answer that fits where there must be one. */
export type Asker = (frame: Frame, when: boolean, given: readonly Given[]) => boolean;

export function askerOf({ extern, program, place, args }: Statement & { readonly op: 'ask' }): Asker {
  return (frame, when, given) => {
    if (!when) {
      loadAnswer(place, MISSING, frame);
      return true;
    }
    const text = argumentText(
      extern,
      args.map((arg, i) => argumentValue(arg, given[i])),
    );
    const { value } = answerFrom(program, extern, text, frame.externs);
    if (value === undefined && !extern.answer.type.optional) return false;
    loadAnswer(place, value ?? MISSING, frame);
    return true;
  };
}

const MISSING: InputValue = { kind: 'missing' };

function argumentValue(arg: Argument, given: Given | undefined): InputValue {
  if (given === undefined) throw new Bug('an argument that is not handed over');
  const [present, value] = given;
  if (!present) return MISSING;
  switch (arg.kind) {
    case 'number':
      return numberValue(arg, BigInt(value as number | bigint));
    case 'truth':
      return { kind: 'bool', value: value === true };
    case 'text':
      return { kind: 'text', value: value as string };
    case 'record':
      return { kind: 'record', fields: arg.fields.map((field, i) => argumentValue(field, (value as Given[])[i])) };
    default:
      return arg satisfies never;
  }
}

function numberValue({ of, node }: Argument & { readonly kind: 'number' }, whole: bigint): InputValue {
  switch (of) {
    case 'enum':
      return { kind: 'enum', member: Number(whole) };
    case 'date':
      return { kind: 'date', day: Number(whole) };
    case 'time':
      return { kind: 'time', second: Number(whole) };
    case 'instant':
      return { kind: 'instant', ms: Number(whole) };
    default:
      return { kind: 'number', value: rational(whole, node.scale) };
  }
}
