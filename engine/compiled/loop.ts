/**
 * Where code may not be generated (a content security policy, an edge worker, `node --disallow-code-generation-from-strings`),
 * the same source is assembled into steps of a register machine instead (assemble.ts), and one loop goes over them. Registers
 * hold what variables do, and what comes out between; nothing is made for a call but what the source itself makes.
 */
import { Bug } from '../bug.ts';
import { LoopFrame } from './loop-frame.ts';

export const MOVE = 0;
export const ADD = 1;
export const SUBTRACT = 2;
export const MULTIPLY = 3;
export const DIVIDE = 4;
export const BIT_OR = 5;
export const BIT_AND = 6;
export const LESS = 7;
export const LESS_OR_EQUAL = 8;
export const MORE = 9;
export const MORE_OR_EQUAL = 10;
export const EQUAL = 11;
export const UNEQUAL = 12;
export const NEGATE = 13;
export const NOT = 14;
/** A slot of the frame, `a`, to a register or, with `set`, from register `b`. */
export const NUMBER = 15;
export const OTHER = 16;
export const SET_NUMBER = 17;
export const SET_OTHER = 18;
/** Field `name` of `a`; `set` from `b`. */
export const FIELD = 19;
export const SET_FIELD = 20;
/** Element `b` of `a`; `set` from the register in `to`. */
export const ELEMENT = 21;
export const SET_ELEMENT = 22;
/** A list of `args`. */
export const LIST = 23;
/** The function in `a`, or the method `name` of `a`, with `args`. */
export const CALL = 24;
export const CALL_METHOD = 25;
/** To step `to`: always, or where `a` does or does not hold. */
export const JUMP = 26;
export const JUMP_IF = 27;
export const JUMP_UNLESS = 28;
export const RETURN = 29;

export type BinaryOp =
  | typeof ADD
  | typeof SUBTRACT
  | typeof MULTIPLY
  | typeof DIVIDE
  | typeof BIT_OR
  | typeof BIT_AND
  | typeof LESS
  | typeof LESS_OR_EQUAL
  | typeof MORE
  | typeof MORE_OR_EQUAL
  | typeof EQUAL
  | typeof UNEQUAL;
export type Op =
  | BinaryOp
  | typeof MOVE
  | typeof NEGATE
  | typeof NOT
  | typeof NUMBER
  | typeof OTHER
  | typeof SET_NUMBER
  | typeof SET_OTHER
  | typeof FIELD
  | typeof SET_FIELD
  | typeof ELEMENT
  | typeof SET_ELEMENT
  | typeof LIST
  | typeof CALL
  | typeof CALL_METHOD
  | typeof JUMP
  | typeof JUMP_IF
  | typeof JUMP_UNLESS
  | typeof RETURN;

/** All steps have all fields, so that the loop sees one form. `to`, `a`, `b`: registers, where the operation says nothing else. */
export interface Step {
  readonly op: Op;
  to: number;
  readonly a: number;
  readonly b: number;
  readonly name: string;
  readonly args: readonly number[];
}

export interface Assembled {
  readonly steps: readonly Step[];
  /** As they are before a call: parameters first, the frame first of all; constants where they are used. */
  readonly registers: readonly unknown[];
}

/** The function that the steps are. */
export function loopFunction({ steps, registers }: Assembled): (...given: unknown[]) => unknown {
  // One set serves all calls but those within a call of the same function.
  let free: unknown[] | undefined = [...registers];
  return (...given) => {
    const own = free ?? [...registers];
    free = undefined;
    try {
      for (let i = 0; i < given.length; i += 1) own[i] = given[i];
      return run(steps, own);
    } finally {
      free = own;
    }
  };
}

