/** Lowered values: what an expression of the program becomes. A missing value still holds a figure of its declared range. */
import { floor, type Interval, multiply, negate as negated, type Rational } from '#dsl';
import { Bug } from '../bug.ts';
import type { ListNode, Node, NumberNode, TextNode, TruthNode } from './ir.ts';
import type { Place } from './layout.ts';
import { representation, slotNumber } from './number-nodes.ts';
import { choiceNumber, timesRatio } from './numbers.ts';
import { and, choiceList, choiceText, choiceTruth, NO, not, or, YES } from './truths.ts';

export interface NumberValue {
  readonly kind: 'number';
  readonly present: TruthNode;
  readonly node: NumberNode;
}
/** Two rails: certainly true, certainly false; neither where it is unknown. `certain`: one of them always holds. */
export interface TruthValue {
  readonly kind: 'truth';
  readonly yes: TruthNode;
  readonly no: TruthNode;
  readonly certain: boolean;
  /** Where it is known, when that is shorter to say than by the rails. */
  readonly known?: TruthNode;
}
export interface TextValue {
  readonly kind: 'text';
  readonly present: TruthNode;
  readonly node: TextNode;
}
export interface RecordValue {
  readonly kind: 'record';
  readonly present: TruthNode;
  readonly fields: readonly Lowered[];
}
/** `read` gives the element at an index of the list. */
export interface ListValue {
  readonly kind: 'list';
  readonly present: TruthNode;
  readonly node: ListNode;
  readonly upTo: number;
  readonly read: (index: NumberNode) => Lowered;
}
/** Written down element by element; `keep` says whether an element is there. */
export interface LiteralValue {
  readonly kind: 'literal';
  readonly present: TruthNode;
  readonly items: readonly { readonly keep: TruthNode; readonly value: Lowered }[];
}
/** One of two lists that are not both lists at run time: whoever reads it looks at either. */
export interface EitherValue {
  readonly kind: 'either';
  readonly condition: TruthNode;
  readonly yes: AnyList;
  readonly no: AnyList;
}
export type AnyList = ListValue | LiteralValue | EitherValue;
export interface NothingValue {
  readonly kind: 'nothing';
}
export type Lowered = NumberValue | TruthValue | TextValue | RecordValue | AnyList | NothingValue;

export function numberValue(node: NumberNode, present: TruthNode = YES): NumberValue {
  return { kind: 'number', node, present };
}
export function truthValue(yes: TruthNode, no: TruthNode): TruthValue {
  return { kind: 'truth', yes, no, certain: false };
}
/** A truth that is never unknown. */
export function certainly(yes: TruthNode): TruthValue {
  return { kind: 'truth', yes, no: not(yes), certain: true };
}
/** A truth that is unknown where `known` does not hold. */
export function knownWhere(known: TruthNode, yes: TruthNode): TruthValue {
  return known === YES ? certainly(yes) : { ...truthValue(and(known, yes), and(known, not(yes))), known };
}
export function textValue(node: TextNode, present: TruthNode = YES): TextValue {
  return { kind: 'text', node, present };
}

/** Where a value is there at all; a truth where it is known. */
export function presence(value: Lowered): TruthNode {
  switch (value.kind) {
    case 'truth':
      return value.certain ? YES : (value.known ?? or(value.yes, value.no));
    case 'nothing':
      return NO;
    case 'either':
      return choiceTruth(value.condition, presence(value.yes), presence(value.no));
    case 'number':
    case 'text':
    case 'record':
    case 'list':
    case 'literal':
      return value.present;
    default:
      return value satisfies never;
  }
}

/** The same value, missing as well where `condition` does not hold. */
export function onlyWhere(condition: TruthNode, value: Lowered): Lowered {
  if (condition === YES) return value;
  if (value.kind === 'truth') return truthValue(and(condition, value.yes), and(condition, value.no));
  if (value.kind === 'nothing') return value;
  return isList(value) ? listWhere(condition, value) : { ...value, present: and(condition, value.present) };
}

function listWhere(condition: TruthNode, value: AnyList): AnyList {
  return value.kind === 'either'
    ? { ...value, yes: listWhere(condition, value.yes), no: listWhere(condition, value.no) }
    : { ...value, present: and(condition, value.present) };
}

export function isList(value: Lowered): value is AnyList {
  return value.kind === 'list' || value.kind === 'literal' || value.kind === 'either';
}

/** Reads a leaf tree laid out as slots of the frame or columns of a list. */
export interface Reader {
  readonly number: (slot: number, lo: bigint, hi: bigint, scale: bigint) => NumberNode;
  readonly truth: (slot: number) => TruthNode;
  readonly text: (slot: number) => TextNode;
  readonly list: (slot: number) => ListNode;
}

export const FROM_FRAME: Reader = {
  number: slotNumber,
  truth: (slot) => ({ family: 'truth', op: 'slot', slot }),
  text: (slot) => ({ family: 'text', op: 'slot', slot }),
  list: (slot) => ({ family: 'list', op: 'slot', slot }),
};

