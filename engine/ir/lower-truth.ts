/** Comparison, equality, presence and Kleene logic: an operand that is missing makes both rails false. */
import { conversion, type Expr } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberNode, Relation, TruthNode } from './ir.ts';
import { listLength, lowerLoop } from './lower-loop.ts';
import { structural } from './number-nodes.ts';
import { add, choiceNumber } from './numbers.ts';
import { type ExprOf, fitted, lowerTruth, type Site } from './site.ts';
import { and, choiceTruth, compare, compareText, NO, not, or, YES } from './truths.ts';
import {
  type AnyList,
  certainly,
  convertNumber,
  isList,
  knownWhere,
  type ListValue,
  type LiteralValue,
  type Lowered,
  presence,
  type TruthValue,
  truthValue,
} from './values.ts';

/** Both sides in the unit of the left one. */
function sides(left: Expr, right: Expr, site: Site): readonly [Lowered, Lowered] {
  const a = site.lower(left);
  const b = site.lower(right);
  return [a, b.kind === 'nothing' ? b : fitted(b, right.type, left.type)];
}

/** Operands that both rails use are computed once. */
function operands(left: Expr, right: Expr, site: Site): readonly [Lowered, Lowered] {
  const [a, b] = sides(left, right, site);
  const twice = presence(a) !== YES || presence(b) !== YES;
  return twice ? [site.builder.once(a), site.builder.once(b)] : [a, b];
}

function related(relation: Relation, a: Lowered, b: Lowered): TruthValue {
  if (a.kind === 'nothing' || b.kind === 'nothing') return truthValue(NO, NO);
  const known = and(presence(a), presence(b));
  if (a.kind === 'number' && b.kind === 'number') return knownWhere(known, compare(relation, a.node, b.node));
  if (a.kind === 'text' && b.kind === 'text') return knownWhere(known, compareText(relation, a.node, b.node));
  throw new Bug(`${a.kind} ${relation} ${b.kind}`);
}

export function lowerCompare(expr: ExprOf<'compare'>, site: Site): Lowered {
  const [a, b] = operands(expr.left, expr.right, site);
  return related(expr.operator, a, b);
}

export function lowerEqual(expr: ExprOf<'equal'>, site: Site): Lowered {
  const [a, b] = operands(expr.left, expr.right, site);
  return expr.negated ? opposite(same(a, b, site)) : same(a, b, site);
}

function opposite(value: TruthValue): TruthValue {
  return { ...value, yes: value.no, no: value.yes };
}

/** Unknown where a side is missing; inside records and lists a missing field equals a missing field. */
function same(a: Lowered, b: Lowered, site: Site): TruthValue {
  return knownWhere(and(presence(a), presence(b)), identical(a, b, site));
}

/** Two-valued: both are there and equal, or both are missing; what stands under a missing value does not count. */
export function identical(a: Lowered, b: Lowered, site: Site): TruthNode {
  if (a.kind === 'nothing' || b.kind === 'nothing')
    return a.kind === b.kind ? YES : not(presence(a.kind === 'nothing' ? b : a));
  if (a.kind === 'truth' && b.kind === 'truth') {
    const both = or(and(a.yes, b.yes), and(a.no, b.no));
    return a.certain || b.certain ? both : or(both, not(or(presence(a), presence(b))));
  }
  const equal = sameContent(a, b, site);
  const [left, right] = [presence(a), presence(b)];
  if (left === YES && right === YES) return equal;
  return or(and(left, right, equal), not(or(left, right)));
}

function sameContent(a: Lowered, b: Lowered, site: Site): TruthNode {
  if (a.kind === 'number' && b.kind === 'number') return compare('===', a.node, b.node);
  if (a.kind === 'text' && b.kind === 'text') return compareText('===', a.node, b.node);
  if (a.kind === 'record' && b.kind === 'record') {
    return and(...a.fields.map((field, i) => identical(field, b.fields[i] ?? { kind: 'nothing' }, site)));
  }
  if (isList(a) && isList(b)) return sameLists(a, b, site);
  throw new Bug(`${a.kind} is ${b.kind}`);
}

/** The elements of both, in order; whether the lists are there is asked elsewhere. */
function sameLists(a: AnyList, b: AnyList, site: Site): TruthNode {
  if (a.kind === 'either')
    return choiceTruth(site.builder.truth(a.condition), sameLists(a.yes, b, site), sameLists(a.no, b, site));
  if (b.kind === 'either') return sameLists(b, a, site);
  if (a.kind === 'literal') return b.kind === 'literal' ? sameItems(a, b, site) : sameElements(b, a, site);
  if (b.kind === 'literal') return sameElements(a, b, site);
  const equal = site.builder.flag(NO);
  // Elements are only compared where there are as many of them: there is none to read beyond the end of a list.
  const { statements } = site.builder.nested(() => {
    site.builder.assign(equal, YES);
    lowerLoop(a, site, (index) =>
      site.builder.assign(equal, and(equal, identical(a.read(index), b.read(index), site))),
    );
  });
  site.builder.push({ op: 'if', condition: compare('===', listLength(a), listLength(b)), yes: statements, no: [] });
  return equal;
}

/** Every item that is there, with its place among those that are; and how many they are. */
function placed(
  { items }: LiteralValue,
  site: Site,
): {
  readonly items: readonly { readonly keep: TruthNode; readonly place: NumberNode; readonly value: Lowered }[];
  readonly count: NumberNode;
} {
  let count: NumberNode = structural(0n);
  const found = items.map(({ keep, value }) => {
    const place = count;
    count = site.builder.number(add(place, choiceNumber(keep, structural(1n), structural(0n))));
    return { keep, place, value };
  });
  return { items: found, count };
}

