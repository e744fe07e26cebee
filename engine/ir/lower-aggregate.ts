/** `sum`, `count`, `min`, `max`, `percentile`, `some`, `every` over a list: a loop, or one term for each element that is written down. */
import { type AggregateExpr, conversion } from '#dsl';
import { Bug } from '../bug.ts';
import { aligned, like } from './alignment.ts';
import type { NumberNode, TruthNode } from './ir.ts';
import { lowerLoop } from './lower-loop.ts';
import { lowerPercentile } from './lower-percentile.ts';
import { representation, structural } from './number-nodes.ts';
import { add, choiceNumber, greater, lesser } from './numbers.ts';
import { lowerNumber, lowerTruth, type Site } from './site.ts';
import { and, NO, not, or, YES } from './truths.ts';
import {
  type AnyList,
  certainly,
  choose,
  convertNumber,
  isList,
  type ListValue,
  type LiteralValue,
  type Lowered,
  type NumberValue,
  numberValue,
  presence,
  type TruthValue,
  truthValue,
} from './values.ts';

/** An element as the aggregate sees it: counted or not, and what it gives. */
interface Term {
  readonly where: TruthValue;
  readonly body: Lowered;
}

export function lowerAggregate(expr: AggregateExpr, site: Site): Lowered {
  const list = site.lower(expr.list);
  if (!isList(list)) throw new Bug(`an aggregate over ${list.kind}`);
  return aggregate(expr, list, site);
}

function aggregate(expr: AggregateExpr, list: AnyList, site: Site): Lowered {
  if (list.kind === 'either') {
    const condition = site.builder.truth(list.condition);
    return choose(condition, aggregate(expr, list.yes, site), aggregate(expr, list.no, site));
  }
  const value = list.kind === 'literal' ? overItems(expr, list, site) : overList(expr, list, site);
  return list.present === YES ? value : missingWhere(not(list.present), value);
}

function overItems(expr: AggregateExpr, list: LiteralValue, site: Site): Lowered {
  const { items } = list;
  if (expr.function === 'percentile') {
    const terms = items.map(({ keep, value }) => termOf(expr, value, keep, site));
    const shape = terms.reduce<NumberNode>((hull, { body }) => hullOf(hull, numeric(body).node), structural(0n));
    return percentile(expr, shape, BigInt(items.length), (take) => terms.forEach(take), site);
  }
  const step = (fold: Fold, { keep, value }: LiteralValue['items'][number]): Fold =>
    fold.step(termOf(expr, value, keep, site));
  return items.reduce(step, foldOf(expr)).result();
}

function missingWhere(condition: TruthNode, value: Lowered): Lowered {
  if (value.kind === 'truth') return truthValue(and(not(condition), value.yes), and(not(condition), value.no));
  if (value.kind !== 'number') throw new Bug(`an aggregate that gives ${value.kind}`);
  return numberValue(value.node, and(not(condition), value.present));
}

function termOf(expr: AggregateExpr, element: Lowered, keep: TruthNode, site: Site): Term {
  site.locals.set(expr.variable, element);
  const condition = expr.where === undefined ? certainly(YES) : lowerTruth(expr.where, site);
  const where =
    keep === YES ? condition : { ...condition, yes: and(keep, condition.yes), no: or(not(keep), condition.no) };
  const body = expr.function === 'count' ? numberValue(structural(1n)) : bodyOf(expr, site);
  return { where: { ...where, yes: site.builder.truth(where.yes) }, body: site.builder.once(body) };
}

/** In the unit of the aggregate's own type. */
function bodyOf(expr: AggregateExpr, site: Site): Lowered {
  const body = site.lower(expr.body);
  if (body.kind !== 'number' || expr.body.type.kind !== 'numeric' || expr.type.kind !== 'numeric') return body;
  return convertNumber(body, conversion(expr.body.type.unit, expr.type.unit));
}

/** Some element is unknown: its `where` is, or it is counted and its body is missing. */
function unknownTerm({ where, body }: Term): TruthNode {
  const undecided = where.certain ? NO : not(or(where.yes, where.no));
  return or(undecided, and(where.yes, not(presence(body))));
}

interface Fold {
  readonly step: (term: Term) => Fold;
  readonly result: () => Lowered;
}

function foldOf(expr: AggregateExpr): Fold {
  switch (expr.function) {
    case 'sum':
    case 'count':
      return sumFold(structural(0n), NO);
    case 'min':
    case 'max':
      return extremeFold(expr.function, structural(0n), NO, NO);
    case 'some':
      return truthFold(true, NO, YES);
    case 'every':
      return truthFold(false, YES, NO);
    case 'percentile':
      throw new Bug('a percentile is gathered, not folded');
    default:
      return expr.function satisfies never;
  }
}

function numeric(value: Lowered): NumberValue {
  if (value.kind !== 'number') throw new Bug(`a number is wanted, ${value.kind} stands here`);
  return value;
}

function sumFold(total: NumberNode, unknown: TruthNode): Fold {
  return {
    step: (term) =>
      sumFold(
        add(total, choiceNumber(term.where.yes, numeric(term.body).node, structural(0n))),
        or(unknown, unknownTerm(term)),
      ),
    result: () => numberValue(total, not(unknown)),
  };
}