function run(steps: readonly Step[], r: unknown[]): unknown {
  const [frame] = r;
  if (!(frame instanceof LoopFrame)) throw new Bug('a frame of generated code');
  const { numbers, others } = frame;
  let at = 0;
  for (;;) {
    const step = steps[at];
    if (step === undefined) return undefined;
    const { op, to, a, b } = step;
    at += 1;
    switch (op) {
      case MOVE:
        r[to] = r[a];
        break;
      case ADD:
        r[to] = sum(r[a], r[b]);
        break;
      case SUBTRACT:
        r[to] = difference(r[a], r[b]);
        break;
      case MULTIPLY:
        r[to] = product(r[a], r[b]);
        break;
      case DIVIDE:
        r[to] = quotient(r[a], r[b]);
        break;
      case BIT_OR:
        r[to] = double(r[a]) | double(r[b]);
        break;
      case BIT_AND:
        r[to] = double(r[a]) & double(r[b]);
        break;
      case LESS:
        r[to] = figure(r[a]) < figure(r[b]);
        break;
      case LESS_OR_EQUAL:
        r[to] = figure(r[a]) <= figure(r[b]);
        break;
      case MORE:
        r[to] = figure(r[a]) > figure(r[b]);
        break;
      case MORE_OR_EQUAL:
        r[to] = figure(r[a]) >= figure(r[b]);
        break;
      case EQUAL:
        r[to] = r[a] === r[b];
        break;
      case UNEQUAL:
        r[to] = r[a] !== r[b];
        break;
      case NEGATE:
        r[to] = -figure(r[a]);
        break;
      case NOT:
        r[to] = !r[a];
        break;
      case NUMBER:
        r[to] = numbers[a];
        break;
      case OTHER:
        r[to] = others[a];
        break;
      case SET_NUMBER:
        numbers[a] = Number(r[b]);
        break;
      case SET_OTHER:
        others[a] = r[b];
        break;
      case FIELD:
        r[to] = held(r[a])[step.name];
        break;
      case SET_FIELD:
        held(r[a])[step.name] = r[b];
        break;
      case ELEMENT:
        r[to] = held(r[a])[Number(r[b])];
        break;
      case SET_ELEMENT:
        held(r[a])[Number(r[b])] = r[to];
        break;
      case LIST:
        r[to] = step.args.map((arg) => r[arg]);
        break;
      case CALL:
        r[to] = called(r[a], undefined, step.args, r);
        break;
      case CALL_METHOD:
        r[to] = called(held(r[a])[step.name], r[a], step.args, r);
        break;
      case JUMP:
        at = to;
        break;
      case JUMP_IF:
        if (r[a]) at = to;
        break;
      case JUMP_UNLESS:
        if (!r[a]) at = to;
        break;
      case RETURN:
        return r[a];
      default:
        throw new Bug(`no such step ${op satisfies never}`);
    }
  }
}

function sum(a: unknown, b: unknown): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a + b : double(a) + double(b);
}
function difference(a: unknown, b: unknown): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a - b : double(a) - double(b);
}
function product(a: unknown, b: unknown): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a * b : double(a) * double(b);
}
function quotient(a: unknown, b: unknown): number | bigint {
  return typeof a === 'bigint' && typeof b === 'bigint' ? a / b : double(a) / double(b);
}
function figure(value: unknown): number | bigint {
  return typeof value === 'bigint' ? value : double(value);
}
/** What a column does not hold at an index beyond it, behind a gate that does not hold, is no number; anything else is a fault. */
function double(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return Number.NaN;
  throw unfit(value);
}
/** Anything with fields; of a text those of its class. */
function held(value: unknown): Record<string | number, unknown> {
  if (hasFields(value)) return value;
  throw unfit(value);
}
function hasFields(value: unknown): value is Record<string | number, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'string';
}

function called(callee: unknown, self: unknown, args: readonly number[], r: readonly unknown[]): unknown {
  if (typeof callee !== 'function') throw unfit(callee);
  const [first = 0, second = 0, third = 0] = args;
  switch (args.length) {
    case 0:
      return callee.call(self);
    case 1:
      return callee.call(self, r[first]);
    case 2:
      return callee.call(self, r[first], r[second]);
    case 3:
      return callee.call(self, r[first], r[second], r[third]);
    default:
      return Reflect.apply(
        callee,
        self,
        args.map((arg) => r[arg]),
      );
  }
}

function unfit(...values: unknown[]): Bug {
  return new Bug(`a step that does not take ${values.map((value) => typeof value).join(' and ')}`);
}
