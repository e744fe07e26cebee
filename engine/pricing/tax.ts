/**
 * Taxes (LANGUAGE 18.125 to 18.131): added to lines or contained in them; one computation on the sum, or one on each line. All
 * taxes that are contained in one line share it: each is amount x rate / (100 % + the sum of their rates).
 */
import type { Expr, Rounding, Tariff, Tax } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { divideExactly, roundTo } from '../ir/lower-number.ts';
import { lowerShareOut } from '../ir/lower-share-out.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, lesser, multiply, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth } from '../ir/site.ts';
import { and, NO, not, or } from '../ir/truths.ts';
import { moneyNode } from './figures.ts';
import type { LineNode } from './lines.ts';

export interface TaxNodes {
  /** Its gate is true and a line of its set exists. */
  readonly exists: TruthNode;
  readonly exempt: TruthNode;
  readonly base: NumberNode;
  readonly amount: NumberNode;
  /** By the places of its base: where it is contained what is in each line exactly, where it is one of lines that of each. */
  readonly parts: readonly NumberNode[];
  /** By the places of its base: of a contained tax the part of a line that is in it. */
  readonly factors: readonly NumberNode[];
}

/** What taxes need of their tariff: figures that are built when asked for. */
export interface TaxSite {
  readonly tariff: Tariff;
  readonly open: TruthNode;
  readonly flow: Flow;
  readonly exists: (name: string) => TruthNode;
  /** A line of the base of a tax, as the tax sees it, and the sum of several. */
  readonly line: (tax: Tax, name: string) => LineNode;
  readonly sumOf: (tax: Tax, names: readonly string[]) => NumberNode;
  /** The sum of what is taken of the lines of items, where several stand under the name. */
  readonly overItems: (tax: Tax, name: string, part: (amount: NumberNode) => NumberNode) => NumberNode | undefined;
}

/** Its own `round`, else the tax stage, else the line stage. */
export function taxRounding({ round }: Tax, { rounding }: Tariff): Rounding | undefined {
  return round ?? rounding.tax ?? rounding.line;
}

/** The taxes that are contained in a line, in source order. */
export function containedIn({ taxes }: Tariff, line: string): readonly Tax[] {
  return taxes.filter(({ how, base }) => how === 'contained' && base.includes(line));
}

interface Stance {
  readonly open: TruthNode;
  readonly exempt: TruthNode;
}

function stanceOf(tax: Tax, { open, flow }: TaxSite): Stance {
  return flow.once(tax, 'stance', () => {
    const { appliesWhen, exempt } = tax;
    const { builder } = flow.site;
    flow.bind(flow.needed(tax.lets, [appliesWhen, exempt?.when]));
    const gate = appliesWhen === undefined ? open : builder.truth(and(open, lowerTruth(appliesWhen, flow.site).yes));
    const excused = exempt === undefined ? NO : lowerTruth(exempt.when, flow.site).yes;
    return { open: gate, exempt: builder.truth(and(gate, excused)) };
  });
}

export function lowerTax(tax: Tax, at: TaxSite): TaxNodes {
  const { flow } = at;
  const { open, exempt } = stanceOf(tax, at);
  const exists = flow.site.builder.truth(and(open, or(...tax.base.map(at.exists))));
  const base = flow.site.builder.number(at.sumOf(tax, tax.base));
  const levied = tax.how === 'contained' ? containedLevy(tax, at) : addedLevy(tax, base, at);
  const lets = flow.needed(tax.lets, [tax.levy.value, tax.cap]);
  const { amount, ...parts } = flow.gated<'amount' | `of ${string}` | `factor of ${string}`>(exists, () => {
    flow.bind(lets);
    const { site } = flow;
    const given = tax.levy.kind === 'amount' ? moneyNode(tax.levy.value, site) : lowerNumber(tax.levy.value, site).node;
    const settle = settler(tax, at);
    const value = site.builder.number(choiceNumber(exempt, structural(0n), given));
    return amountOf(tax, levied(value, settle), settle, at);
  });
  return {
    exists,
    exempt,
    base,
    amount,
    parts: tax.base.map((name) => parts[`of ${name}`] ?? structural(0n)),
    factors: tax.base.map((name) => parts[`factor of ${name}`] ?? structural(0n)),
  };
}

/** What it comes to before it is bounded and rounded, and what of it is in each line, where that is known alone. */
interface Levied {
  readonly exact: NumberNode;
  readonly parts: ReadonlyMap<string, NumberNode>;
  readonly factors: ReadonlyMap<string, NumberNode>;
}
type Levy = (value: NumberNode, settle: Settle) => Levied;
type Settle = (exact: NumberNode) => NumberNode;

/** At most its cap, which is computed once for all lines, and rounded once. */
function settler(tax: Tax, { tariff, flow: { site } }: TaxSite): Settle {
  const rounding = taxRounding(tax, tariff);
  const cap = tax.cap === undefined ? undefined : site.builder.number(moneyNode(tax.cap, site));
  return (exact) => {
    const bounded = cap === undefined ? exact : lesser(exact, cap);
    return rounding === undefined ? bounded : roundTo(bounded, rounding);
  };
}

