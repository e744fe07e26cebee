/**
 * Where code may not be generated (a content security policy, an edge worker, `node --disallow-code-generation-from-strings`),
 * the same source is assembled into steps of a register machine instead (assemble.ts), and one loop goes over them. Registers
 * hold what variables do, and what comes out between; nothing is made for a call but what the source itself makes.
 */
import { Bug } from '../../bug.ts';
import { LoopFrame } from './loop-frame.ts';
import type { Assembled, Step } from './steps.ts';

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
    // By number, as OP has them: a switch over numbers is a jump, one over names a row of comparisons.
    switch (op) {
      case 0: // move
        r[to] = r[a];
        break;
      case 1: // add
        r[to] = sum(r[a], r[b]);
        break;
      case 2: // subtract
        r[to] = difference(r[a], r[b]);
        break;
      case 3: // multiply
        r[to] = product(r[a], r[b]);
        break;
      case 4: // divide
        r[to] = quotient(r[a], r[b]);
        break;
      case 5: // bitOr
        r[to] = double(r[a]) | double(r[b]);
        break;
      case 6: // bitAnd
        r[to] = double(r[a]) & double(r[b]);
        break;
      case 7: // less
        r[to] = figure(r[a]) < figure(r[b]);
        break;
      case 8: // atMost
        r[to] = figure(r[a]) <= figure(r[b]);
        break;
      case 9: // more
        r[to] = figure(r[a]) > figure(r[b]);
        break;
      case 10: // atLeast
        r[to] = figure(r[a]) >= figure(r[b]);
        break;
      case 11: // equal
        r[to] = r[a] === r[b];
        break;
      case 12: // unequal
        r[to] = r[a] !== r[b];
        break;
      case 13: // negate
        r[to] = -figure(r[a]);
        break;
      case 14: // not
        r[to] = !r[a];
        break;
      case 15: // number
        r[to] = numbers[a];
        break;
      case 16: // other
        r[to] = others[a];
        break;
      case 17: // setNumber
        numbers[a] = Number(r[b]);
        break;
      case 18: // setOther
        others[a] = r[b];
        break;
      case 19: // field
        r[to] = held(r[a])[step.name];
        break;
      case 20: // setField
        held(r[a])[step.name] = r[b];
        break;
      case 21: // element
        r[to] = elementOf(r[a], Number(r[b]));
        break;
      case 22: // setElement
        held(r[a])[Number(r[b])] = r[to];
        break;
      case 23: // list
        r[to] = step.args.map((arg) => r[arg]);
        break;
      case 24: // call
        r[to] = called(r[a], undefined, step.args, r);
        break;
      case 25: // callMethod
        r[to] = called(held(r[a])[step.name], r[a], step.args, r);
        break;
      case 26: // jump
        at = to;
        break;
      case 27: // jumpIf
        if (r[a]) at = to;
        break;
      case 28: // jumpUnless
        if (!r[a]) at = to;
        break;
      case 29: // give
        return r[a];
      case 30: // shift
        r[to] = Number(r[a]) << double(r[b]);
        break;
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

function elementOf(list: unknown, index: number): unknown {
  if (list instanceof Float64Array) return list[index];
  return Array.isArray(list) ? list[index] : held(list)[index];
}

function called(callee: unknown, self: unknown, args: readonly number[], r: readonly unknown[]): unknown {
  if (typeof callee !== 'function') throw unfit(callee);
  const [first = 0, second = 0, third = 0] = args;
  switch (args.length) {
    case 0: // move
      return callee.call(self);
    case 1: // add
      return callee.call(self, r[first]);
    case 2: // subtract
      return callee.call(self, r[first], r[second]);
    case 3: // multiply
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
