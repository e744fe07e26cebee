/** Where results live in the frame, after the inputs: what the encoder and readers of totals look at. */
import { decimalPlaces, type NumericType, type ScheduleExpr, type Type } from '#dsl';
import { Bug } from '../bug.ts';
import { withoutDivisors } from '../ir/alignment.ts';
import type { Builder } from '../ir/builder.ts';
import { divisorsOf, undivided } from '../ir/divisors.ts';
import type { ListNode, Node, NumberNode, Representation, TruthNode } from '../ir/ir.ts';
import type { FrameAllotter } from '../ir/layout.ts';
import type { LoweredSchedule } from '../ir/lower-intents.ts';
import { isSmall, rescale } from '../ir/number-nodes.ts';
import { multiply, timesRatio } from '../ir/numbers.ts';
import { NO, YES } from '../ir/truths.ts';
import type { Lowered } from '../ir/values.ts';

/** A slot of the frame, or with `at` what a column in it holds at the index of that name, and a column there in turn. */
export interface Slot {
  readonly slot: number;
  readonly at?: readonly string[];
}
/** A stored number, ready to print: `places` decimals, or a denominator that is no power of ten. */
export interface StoredNumber extends Slot {
  readonly rep: Representation;
  readonly scale: bigint;
  readonly places: number | undefined;
  /** A whole number of the run that it is divided by as well. */
  readonly over?: StoredNumber;
}
/** A truth that is stored as 1 and 0, or known before. */
export type StoredTruth = Slot | { readonly value: boolean };

export type StoredValue =
  | { readonly kind: 'number'; readonly present: StoredTruth; readonly number: StoredNumber; readonly type: Type }
  | { readonly kind: 'truth'; readonly yes: StoredTruth; readonly no: StoredTruth }
  | { readonly kind: 'text'; readonly present: StoredTruth; readonly text: Slot }
  | {
      readonly kind: 'record';
      readonly present: StoredTruth;
      readonly fields: readonly { readonly name: string; readonly value: StoredValue }[];
    }
  | { readonly kind: 'list'; readonly items: readonly { readonly keep: StoredTruth; readonly value: StoredValue }[] }
  /** Numbers in slots; zones that are named, or the slots of those that the input names. */
  | {
      readonly kind: 'schedule';
      readonly from: Slot;
      readonly to: Slot;
      readonly bands: ScheduleExpr['bands'];
      readonly zones: readonly (string | Slot)[];
    }
  /** As long as the input makes it: a function of its own prints it. */
  | { readonly kind: 'late'; readonly present: StoredTruth }
  | { readonly kind: 'nothing' };

