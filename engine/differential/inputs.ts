/** Random inputs of a program: ends of ranges, missing values, awkward dates, and texts that tables know. */
import {
  type Billing,
  type FieldInfo,
  type Input,
  type NumericType,
  type Program,
  type Rational,
  rational,
  type Type,
  ZERO,
} from '#dsl';
import { boundaryStep } from '../boundary/expected.ts';
import type { Inputs, InputValue } from '../boundary/value.ts';
import { addMonths, dayOf } from '../time/civil.ts';
import { MS_PER_DAY } from '../time/iso.ts';
import type { Random } from './random.ts';

const TEXTS = ['', 'gold', '44', '4412', 'a1', 'b3', 'a17', 'AB', 'x12', 'word'] as const;
/** Of the same number, for programs that read addresses: some are none, some networks are addresses alone, or the reverse. */
const ADDRESSES = [
  ...['', 'gold', '192.0.2.1', '::1', '192.0.2.256', '198.51.100.8/29', '198.51.100.9/29', '10.0.0.0/33'],
  ...['2001:db8::/32', '2001:db8::1::2'],
] as const;
/** Texts, times and instants that the generated decoder leaves to the slow one: seldom, so that both are met. */
const ODD_TEXTS = ['straße', 'ﬁn', '\u{1F600}z', '"quoted"\n'] as const;
const ODD = 0.02;
const FIRST = dayOf({ year: 2025, month: 6, day: 1 });
const LAST = dayOf({ year: 2026, month: 12, day: 31 });

/** The first and the last day that dates of inputs lie about, since 1970-01-01. */
export type Days = readonly [first: number, last: number];
const DAYS: Days = [FIRST, LAST];

export function generateInputs(program: Program, random: Random, days: Days = DAYS): Inputs {
  const known: Known = { figures: writtenFigures(program), texts: textsOf(program), days };
  const billing = program.tariffs[0]?.billing;
  return program.inputs.map(({ type, places }) => {
    if (type.kind !== 'record' || type.record.name !== 'BillingPeriod') return value(type, places, random, known);
    return { kind: 'record', fields: period(billing, random, days) };
  });
}

/** What a program itself compares with. */
interface Known {
  readonly figures: readonly Rational[];
  readonly texts: Texts;
  readonly days: Days;
}
type Texts = readonly [string, ...string[]];

function textsOf({ outputs }: Program): Texts {
  return outputs.some(({ kind }) => kind === 'intent') ? ADDRESSES : TEXTS;
}

/** The figures that stand in a program: bounds of tables and tiers, limits of conditions. */
const figuresOf = new WeakMap<Program, readonly Rational[]>();
function writtenFigures(program: Program): readonly Rational[] {
  const known = figuresOf.get(program);
  if (known !== undefined) return known;
  const found = new Map<string, Rational>();
  eachPart(program, new Set(), (part) => {
    if ('kind' in part && part.kind === 'number' && 'value' in part) {
      const figure = part.value as Rational;
      found.set(`${figure.n}/${figure.d}`, figure);
    }
  });
  figuresOf.set(program, [...found.values()]);
  return [...found.values()];
}
function eachPart(part: unknown, seen: Set<object>, visit: (part: object) => void): void {
  if (typeof part !== 'object' || part === null || seen.has(part)) return;
  seen.add(part);
  visit(part);
  for (const [name, inner] of Object.entries(part))
    if (name !== 'type' && name !== 'span') eachPart(inner, seen, visit);
}

/** A value of one input. */
export function inputValue({ type, places }: Pick<Input, 'type' | 'places'>, random: Random): InputValue {
  return value(type, places, random, { figures: [ZERO], texts: TEXTS, days: DAYS });
}

function value(type: Type, places: number | undefined, random: Random, known: Known): InputValue {
  if (type.optional && random.chance(0.35)) return { kind: 'missing' };
  switch (type.kind) {
    case 'numeric':
      return { kind: 'number', value: figure(type, places, random, known.figures) };
    case 'bool':
      return { kind: 'bool', value: random.chance(0.5) };
    case 'text':
      return { kind: 'text', value: random.chance(ODD) ? random.pick(ODD_TEXTS) : random.pick(known.texts) };
    case 'zone':
      return { kind: 'text', value: random.pick(['UTC', 'Europe/Berlin', 'Asia/Tokyo', 'America/New_York']) };
    case 'enum':
      return { kind: 'enum', member: random.whole(0, type.enum.members.length - 1) };
    case 'date':
      return { kind: 'date', day: day(random, known.days) };
    case 'time':
      return { kind: 'time', second: 60 * random.whole(0, 1439) };
    case 'instant':
      return {
        kind: 'instant',
        ms: day(random, known.days) * MS_PER_DAY + random.whole(0, 86_399) * 1000 + (random.chance(ODD) ? 5 : 0),
      };
    case 'record':
      return { kind: 'record', fields: fields(type.record.fields, random, known) };
    case 'list': {
      const items = random.times(0, Math.min(type.upTo, 6), () => value(type.of, places, random, known));
      return { kind: 'list', items: random.chance(0.9) ? toldApart(items, type.of, random) : items };
    }
    case 'period':
    case 'nothing':
      return { kind: 'missing' };
    default:
      return type satisfies never;
  }
}