function extremeFold(kind: 'min' | 'max', best: NumberNode, found: TruthNode, unknown: TruthNode): Fold {
  const pick = kind === 'min' ? lesser : greater;
  return {
    step: (term) => {
      const value = numeric(term.body).node;
      const better = found === NO ? value : choiceNumber(found, pick(best, value), value);
      const next = found === NO ? better : choiceNumber(term.where.yes, better, best);
      return extremeFold(kind, next, or(found, term.where.yes), or(unknown, unknownTerm(term)));
    },
    result: () => numberValue(best, and(found, not(unknown))),
  };
}

/** Kleene or over the elements that are counted (`some`), Kleene and (`every`). */
function truthStep(
  some: boolean,
  yes: TruthNode,
  no: TruthNode,
  { where, body }: Term,
): readonly [TruthNode, TruthNode] {
  if (body.kind !== 'truth') throw new Bug(`a truth is wanted, ${body.kind} stands here`);
  return some
    ? [or(yes, and(where.yes, body.yes)), and(no, or(where.no, body.no))]
    : [and(yes, or(where.no, body.yes)), or(no, and(where.yes, body.no))];
}
function truthFold(some: boolean, yes: TruthNode, no: TruthNode): Fold {
  return {
    step: (term) => truthFold(some, ...truthStep(some, yes, no, term)),
    result: () => truthValue(yes, no),
  };
}

function overList(expr: AggregateExpr, list: ListValue, site: Site): Lowered {
  switch (expr.function) {
    case 'sum':
    case 'count':
      return sumLoop(expr, list, site);
    case 'min':
    case 'max':
      return extremeLoop(expr, expr.function, list, site);
    case 'percentile': {
      const most = BigInt(list.upTo);
      return percentile(expr, bodyShape(expr, list, site), most, (take) => loop(expr, list, site, take), site);
    }
    case 'some':
    case 'every':
      return truthLoop(expr, list, site);
    default:
      return expr.function satisfies never;
  }
}

/** Brings what elements give to one scale. */
function percentile(
  expr: AggregateExpr,
  shape: NumberNode,
  most: bigint,
  each: (take: (term: Term) => void) => void,
  site: Site,
): Lowered {
  if (expr.share === undefined) throw new Bug('a percentile without its share');
  const share = site.builder.number(lowerNumber(expr.share, site).node);
  return lowerPercentile(
    share,
    shape,
    most,
    (take) =>
      each((term) => {
        take({ where: term.where.yes, unknown: unknownTerm(term), value: numeric(term.body).node });
      }),
    site,
  );
}

/** Wide enough for both. */
function hullOf(a: NumberNode, b: NumberNode): NumberNode {
  const [left, right] = aligned(a, b);
  const [lo, hi] = [left.lo < right.lo ? left.lo : right.lo, left.hi > right.hi ? left.hi : right.hi];
  return { ...structural(0n, left.scale), lo, hi, rep: representation(lo, hi) };
}

function loop(expr: AggregateExpr, list: ListValue, site: Site, write: (term: Term) => void): void {
  lowerLoop(list, site, (index) => write(termOf(expr, list.read(index), YES, site)));
}

/** The body's extent, from lowering it once for its looks alone. */
function bodyShape(expr: AggregateExpr, list: ListValue, site: Site): NumberNode {
  const { result } = site.builder.nested(() => termOf(expr, list.read(structural(0n)), YES, site).body);
  return numeric(result).node;
}

function sumLoop(expr: AggregateExpr, list: ListValue, site: Site): Lowered {
  const shape = bodyShape(expr, list, site);
  const most = BigInt(list.upTo);
  const [lo, hi] = [shape.lo < 0n ? shape.lo * most : 0n, shape.hi > 0n ? shape.hi * most : 0n];
  const total = accumulator(shape.scale, lo, hi, site);
  const unknown = site.builder.flag(NO);
  loop(expr, list, site, (term) => {
    const counted = choiceNumber(term.where.yes, numeric(term.body).node, structural(0n));
    site.builder.assign(total, like(add(total, counted), total));
    site.builder.assign(unknown, or(unknown, unknownTerm(term)));
  });
  return numberValue(total, not(unknown));
}

function accumulator(scale: bigint, lo: bigint, hi: bigint, site: Site): NumberNode {
  const shape: NumberNode = { ...structural(0n, scale), lo, hi, rep: representation(lo, hi) };
  return site.builder.variable(like(structural(0n), shape), shape);
}

function extremeLoop(expr: AggregateExpr, kind: 'min' | 'max', list: ListValue, site: Site): Lowered {
  const shape = bodyShape(expr, list, site);
  const start = shape.lo > 0n || shape.hi < 0n ? shape.lo : 0n;
  const best = site.builder.variable(like(structural(start, shape.scale), shape), shape);
  const found = site.builder.flag(NO);
  const unknown = site.builder.flag(NO);
  const pick = kind === 'min' ? lesser : greater;
  loop(expr, list, site, (term) => {
    const value = numeric(term.body).node;
    const better = choiceNumber(found, pick(best, value), value);
    site.builder.assign(best, like(choiceNumber(term.where.yes, better, best), best));
    site.builder.assign(found, or(found, term.where.yes));
    site.builder.assign(unknown, or(unknown, unknownTerm(term)));
  });
  return numberValue(best, and(found, not(unknown)));
}

function truthLoop(expr: AggregateExpr, list: ListValue, site: Site): Lowered {
  const some = expr.function === 'some';
  const yes = site.builder.flag(some ? NO : YES);
  const no = site.builder.flag(some ? YES : NO);
  loop(expr, list, site, (term) => {
    const [hit, miss] = truthStep(some, yes, no, term);
    site.builder.assign(yes, hit);
    site.builder.assign(no, miss);
  });
  return truthValue(yes, no);
}