/** The smallest power of ten that a scale divides; undefined where there is none. */
export function decimalScale(scale: bigint): { readonly scale: bigint; readonly places: number } | undefined {
  let rest = scale;
  let [twos, fives] = [0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  const places = Math.max(twos, fives);
  return rest === 1n ? { scale: 10n ** BigInt(places), places } : undefined;
}

/** The figure as it is printed: a percent by its hundreds, over a power of ten where there is one. */
export function printable(node: NumberNode, type: Type): NumberNode {
  const figure = isPercent(type) ? timesRatio(undivided(node), 100n, 1n) : undivided(node);
  const decimal = decimalScale(figure.scale);
  return decimal === undefined ? figure : rescale(figure, decimal.scale);
}
export function isPercent(type: Type): boolean {
  return type.kind === 'numeric' && type.flavour === 'percent';
}

/** Money shows the places of its grid; anything else is shortest. */
export function holePlaces(type: NumericType): number {
  return type.flavour !== 'money' || type.grid === undefined ? 0 : (decimalPlaces(type.grid) ?? 0);
}

export function holdsList(type: Type): boolean {
  if (type.kind === 'list') return true;
  return type.kind === 'record' && type.record.fields.some((field) => holdsList(field.type));
}

/** Where values are kept that an encoder reads. */
export interface Shelf {
  readonly keep: (value: Node) => Slot;
  /** A place for a list that is made later. */
  readonly room: () => Room;
}
export interface Room extends Slot {
  readonly fill: (list: ListNode) => void;
}

/** Slots of the frame. */
export function frameShelf(allot: FrameAllotter, builder: Builder): Shelf {
  return {
    keep(value) {
      const numeric = value.family === 'truth' || (value.family === 'number' && value.rep === 'i53');
      const small = value.family === 'truth' || (value.family === 'number' && isSmall(value));
      const slot = numeric ? allot.number(small) : allot.other();
      builder.push({ op: 'store', slot, value });
      return { slot };
    },
    room() {
      const slot = allot.other();
      return { slot, fill: (list) => builder.push({ op: 'store', slot, value: list }) };
    },
  };
}

export class Store {
  readonly shelf: Shelf;
  /** By local and denominator: a whole number is stored without the latter too. */
  readonly #stored = new Map<string, StoredNumber>();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  /** What is stored already keeps its slot: total and amount due are often one figure. */
  number(given: NumberNode): StoredNumber {
    const node = undivided(given);
    const key = node.op === 'local' ? `${node.local}/${node.scale}` : undefined;
    const known = key === undefined ? undefined : this.#stored.get(key);
    if (known !== undefined) return known;
    const decimal = decimalScale(node.scale);
    const kept = decimal === undefined ? node : rescale(node, decimal.scale);
    const stored = { ...this.shelf.keep(kept), rep: kept.rep, scale: kept.scale, places: decimal?.places };
    if (key !== undefined) this.#stored.set(key, stored);
    return stored;
  }

  /** A figure that may be divided by what only the run knows, which is stored beside it. */
  exact(given: NumberNode): StoredNumber {
    const [first, ...others] = divisorsOf(given);
    if (first === undefined) return this.number(given);
    const over = this.number(others.reduce(multiply, first));
    return { ...this.number(withoutDivisors(given)), places: undefined, over };
  }

  /** A word of bits or the number of a verdict: a small integer, as a figure that comes out of arithmetic on doubles is not. */
  small(node: NumberNode): number {
    return this.shelf.keep(node).slot;
  }

  truth(node: TruthNode): StoredTruth {
    if (node === YES || node === NO) return { value: node === YES };
    return this.shelf.keep(node);
  }

  schedule({ expr, from, to, zones }: LoweredSchedule): StoredValue {
    const kept = zones.map((zone) => (typeof zone === 'string' ? zone : this.shelf.keep(zone)));
    const [start, end] = [from, to].map((node) => this.shelf.keep(node));
    if (start === undefined || end === undefined) throw new Bug('a schedule without its ends');
    return { kind: 'schedule', from: start, to: end, bands: expr.bands, zones: kept };
  }

  /** A value without lists that the input makes, which the frame does not hold leaf by leaf (see list-value.ts). */
  value(value: Lowered, type: Type): StoredValue {
    switch (value.kind) {
      case 'number':
        return {
          kind: 'number',
          present: this.truth(value.present),
          number: this.number(printable(value.node, type)),
          type,
        };
      case 'truth':
        return { kind: 'truth', yes: this.truth(value.yes), no: this.truth(value.no) };
      case 'text':
        return { kind: 'text', present: this.truth(value.present), text: this.shelf.keep(value.node) };
      case 'record':
        return this.#record(value, type);
      case 'nothing':
        return { kind: 'nothing' };
      case 'literal': {
        const of = type.kind === 'list' ? type.of : type;
        const items = value.items.map((item) => ({ keep: this.truth(item.keep), value: this.value(item.value, of) }));
        return { kind: 'list', items };
      }
      case 'list':
      case 'either':
        throw new Bug('a list is printed by a function of its own');
      default:
        return value satisfies never;
    }
  }

  #record(value: Lowered & { readonly kind: 'record' }, type: Type): StoredValue {
    const declared = type.kind === 'record' ? type.record.fields : [];
    const fields = declared.map((field, i) => {
      const inner = value.fields[i] ?? { kind: 'nothing' };
      return { name: field.name, value: this.value(inner, field.type) };
    });
    return { kind: 'record', present: this.truth(value.present), fields };
  }
}
