/**
 * Where inputs live: every leaf of every input has a slot of the frame, among the numbers (truths, enums, dates and presence too)
 * or among the others (texts, lists and wide numbers). A list holds columns, one for each leaf of its element, laid out the same way.
 */
import {
  type EnumInfo,
  type Extern,
  type FieldInfo,
  floor,
  type NumericType,
  type Program,
  type Rational,
  type Type,
} from '#dsl';
import { boundaryStep } from '../boundary/expected.ts';
import { Bug } from '../bug.ts';
import { LIST_ITEMS_MAX } from '../limits.ts';
import { FIRST_DAY, LAST_DAY } from '../time/civil.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from '../time/iso.ts';
import type { Representation } from './ir.ts';
import { representation } from './number-nodes.ts';

/** `presence`: the slot (or column) that says whether an optional value is there; absent: it always is. */
interface At {
  readonly presence: number | undefined;
}
export interface NumberPlace extends At {
  readonly kind: 'number';
  readonly slot: number;
  readonly scale: bigint;
  readonly lo: bigint;
  readonly hi: bigint;
  readonly rep: Representation;
  /** What the whole number stands for: a figure in steps, or an enum's member, a day, a second, a millisecond. */
  readonly of:
    | NumericType
    | { readonly kind: 'enum'; readonly enum: EnumInfo }
    | { readonly kind: 'date' | 'time' | 'instant' };
  readonly places: number | undefined;
}
export interface TruthPlace extends At {
  readonly kind: 'truth';
  readonly slot: number;
}
export interface TextPlace extends At {
  readonly kind: 'text';
  readonly slot: number;
  readonly zone: boolean;
}
export interface RecordPlace extends At {
  readonly kind: 'record';
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly place: Place }[];
}
export interface ListPlace extends At {
  readonly kind: 'list';
  readonly slot: number;
  readonly upTo: number;
  readonly item: Place;
  /** How many columns an element has. */
  readonly columns: number;
}
export type Place = NumberPlace | TruthPlace | TextPlace | RecordPlace | ListPlace;

export interface InputPlace {
  readonly name: string;
  readonly place: Place;
}

/** Hands out slots: of a frame, where numbers and other values have counters of their own, or of a list's columns. */
export interface Allotter {
  /** `small`: most of its values are small integers. */
  readonly number: (small?: boolean) => number;
  readonly other: () => number;
}

export class FrameAllotter implements Allotter {
  readonly numbers: boolean[] = [];
  others = 0;
  readonly number = (small = false): number => this.numbers.push(small) - 1;
  readonly other = (): number => this.others++;
}

class ColumnAllotter implements Allotter {
  #columns = 0;
  readonly number = (): number => this.#columns++;
  readonly other = this.number;
  get size(): number {
    return this.#columns;
  }
}

export function inputPlaces(program: Program, allot: Allotter): readonly InputPlace[] {
  return program.inputs.map(({ name, type, places }) => ({ name, place: placeOf(type, places, allot) }));
}

/** Where answers of externs are put. */
export function answerPlaces({ externs }: Program, allot: Allotter): ReadonlyMap<Extern, Place> {
  return new Map(externs.map((extern) => [extern, placeOf(extern.answer.type, extern.answer.places, allot)]));
}

function placeOf(type: Type, places: number | undefined, allot: Allotter): Place {
  const presence = type.optional ? allot.number(true) : undefined;
  switch (type.kind) {
    case 'numeric':
      return numberPlace(type, places, presence, allot);
    case 'bool':
      return { kind: 'truth', slot: allot.number(true), presence };
    case 'enum':
      return wholePlace(type, 0, type.enum.members.length - 1, presence, allot);
    case 'date':
      return wholePlace({ kind: 'date' }, FIRST_DAY, LAST_DAY, presence, allot);
    case 'time':
      return wholePlace({ kind: 'time' }, 0, SECONDS_PER_DAY, presence, allot);
    case 'instant':
      return wholePlace({ kind: 'instant' }, FIRST_DAY * MS_PER_DAY, (LAST_DAY + 1) * MS_PER_DAY - 1, presence, allot);
    case 'text':
    case 'zone':
      return { kind: 'text', slot: allot.other(), zone: type.kind === 'zone', presence };
    case 'record':
      return {
        kind: 'record',
        name: type.record.name,
        fields: type.record.fields.map((field) => fieldPlace(field, allot)),
        presence,
      };
    case 'list': {
      const slot = allot.other();
      const columns = new ColumnAllotter();
      const item = placeOf(type.of, places, columns);
      return { kind: 'list', slot, upTo: Math.min(type.upTo, LIST_ITEMS_MAX), item, columns: columns.size, presence };
    }
    case 'period':
    case 'nothing':
      throw new Bug(`an input of type ${type.kind}`);
    default:
      return type satisfies never;
  }
}

function fieldPlace({ name, type, places }: FieldInfo, allot: Allotter): { name: string; place: Place } {
  return { name, place: placeOf(type, places, allot) };
}

function wholePlace(
  of: NumberPlace['of'],
  lo: number,
  hi: number,
  presence: number | undefined,
  allot: Allotter,
): NumberPlace {
  return {
    kind: 'number',
    slot: allot.number(of.kind !== 'instant'),
    scale: 1n,
    lo: BigInt(lo),
    hi: BigInt(hi),
    rep: 'i53',
    of,
    places: undefined,
    presence,
  };
}

function numberPlace(
  of: NumericType,
  places: number | undefined,
  presence: number | undefined,
  allot: Allotter,
): NumberPlace {
  const step = boundaryStep(of, places);
  if (step === undefined || step.n !== 1n) throw new Bug('a number enters in steps of 1/n');
  const scale = step.d;
  const { lo, hi } = of.range;
  if (lo === undefined || hi === undefined) throw new Bug('a number enters with a range');
  const low = -floorOf(scaled({ n: -lo.value.n, d: lo.value.d }, scale), lo.open);
  const high = floorOf(scaled(hi.value, scale), hi.open);
  const rep = representation(low, high);
  return {
    kind: 'number',
    slot: rep === 'i53' ? allot.number(true) : allot.other(),
    scale,
    lo: low,
    hi: high,
    rep,
    of,
    places,
    presence,
  };
}

function scaled({ n, d }: Rational, scale: bigint): Rational {
  return { n: n * scale, d };
}
/** The last whole number up to a bound, or below it where the bound is open. */
function floorOf(value: Rational, open: boolean): bigint {
  return open && value.n % value.d === 0n ? value.n / value.d - 1n : floor(value);
}