function fields(declared: readonly FieldInfo[], random: Random, known: Known): InputValue[] {
  return declared.map((field) => value(field.type, field.places, random, known));
}

/** Items with numbers of their own, where they have an `id`: two of one `id` are rejected. */
function toldApart(items: readonly InputValue[], type: Type, random: Random): readonly InputValue[] {
  const at = type.kind === 'record' ? type.record.fields.findIndex(({ name }) => name === 'id') : -1;
  const first = random.whole(0, 50);
  return items.map((item, i) =>
    item.kind === 'record' && item.fields[at]?.kind === 'number'
      ? { ...item, fields: item.fields.with(at, { kind: 'number', value: rational(BigInt(first + i)) }) }
      : item,
  );
}

/** Mostly inside the version; sometimes a day before or after it, which is rejected. */
function day(random: Random, [first, last]: Days): number {
  return random.chance(0.03) ? random.whole(first - 3, last + 3) : random.whole(first, last);
}

/** Mostly one of the periods that the tariff bills; sometimes another one, which an anchor rejects. */
function period(billing: Billing | undefined, random: Random, days: Days): InputValue[] {
  const [start, end] = random.chance(0.9) ? billed(billing, random, days) : anySpan(random, days);
  const maybe = (): InputValue =>
    random.chance(0.5) ? { kind: 'missing' } : { kind: 'date', day: random.whole(start - 5, end + 5) };
  return [{ kind: 'date', day: start }, { kind: 'date', day: end }, maybe(), maybe()];
}

function billed(billing: Billing | undefined, random: Random, [begin, last]: Days): [start: number, end: number] {
  const { every = 1, family = 'months', anchor } = billing ?? {};
  const from = anchor?.kind === 'date' ? anchor.day : begin;
  const step = (k: number): number => (family === 'months' ? addMonths(from, k * every) : from + k * every);
  const width = family === 'months' ? 31 * every : every;
  const [low, high] = [Math.ceil((begin - from) / width), Math.floor((last - from) / width)];
  const k = random.whole(Math.min(low, high), high);
  return [step(k), step(k + 1)];
}

function anySpan(random: Random, [first, last]: Days): [start: number, end: number] {
  const start = random.whole(first, Math.max(first, last - 100));
  return [start, start + random.whole(1, 95)];
}

function figure(type: NumericType, places: number | undefined, random: Random, written: readonly Rational[]): Rational {
  const step = boundaryStep(type, places) ?? rational(1n);
  const lo = ((type.range.lo?.value.n ?? 0n) * step.d) / (type.range.lo?.value.d ?? 1n) / step.n;
  const hi = ((type.range.hi?.value.n ?? 0n) * step.d) / (type.range.hi?.value.d ?? 1n) / step.n;
  const near = random.chance(0.2) ? written[random.whole(0, written.length - 1)] : undefined;
  if (near === undefined) return rational(steps(lo, hi, random) * step.n, step.d);
  const beside = (near.n * step.d) / (near.d * step.n) + BigInt(random.pick([0, 0, -1, 1]));
  return rational((beside < lo ? lo : beside > hi ? hi : beside) * step.n, step.d);
}

/** Ends, small figures and round ones come up often, and those that the program itself compares with. */
function steps(lo: bigint, hi: bigint, random: Random): bigint {
  const inside = (wanted: bigint): bigint => (wanted < lo ? lo : wanted > hi ? hi : wanted);
  const any = (): bigint => lo + (BigInt(Math.floor(random.next() * 2 ** 48)) * (hi - lo)) / 2n ** 48n;
  return random.pick([
    () => lo,
    () => hi,
    () => inside(0n),
    () => inside(BigInt(random.whole(1, 40))),
    () => inside(BigInt(random.whole(1, 4000)) * 1000n),
    () => inside(BigInt(random.whole(1, 200)) * 1_000_000n),
    // Bounds of tiers, to the step.
    () => inside(BigInt(random.pick([20, 40, 100, 120, 500, 620])) * 1_000_000n),
    any,
    any,
  ])();
}