/** What a tax that is computed line by line takes of a line. */
export function taxOn(tax: Tax, amount: NumberNode, exempt: TruthNode, at: TaxSite): NumberNode {
  const { flow } = at;
  flow.bind(flow.needed(tax.lets, [tax.levy.value, tax.cap]));
  const rate = choiceNumber(exempt, structural(0n), lowerNumber(tax.levy.value, flow.site).node);
  return flow.site.builder.number(settler(tax, at)(multiply(amount, rate)));
}

/** The same of a contained tax, of a line of which a part is in it. */
export function taxIn(tax: Tax, amount: NumberNode, factor: NumberNode, at: TaxSite): NumberNode {
  const { flow } = at;
  flow.bind(flow.needed(tax.lets, [tax.levy.value, tax.cap]));
  return flow.site.builder.number(settler(tax, at)(multiply(amount, factor)));
}

/** What it takes of a line that may not be there: a cap below zero takes nothing of one that is not. */
function ofLine(tax: Tax, name: string, part: NumberNode, at: TaxSite): NumberNode {
  return tax.cap === undefined ? part : choiceNumber(at.exists(name), part, structural(0n));
}

/** All that its clauses read. */
export function taxExprs({ appliesWhen, exempt, levy, cap }: Tax): readonly (Expr | undefined)[] {
  return [appliesWhen, exempt?.when, levy.value, cap];
}

function amountOf(tax: Tax, { exact, parts, factors }: Levied, settle: Settle, at: TaxSite) {
  const { builder } = at.flow.site;
  const own = [...parts].map(([name, part]): [`of ${string}`, NumberNode] => [`of ${name}`, builder.number(part)]);
  const amount = tax.perLine ? sum(own.map(([, part]) => part)) : settle(exact);
  const kept = [...factors].map(([name, factor]) => [`factor of ${name}`, factor]);
  return { amount, ...Object.fromEntries(own), ...Object.fromEntries(kept) };
}

/** A fixed amount, or base x rate. */
function addedLevy(tax: Tax, base: NumberNode, at: TaxSite): Levy {
  const lines = tax.perLine ? tax.base.map((name) => ({ name, ...at.line(tax, name) })) : [];
  return (value, settle) => ({
    factors: new Map(),
    exact: tax.levy.kind === 'amount' ? value : multiply(base, value),
    parts: new Map(
      lines.map(({ name, amount }) => {
        const part = (each: NumberNode): NumberNode => settle(multiply(each, value));
        return [name, at.overItems(tax, name, part) ?? ofLine(tax, name, part(amount), at)];
      }),
    ),
  });
}

/** Lines that contain the same taxes have the same part of their amount in them. */
function containedLevy(tax: Tax, at: TaxSite): Levy {
  const groups = new Map<string, { readonly others: readonly Tax[]; readonly lines: string[] }>();
  for (const name of tax.base) {
    const others = containedIn(at.tariff, name).filter((each) => each !== tax);
    const key = others.map((each) => each.name).join(' ');
    const group = groups.get(key) ?? { others, lines: [] };
    groups.set(key, group);
    group.lines.push(name);
  }
  const shared = [...groups.values()].map(({ others, lines }) => ({
    beside: sum(others.map((each) => containedRate(each, at))),
    amount: at.sumOf(tax, lines),
    lines: lines.map((name) => ({ name, amount: at.line(tax, name).amount })),
  }));
  return (value, settle) => {
    const { site } = at.flow;
    const parts = new Map<string, NumberNode>();
    const factors = new Map<string, NumberNode>();
    const sums = shared.map(({ beside, amount, lines }) => {
      const whole = site.builder.number(add(add(structural(1n), value), beside));
      const factor = site.builder.number(divideExactly(value, whole, site));
      for (const { name, amount: line } of lines) {
        const part = (each: NumberNode): NumberNode => settle(multiply(each, factor));
        const settled = (): NumberNode => at.overItems(tax, name, part) ?? ofLine(tax, name, part(line), at);
        parts.set(name, tax.perLine ? settled() : multiply(line, factor));
        factors.set(name, factor);
      }
      return multiply(amount, factor);
    });
    return { exact: sum(sums), parts, factors };
  };
}

/** 0 where it does not apply, or is exempt. */
export function containedRate(tax: Tax, at: TaxSite): NumberNode {
  const { flow } = at;
  return flow.once(tax, 'rate', () => {
    const { open, exempt } = stanceOf(tax, at);
    const lets = flow.needed(tax.lets, [tax.levy.value]);
    const { rate } = flow.gated(and(open, not(exempt)), () => {
      flow.bind(lets);
      return { rate: lowerNumber(tax.levy.value, flow.site).node };
    });
    return rate;
  });
}

/** What of a tax falls on each line of its base. */
export function taxShares(tax: Tax, { amount, parts }: TaxNodes, at: TaxSite): readonly NumberNode[] {
  if (tax.perLine) return parts;
  const step = taxRounding(tax, at.tariff)?.step;
  return lowerShareOut(amount, weightsIn(tax, parts, at), step, at.flow.site);
}

/** By what a tax falls on its lines: what is contained in a line depends on what else is. */
export function weightsIn(tax: Tax, parts: readonly NumberNode[], at: TaxSite) {
  return tax.base.map((name, i) => {
    const { exists, amount } = at.line(tax, name);
    return { exists, weight: tax.how === 'contained' || tax.perLine ? (parts[i] ?? structural(0n)) : amount };
  });
}
