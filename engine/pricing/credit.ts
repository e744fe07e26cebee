/** Credits (LANGUAGE 18.124): each pays what is left of its lines, before their taxes or with them, in source order. */
import type { Credit, Tariff } from '#dsl';
import { divisorsOf } from '../ir/divisors.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { divideExactly, roundTo } from '../ir/lower-number.ts';
import { lowerSpread } from '../ir/lower-spread.ts';
import { lesser, multiply, positivePart, subtract, sum } from '../ir/numbers.ts';
import { lowerTruth } from '../ir/site.ts';
import { and } from '../ir/truths.ts';
import { moneyNode } from './figures.ts';
import { lessTaken } from './lines.ts';

export interface CreditNodes {
  readonly open: TruthNode;
  /** What it pays, at least 0. */
  readonly amount: NumberNode;
  readonly remaining: NumberNode;
  /** By the places of its base: what earlier credits leave of each line; one that is not above 0 is not paid. */
  readonly left: readonly NumberNode[];
}

/** What credits need of their tariff: figures that are built when asked for. */
export interface CreditSite {
  readonly tariff: Tariff;
  readonly open: TruthNode;
  readonly flow: Flow;
  /** What there is to pay of a line; 0 without one. */
  readonly payable: (line: string) => NumberNode;
  /** Whether what there is to pay of its base is a sum of whole figures, although parts of them are fractions. */
  readonly paysWhole: () => boolean;
  readonly share: (credit: Credit, line: string) => NumberNode;
}

export function lowerCredit(credit: Credit, at: CreditSite): CreditNodes {
  const { builder } = at.flow.site;
  const open = creditGate(credit, at);
  const payable = credit.base.map((line) => builder.number(leftOf(credit, line, at)));
  const left = payable.map((node) => builder.number(positivePart(node)));
  const all = builder.number(undividedSum(payable, left, at));
  return { open, ...paysOf(credit, open, all, at), left };
}

export function creditGate({ appliesWhen, lets }: Credit, { flow, open }: CreditSite): TruthNode {
  flow.bind(flow.needed(lets, [appliesWhen]));
  const gate = appliesWhen === undefined ? open : and(open, lowerTruth(appliesWhen, flow.site).yes);
  return flow.site.builder.truth(gate);
}

/** What it pays of all that is left, and what remains of it. */
export function paysOf(
  credit: Credit,
  open: TruthNode,
  all: NumberNode,
  { flow }: CreditSite,
): Pick<CreditNodes, 'amount' | 'remaining'> {
  const { builder } = flow.site;
  const needed = flow.needed(credit.lets, [credit.amount, credit.cap]);
  return flow.gated<'amount' | 'remaining'>(open, () => {
    flow.bind(needed);
    const value = builder.number(moneyNode(credit.amount, flow.site));
    const capped = credit.cap === undefined ? value : lesser(value, moneyNode(credit.cap, flow.site));
    const exact = positivePart(lesser(capped, all));
    // What a rounding adds finds no line.
    const paid = credit.round === undefined ? exact : lesser(roundTo(exact, credit.round), all);
    const amount = builder.number(paid);
    return { amount, remaining: subtract(value, amount) };
  });
}

/** What earlier credits leave of what there is to pay of a line. */
export function leftOf(credit: Credit, line: string, { tariff, payable, share }: CreditSite): NumberNode {
  const { credits } = tariff;
  const earlier = credits
    .slice(0, credits.indexOf(credit))
    .filter(({ when, base }) => when === credit.when && base.includes(line));
  return lessTaken(payable(line), sum(earlier.map((each) => share(each, line))));
}

/** Parts of taxes on taxes are fractions, which come to whole figures where all of them are there. */
function undividedSum(
  payable: readonly NumberNode[],
  left: readonly NumberNode[],
  { paysWhole }: CreditSite,
): NumberNode {
  const all = sum(left);
  if (divisorsOf(all).length === 0 || payable.some(({ lo }) => lo < 0n) || !paysWhole()) return all;
  return roundTo(all, { mode: 'floor', step: { n: 1n, d: all.scale } });
}

/** What it pays of each line of its base. */
export function creditShares(
  { base, round }: Credit,
  { amount, left }: CreditNodes,
  at: CreditSite,
): readonly NumberNode[] {
  const { site } = at.flow;
  if (base.length <= 1) return base.map(() => amount);
  if (round !== undefined) {
    const lines = left.map((room) => ({ weight: room, room }));
    return lowerSpread(amount, round.step, lines, site.builder);
  }
  const factor = creditFactor(amount, site.builder.number(sum(left)), at);
  return left.map((room) => site.builder.number(multiply(room, factor)));
}

/** Exactly, the same part of every line. */
export function creditFactor(amount: NumberNode, all: NumberNode, { flow: { site } }: CreditSite): NumberNode {
  return site.builder.number(divideExactly(amount, all, site));
}
