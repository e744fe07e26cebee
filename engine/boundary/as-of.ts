/**
 * The as-of of an evaluation: from the input that the policy names, or from the caller (LANGUAGE 18.1, 18.2).
 * An instant becomes a local date in the header's zone before dated constants and `effective` are consulted.
 */
import type { Program } from '#dsl';
import { Bug } from '../bug.ts';
import { dateText, instantText, MS_PER_DAY, parseDate, parseInstant } from '../time/iso.ts';
import { localDate } from '../time/zone.ts';
import { zoneOf } from '../time/zone-data.ts';
import { decodeAt } from './decode.ts';
import type { Fault } from './fault.ts';
import type { Inputs, InputValue } from './value.ts';

export interface AsOfMoment {
  /** Local date, days since 1970-01-01. */
  readonly day: number;
  /** There when the as-of is an instant: milliseconds since 1970-01-01T00:00:00Z. */
  readonly ms?: number;
  /** ISO 8601, as the answer shows it. */
  readonly text: string;
}
export type AsOfResult =
  | { readonly ok: true; readonly asOf: AsOfMoment }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** `at`: an ISO date or instant from the caller; needed exactly when the policy names no as-of input. */
export function resolveAsOf(program: Program, inputs: Inputs, at?: string): AsOfResult {
  const path = pathOf(program);
  const given = at === undefined ? undefined : momentOfText(program, at);
  if (at !== undefined && given === undefined) {
    const expected = 'a date, or an instant with Z or an offset';
    return refuse({ code: 'BAD_DATE', path: 'at', message: `${JSON.stringify(at)} cannot be read.`, expected });
  }
  const own = program.asOf === undefined ? undefined : ownMoment(program, inputs);
  const asOf = own ?? given;
  if (asOf === undefined) {
    const expected = 'a date or an instant';
    return refuse({ code: 'MISSING_AS_OF', path, message: 'The policy names no as-of, so the caller must.', expected });
  }
  if (own !== undefined && given !== undefined && !sameMoment(own, given)) {
    const message = `The input says ${own.text}, the caller says ${given.text}.`;
    return refuse({ code: 'AS_OF_CONFLICT', path, message });
  }
  const { from, until } = program.effective;
  if (asOf.day >= from && (until === undefined || asOf.day < until)) return { ok: true, asOf };
  return refuse(outsideVersion(program, asOf.day));
}

export function outsideVersion(program: Program, day: number): Fault {
  const { from, until } = program.effective;
  const expected = `from ${dateText(from)}${until === undefined ? '' : ` until before ${dateText(until)}`}`;
  const message = `Version ${program.version} is not in force on ${dateText(day)}.`;
  return { code: 'AS_OF_OUTSIDE_VERSION', path: pathOf(program), message, expected };
}

/** The day of the as-of, whatever else is wrong with the body; undefined where it cannot be told. */
export function asOfDay(program: Program, body: Uint8Array | string, at?: string): number | undefined {
  if (at !== undefined) return momentOfText(program, at)?.day;
  if (program.asOf === undefined) return undefined;
  const value = decodeAt(program, body, program.asOf.path);
  return value === undefined ? undefined : momentOfValue(program, value).day;
}

function pathOf({ asOf }: Program): string {
  return asOf === undefined ? 'at' : [asOf.path.input, ...asOf.path.fields].join('.');
}

function refuse(fault: Fault): AsOfResult {
  return { ok: false, faults: [fault] };
}

/** Where one side is only a date, dates are compared. */
function sameMoment(a: AsOfMoment, b: AsOfMoment): boolean {
  return a.ms === undefined || b.ms === undefined ? a.day === b.day : a.ms === b.ms;
}

function momentOfText(program: Program, text: string): AsOfMoment | undefined {
  const day = parseDate(text);
  if (day !== undefined) return { day, text: dateText(day) };
  const ms = parseInstant(text);
  return ms === undefined ? undefined : momentOfInstant(program, ms);
}

function momentOfInstant(program: Program, ms: number): AsOfMoment {
  return { day: dayOfInstant(program, ms), ms, text: instantText(ms) };
}

/** The local date of an instant in the header's zone, in UTC where it names none. */
export function dayOfInstant({ zone }: Program, ms: number): number {
  return zone === undefined ? Math.floor(ms / MS_PER_DAY) : localDate(zoneOf(zone), ms);
}

function ownMoment(program: Program, inputs: Inputs): AsOfMoment {
  return momentOfValue(program, asOfValue(program, inputs));
}

function momentOfValue(program: Program, value: InputValue): AsOfMoment {
  if (value.kind === 'date') return { day: value.day, text: dateText(value.day) };
  if (value.kind === 'instant') return momentOfInstant(program, value.ms);
  throw new Bug(`as of a value of kind ${value.kind}`);
}

function asOfValue({ asOf, inputs: declared }: Program, inputs: Inputs): InputValue {
  const index = declared.findIndex(({ name }) => name === asOf?.path.input);
  let type = declared[index]?.type;
  let value = inputs[index];
  for (const name of asOf?.path.fields ?? []) {
    if (type?.kind !== 'record' || value?.kind !== 'record') throw new Bug(`as of ${name} of no record`);
    const field = type.record.fields.findIndex((each) => each.name === name);
    value = value.fields[field];
    type = type.record.fields[field]?.type;
  }
  if (value === undefined) throw new Bug('as of names no input');
  return value;
}