function sameElements(list: ListValue, literal: LiteralValue, site: Site): TruthNode {
  const { items, count } = placed(literal, site);
  const each = items.map(({ keep, place, value }) => or(not(keep), identical(list.read(place), value, site)));
  return and(compare('===', listLength(list), count), ...each);
}

function sameItems(a: LiteralValue, b: LiteralValue, site: Site): TruthNode {
  const [left, right] = [placed(a, site), placed(b, site)];
  const each = left.items.flatMap((one) =>
    right.items.map((other) => {
      const apart = or(not(one.keep), not(other.keep), compare('!==', one.place, other.place));
      return apart === YES ? YES : or(apart, identical(one.value, other.value, site));
    }),
  );
  return and(compare('===', left.count, right.count), ...each);
}

export function lowerPresence(expr: ExprOf<'presence'>, site: Site): Lowered {
  const value = site.lower(expr.operand);
  const there = presence(value);
  return certainly(expr.present ? there : not(there));
}

export function lowerNot(expr: ExprOf<'not'>, site: Site): Lowered {
  return opposite(lowerTruth(expr.operand, site));
}

function kleeneAnd(items: readonly TruthValue[]): TruthValue {
  const yes = and(...items.map((item) => item.yes));
  return items.every((item) => item.certain) ? certainly(yes) : truthValue(yes, or(...items.map((item) => item.no)));
}
function kleeneOr(items: readonly TruthValue[]): TruthValue {
  return opposite(kleeneAnd(items.map(opposite)));
}

function operandOnce(value: TruthValue, { builder }: Site): TruthValue {
  const yes = builder.truth(value.yes);
  return value.certain ? { ...value, yes, no: not(yes) } : { ...value, yes, no: builder.truth(value.no) };
}

export function lowerLogic(expr: ExprOf<'and' | 'or'>, site: Site): Lowered {
  const { reach } = site;
  // What asks is reached where no operand before it decides.
  const before: TruthNode[] = [];
  const asking = expr.items.some((item) => reach.asks(item));
  const items = expr.items.map((item) => {
    if (!asking) return lowerTruth(item, site);
    const value = operandOnce(
      reach.where(and(...before), () => lowerTruth(item, site)),
      site,
    );
    before.push(not(expr.kind === 'and' ? value.no : value.yes));
    return value;
  });
  return expr.kind === 'and' ? kleeneAnd(items) : kleeneOr(items);
}

export function lowerInRange(expr: ExprOf<'inRange'>, site: Site): Lowered {
  const item = site.builder.once(site.lower(expr.item));
  const at = (bound: Expr): Lowered => {
    const value = site.builder.once(site.lower(bound));
    if (value.kind !== 'number' || bound.type.kind !== 'numeric' || expr.item.type.kind !== 'numeric') return value;
    return convertNumber(value, conversion(bound.type.unit, expr.item.type.unit));
  };
  const inside = kleeneInside(related('>=', item, at(expr.from)), related(expr.toOpen ? '<' : '<=', item, at(expr.to)));
  return expr.negated ? opposite(inside) : inside;
}

/** One operator with three operands: missing when any of them is, even where another already decides. */
function kleeneInside(low: TruthValue, high: TruthValue): TruthValue {
  const yes = and(low.yes, high.yes);
  if (low.certain && high.certain) return certainly(yes);
  const known = and(presence(low), presence(high));
  return truthValue(yes, and(known, or(low.no, high.no)));
}

export function lowerInList(expr: ExprOf<'inList'>, site: Site): Lowered {
  const item = site.builder.once(site.lower(expr.item));
  const list = site.lower(expr.list);
  if (!isList(list)) throw new Bug(`in a ${list.kind}`);
  const found = inList(expr, item, list, site);
  return expr.negated ? opposite(found) : found;
}

function inList(expr: ExprOf<'inList'>, item: Lowered, list: AnyList, site: Site): TruthValue {
  if (list.kind === 'literal') return inLiteral(expr, item, list, site);
  if (list.kind === 'list') return inElements(expr, item, list, site);
  const condition = site.builder.truth(list.condition);
  const [yes, no] = [inList(expr, item, list.yes, site), inList(expr, item, list.no, site)];
  return truthValue(choiceTruth(condition, yes.yes, no.yes), choiceTruth(condition, yes.no, no.no));
}

function inItemUnit(value: Lowered, expr: ExprOf<'inList'>): Lowered {
  const of = expr.list.type.kind === 'list' ? expr.list.type.of : undefined;
  if (value.kind !== 'number' || of?.kind !== 'numeric' || expr.item.type.kind !== 'numeric') return value;
  return convertNumber(value, conversion(of.unit, expr.item.type.unit));
}

function inLiteral(expr: ExprOf<'inList'>, item: Lowered, list: LiteralValue, site: Site): TruthValue {
  const known = and(presence(item), list.present);
  const each = list.items.map(({ keep, value }) => {
    const equal = same(item, inItemUnit(value, expr), site);
    return keep === YES ? equal : truthValue(and(keep, equal.yes), or(not(keep), equal.no));
  });
  const any = kleeneOr(each);
  return known === YES ? any : truthValue(and(known, any.yes), and(known, any.no));
}

function inElements(expr: ExprOf<'inList'>, item: Lowered, list: ListValue, site: Site): TruthValue {
  const yes = site.builder.flag(NO);
  const no = site.builder.flag(YES);
  lowerLoop(list, site, (index) => {
    const equal = same(item, inItemUnit(list.read(index), expr), site);
    site.builder.assign(yes, or(yes, equal.yes));
    site.builder.assign(no, and(no, equal.no));
  });
  const known = and(presence(item), list.present);
  return truthValue(and(known, yes), and(known, no));
}