function elementReader(list: ListNode, index: NumberNode): Reader {
  const at = (column: number) => ({ op: 'element', list, column, index }) as const;
  return {
    number: (column, lo, hi, scale) => ({
      family: 'number',
      ...at(column),
      scale,
      lo,
      hi,
      rep: representation(lo, hi),
    }),
    truth: (column) => ({ family: 'truth', ...at(column) }),
    text: (column) => ({ family: 'text', ...at(column) }),
    list: (column) => ({ family: 'list', ...at(column) }),
  };
}

export function readPlace(place: Place, reader: Reader): Lowered {
  const present = place.presence === undefined ? YES : reader.truth(place.presence);
  switch (place.kind) {
    case 'number':
      return numberValue(reader.number(place.slot, place.lo, place.hi, place.scale), present);
    case 'truth':
      return knownWhere(present, reader.truth(place.slot));
    case 'text':
      return textValue(reader.text(place.slot), present);
    case 'record':
      return { kind: 'record', present, fields: place.fields.map((field) => readPlace(field.place, reader)) };
    case 'list': {
      const node = reader.list(place.slot);
      return {
        kind: 'list',
        present,
        node,
        upTo: place.upTo,
        read: (index) => readPlace(place.item, elementReader(node, index)),
      };
    }
    default:
      return place satisfies never;
  }
}

/** One of two values of the same kind. */
export function choose(condition: TruthNode, then: Lowered, otherwise: Lowered): Lowered {
  if (condition.op === 'constant') return condition.value ? then : otherwise;
  if (then.kind === 'nothing') return otherwise.kind === 'nothing' ? then : onlyWhere(not(condition), otherwise);
  if (otherwise.kind === 'nothing') return onlyWhere(condition, then);
  if (then.kind === 'number' && otherwise.kind === 'number') {
    return numberValue(
      choiceNumber(condition, then.node, otherwise.node),
      choiceTruth(condition, then.present, otherwise.present),
    );
  }
  if (then.kind === 'truth' && otherwise.kind === 'truth') {
    const yes = choiceTruth(condition, then.yes, otherwise.yes);
    if (then.certain && otherwise.certain) return certainly(yes);
    return truthValue(yes, choiceTruth(condition, then.no, otherwise.no));
  }
  if (then.kind === 'text' && otherwise.kind === 'text') {
    return textValue(
      choiceText(condition, then.node, otherwise.node),
      choiceTruth(condition, then.present, otherwise.present),
    );
  }
  if (then.kind === 'record' && otherwise.kind === 'record') {
    const fields = then.fields.map((field, i) => {
      const other = otherwise.fields[i];
      if (other === undefined) throw new Bug('records of one type have the same fields');
      return choose(condition, field, other);
    });
    return { kind: 'record', present: choiceTruth(condition, then.present, otherwise.present), fields };
  }
  if (then.kind === 'list' && otherwise.kind === 'list') {
    const node = choiceList(condition, then.node, otherwise.node);
    return {
      kind: 'list',
      present: choiceTruth(condition, then.present, otherwise.present),
      node,
      upTo: Math.max(then.upTo, otherwise.upTo),
      read: (index) => choose(condition, then.read(index), otherwise.read(index)),
    };
  }
  if (isList(then) && isList(otherwise)) return { kind: 'either', condition, yes: then, no: otherwise };
  throw new Bug(`${then.kind} or ${otherwise.kind}`);
}

/** The ends of a proved range as whole numbers over `scale`; an absent end is no proof. */
export function scaledEnds(range: Interval, scale: bigint): readonly [bigint | undefined, bigint | undefined] {
  const low = range.lo === undefined ? undefined : -floor(multiply(negated(range.lo.value), { n: scale, d: 1n }));
  const high = range.hi === undefined ? undefined : floor(multiply(range.hi.value, { n: scale, d: 1n }));
  return [low, high];
}

/** A number meant in one unit, as the number of another of the same dimension. */
export function convertNumber(value: NumberValue, factor: Rational): NumberValue {
  return factor.n === factor.d ? value : numberValue(timesRatio(value.node, factor.n, factor.d), value.present);
}

/** Every node of a value, leaf by leaf. */
export function leavesOf(value: Lowered): readonly Node[] {
  switch (value.kind) {
    case 'number':
    case 'text':
      return [value.present, value.node];
    case 'truth':
      return [value.yes, value.no];
    case 'record':
      return [value.present, ...value.fields.flatMap(leavesOf)];
    case 'list':
      return [value.present, value.node];
    case 'literal':
      return [value.present, ...value.items.flatMap(({ keep, value: item }) => [keep, ...leavesOf(item)])];
    case 'either':
      return [value.condition, ...leavesOf(value.yes), ...leavesOf(value.no)];
    case 'nothing':
      return [];
    default:
      return value satisfies never;
  }
}
