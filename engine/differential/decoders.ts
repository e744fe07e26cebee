/** The generated decoder against the slow one: what it takes, the slow one takes to the same values, and all faults are the slow one's. */
import type { Program } from '#dsl';
import { decode } from '../boundary/decode.ts';
import { encodeInputs } from '../boundary/encode.ts';
import type { Frame } from '../compiled/frame.ts';
import type { Plan } from '../plan.ts';
import { strangeBody } from './bodies.ts';
import { generateInputs } from './inputs.ts';
import { optionsOf } from './oracle.ts';
import { Random } from './random.ts';

export interface DecoderComparison {
  readonly bodies: number;
  /** Bodies that the generated decoder took, and those that the slow one took. */
  readonly fast: number;
  readonly slow: number;
  readonly difference: string | undefined;
}

export function compareDecoders(program: Program, plan: Plan, bodies: number, seed: number): DecoderComparison {
  const random = new Random(seed);
  const encoder = new TextEncoder();
  let [fast, slow] = [0, 0];
  for (let i = 1; i <= bodies; i += 1) {
    const text = strangeBody(encodeInputs(program, generateInputs(program, random)), random);
    const bytes = encoder.encode(text);
    const frame = plan.frame();
    const taken = plan.decode(frame, bytes, optionsOf(program, 'lines'));
    const decoded = decode(program, bytes);
    if (taken) fast += 1;
    if (decoded.ok) slow += 1;
    const answer = decoded.ok ? undefined : plan.evaluate(bytes, optionsOf(program, 'lines'));
    const difference =
      (taken ? takenOtherwise(plan, frame, decoded) : undefined) ??
      (answer?.ok === true || JSON.stringify(answer?.faults) === JSON.stringify(decoded.ok ? undefined : decoded.faults)
        ? undefined
        : 'other faults');
    if (difference !== undefined) return { bodies: i, fast, slow, difference: `${difference}: ${text}` };
  }
  return { bodies, fast, slow, difference: undefined };
}

function takenOtherwise(plan: Plan, frame: Frame, decoded: ReturnType<typeof decode>): string | undefined {
  if (!decoded.ok) return `taken, but ${decoded.faults[0]?.code} at ${decoded.faults[0]?.path}`;
  const wanted = plan.frame();
  plan.load(wanted, decoded.inputs, optionsOf(plan.program, 'lines'));
  const value = (of: Frame, name: string): unknown => Reflect.get(of, name);
  const slot = Object.keys(frame).find((name) => !isSame(value(frame, name), value(wanted, name)));
  return slot === undefined
    ? undefined
    : `slot ${slot} is ${JSON.stringify(value(frame, slot))}, not ${JSON.stringify(value(wanted, slot))}`;
}

/** Texts, and lists by their columns; a list without elements has no columns to speak of. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if ('length' in a && 'length' in b && a.length === 0 && b.length === 0) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
