/** Tariffs: the frame around charges, discounts and taxes, and the figures that others may read of them. */

import type { FigureSymbol, ValueSymbol } from '../names/symbols.ts';
import type { Expr, Rounding } from '../program/expression.ts';
import type { Billing, Tariff } from '../program/tariff.ts';
import { dottedName } from '../tree/common.ts';
import type { ForEach } from '../tree/rule.ts';
import type { BillsClause, ChargeDecl, CreditDecl, TariffDecl } from '../tree/tariff.ts';
import { calendarWord } from '../types/check-literals.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { wholeNumber } from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import { limitsCharging } from './breaches.ts';
import { BILLING_PERIOD } from './built-in-records.ts';
import { partsOf, type TariffParts } from './charge-sets.ts';
import { type ChargeHead, checkCharge, checkChargeHead, measureNode, type TariffFacts } from './charges.ts';
import { clause, clauses } from './clauses.ts';
import { checkCommitment } from './commitments.ts';
import { checkCredit } from './credits.ts';
import { checkDiscount, stacksRise } from './discounts.ts';
import { drawnBefore, drawnGrid, raisedRange, sharedGrid } from './drawn-grid.ts';
import { checkEach } from './each.ts';
import { missingClause } from './header.ts';
import { type Module, nodeContext } from './module.ts';
import { checkInnerRounds, roundedStage } from './round-clauses.ts';
import { checkRoundingPlan, moneyType, planGrid } from './rounding-plan.ts';
import { checkGate, checkLets } from './rules.ts';
import { commitmentEdges, creditEdges, discountEdges, drawEdges, taxEdges } from './tariff-edges.ts';
import { checkTax } from './taxes.ts';
import { hoursCalendar } from './time-of-use.ts';

/** A tariff whose figures can already be read while its charges are still to be checked. */
export interface TariffDraft {
  readonly decl: TariffDecl;
  readonly parts: TariffParts;
  readonly heads: ReadonlyMap<string, () => ChargeHead | undefined>;
  readonly facts: () => FrameFacts | undefined;
}

interface FrameFacts extends TariffFacts {
  readonly lets: Tariff['lets'];
  readonly gate: Expr | undefined;
  readonly faulty: boolean;
}

/** Declares the tariff's names; nothing is checked yet. */
export function declareTariff(
  decl: TariffDecl,
  module: Module,
  put: (name: string, symbol: ValueSymbol) => void,
): TariffDraft {
  const parts = partsOf(decl);
  const name = decl.name.text;
  const circle = (nodes: readonly string[]): void => {
    const cycle = nodes.map((node) => node.replace(/^tariff /, '').replace(/\.measured$/, ''));
    module.report('WR2105', decl.name.span, { cycle });
  };
  const facts = module.demand.lazy(`tariff ${name}`, () => checkFrame(decl, module), circle);
  const money = (): ReturnType<FigureSymbol['money']> => figureMoney(decl, facts());
  const heads = new Map<string, () => ChargeHead | undefined>();
  for (const charge of parts.charges) {
    const head = module.demand.lazy(`${charge.name.text}.measured`, () => headOf(charge, facts(), module), circle);
    heads.set(charge.name.text, head);
    const metered = measureNode(charge) !== undefined || limitsCharging(charge.name.text, module).length > 0;
    const times = clause(charge, 'TimeOfUse');
    const measure = (): ReturnType<FigureSymbol['money']> => {
      const type = head()?.measure?.type;
      return type?.kind === 'numeric' ? type : undefined;
    };
    put(charge.name.text, {
      kind: 'figures',
      block: 'charge',
      name: charge.name.text,
      tariff: name,
      ...linesBy(charge, head),
      ...(clause(charge, 'Billed')?.how === 'instalments' ? { instalments: instalmentsOf(charge) } : {}),
      ...(clause(charge, 'SpreadOver') === undefined ? {} : { shares: true }),
      money,
      ...(metered ? { measure, drawn: () => drawnOf(charge, head(), facts()) } : {}),
      ...(times === undefined ? {} : { calendar: hoursCalendar(times, module) }),
      span: charge.name.span,
    });
  }
  for (const block of [...parts.discounts, ...parts.commitments, ...parts.credits, ...parts.taxes]) {
    put(block.name.text, {
      kind: 'figures',
      block: BLOCKS[block.kind],
      name: block.name.text,
      tariff: name,
      ...('each' in block ? linesBy(block) : {}),
      money,
      ...(block.kind === 'Credit' ? { granted: grantedBy(block, facts, module) } : {}),
      span: block.name.span,
    });
  }
  put(name, { kind: 'figures', block: 'tariff', name, tariff: name, money, span: decl.name.span });
  drawEdges(decl, parts, module);
  return { decl, parts, heads, facts };
}

/** Outside the list of a block, whose items its figures are the sum of. */
function linesBy(
  { each }: { readonly each?: ForEach },
  head?: () => ChargeHead | undefined,
): Pick<FigureSymbol, 'each'> {
  if (each === undefined) return {};
  const upTo = (): number => {
    const list = head?.()?.each?.list.type;
    return list?.kind === 'list' ? list.upTo : 1;
  };
  return { each: { path: dottedName(each.list), upTo } };
}

const BLOCKS = { Discount: 'discount', Commitment: 'commitment', Credit: 'credit', Tax: 'tax' } as const;

/** What was charged already may be more than the price, and what follows on what was used cost less than nothing where a stair falls. */
function instalmentsOf(charge: ChargeDecl): NonNullable<FigureSymbol['instalments']> {
  return { belowZero: clause(charge, 'Already') !== undefined };
}

function headOf(
  charge: TariffParts['charges'][number],
  facts: FrameFacts | undefined,
  module: Module,
): ChargeHead | undefined {
  return facts === undefined ? undefined : checkChargeHead(charge, facts, module);
}

/** Read without a report: the clauses report for themselves, once. */
function drawnOf(
  charge: ChargeDecl,
  head: ChargeHead | undefined,
  facts: FrameFacts | undefined,
): ReturnType<NonNullable<FigureSymbol['drawn']>> {
  if (head?.measure?.type.kind !== 'numeric') return undefined;
  const context: Context = { ...head.context, report: () => undefined, depends: () => {} };
  const steps = clause(charge, 'Steps');
  const raised = steps === undefined ? [] : [steps.step, ...(steps.first === undefined ? [] : [steps.first])];
  const included = clauses(charge, 'Included');
  const drawn = included.flatMap(({ each, amount, rollsOver }) => {
    const inside = each === undefined ? context : (checkEach(each, context)?.context ?? context);
    const amounts = rollsOver?.upTo === undefined ? [amount] : [amount, rollsOver.upTo];
    return amounts.map((node) => checkExpr(node, inside));
  });
  const counter = clauses(charge, 'Already').find((each) => each.counter === 'used');
  const used = drawnBefore(counter?.value, included).map((node) => checkExpr(node, context));
  const checked = [...raised.map((node) => checkExpr(node, context)), ...drawn, ...used];
  const known = checked.filter((amount) => amount !== undefined);
  if (known.length < checked.length) return undefined;
  const range = raisedRange(head.measure.type, known.slice(0, raised.length));
  const whole = drawnGrid(head.measure.type, known);
  const grid =
    clause(charge, 'Prorate')?.withAllowance === true ? sharedGrid(whole, factorOf(charge, facts, context)) : whole;
  return { range, grid };
}

/** The amount of a credit as it is written, read without a report: its own check reports, a circle too. */
function grantedBy(
  credit: CreditDecl,
  facts: () => FrameFacts | undefined,
  module: Module,
): NonNullable<FigureSymbol['granted']> {
  const type = (): ReturnType<FigureSymbol['money']> => {
    const outer = facts()?.context;
    const node = clause(credit, 'CreditAmount');
    if (outer === undefined || node === undefined) return undefined;
    const silent: Context = { ...outer, report: () => undefined, depends: () => {} };
    const inside = credit.each === undefined ? silent : (checkEach(credit.each, silent)?.context ?? silent);
    const amount = checkExpr(node.amount, checkLets(clauses(credit, 'Let'), inside).context);
    return amount?.type.kind === 'numeric' ? amount.type : undefined;
  };
  return module.demand.lazy(`${credit.name.text}.granted`, type, () => {});
}

function factorOf(charge: ChargeDecl, facts: FrameFacts | undefined, context: Context): Rounding | undefined {
  return facts && checkInnerRounds(charge, facts.plan, facts.currency, context)?.factor;
}

/** A figure of money lies on the grid of the roundings, so that what is computed from it can be printed. */
function figureMoney(decl: TariffDecl, facts: FrameFacts | undefined): ReturnType<FigureSymbol['money']> {
  if (facts === undefined) return undefined;
  const own = decl.clauses.some((part) => {
    if (!('clauses' in part)) return false;
    return part.clauses.some((each) => each.kind === 'Round' && roundedStage(each) === 'line');
  });
  return moneyType(facts.currency, own ? undefined : planGrid(facts.plan));
}

function checkFrame(decl: TariffDecl, module: Module): FrameFacts | undefined {
  const { currency } = module.header;
  if (currency === undefined && module.header.saysCurrency) return undefined;
  if (currency === undefined) {
    return module.report(
      'WR2114',
      module.header.span,
      { what: 'This policy has prices, but its header names no currency.' },
      { remedy: missingClause(module.header, 'currency USD') },
    );
  }
  const outer = nodeContext(module, `tariff ${decl.name.text}.frame`);
  const bound = checkLets(clauses(decl, 'Let'), outer);
  const gateNode = clause(decl, 'AppliesWhen');
  const gated = checkGate(gateNode, bound.context);
  const gate = discharge(gated.gate, bound.context);
  const bills = clause(decl, 'Bills');
  const billing = bills === undefined ? undefined : checkBilling(bills, decl, module, gated.context);
  const plan = checkRoundingPlan(clauses(decl, 'Rounding'), currency, module, gated.context);
  if (plan === undefined || billing === 'faulty') return undefined;
  const faulty = gateNode !== undefined && gate === undefined;
  return { name: decl.name.text, currency, billing, plan, context: gated.context, lets: bound.lets, gate, faulty };
}

function checkBilling(
  node: BillsClause,
  decl: TariffDecl,
  module: Module,
  context: Context,
): Billing | undefined | 'faulty' {
  const period = module.scope.values.get('period');
  if (period?.kind !== 'input' || !isBillingPeriod(period.input.type)) {
    module.report(
      'WR6140',
      decl.name.span,
      { tariff: decl.name.text },
      { remedy: missingClause(module.header, 'input period: BillingPeriod') },
    );
    return 'faulty';
  }
  module.scope.used.add('period');
  const unit = calendarWord(node.unit.text);
  const count = wholeNumber(node.every?.digits ?? '1');
  if (unit === undefined || count === undefined || count < 1 || count > 1200) {
    module.report(
      'WR3108',
      node.span,
      { message: 'A tariff bills every so many days, weeks, months or years.' },
      { remedy: { text: 'bills every month' } },
    );
    return 'faulty';
  }
  const anchor = node.anchor === undefined ? undefined : discharge(checkExpr(node.anchor, context), context);
  if (node.anchor !== undefined && anchor === undefined) return 'faulty';
  if (anchor !== undefined && anchor.type.kind !== 'date') {
    module.report('WR3100', anchor.span, { wanted: 'a date', found: typeText(anchor.type) });
    return 'faulty';
  }
  const asOf = module.header.asOf && dottedName(module.header.asOf);
  if (asOf !== undefined && asOf !== 'period.start')
    module.report('WR6144', module.header.asOf?.span ?? node.span, { path: asOf });
  return {
    every: count * unit.count,
    family: unit.family,
    ...(anchor === undefined ? {} : { anchor }),
    monthEnd: node.monthEnd ?? 'remembered',
    span: node.span,
  };
}

function isBillingPeriod(type: Type): boolean {
  return type.kind === 'record' && type.record === BILLING_PERIOD && !type.optional;
}

export function checkTariff(draft: TariffDraft, module: Module): Tariff | undefined {
  const { decl, parts } = draft;
  const facts = draft.facts();
  if (facts === undefined) return undefined;
  const charges = parts.charges.map((charge) => {
    const head = draft.heads.get(charge.name.text)?.();
    return head === undefined ? undefined : checkCharge(charge, head, facts, module);
  });
  const discounts = parts.discounts.map((discount) => checkDiscount(discount, parts, facts, module));
  const commitments = parts.commitments.map((each) => checkCommitment(each, parts, facts, module));
  const credits = parts.credits.map((credit) => checkCredit(credit, parts, facts, module));
  const taxes = parts.taxes.map((tax) => checkTax(tax, parts, facts, module));
  const wholeCharges = charges.filter(isThere);
  const wholeDiscounts = discounts.filter(isThere);
  const wholeCommitments = commitments.filter(isThere);
  const wholeCredits = credits.filter(isThere);
  const wholeTaxes = taxes.filter(isThere);
  const all = [...charges, ...discounts, ...commitments, ...credits, ...taxes];
  if (all.some((block) => block === undefined)) return undefined;
  if (facts.faulty || !stacksRise(wholeDiscounts, module)) return undefined;
  discountEdges(wholeDiscounts, module);
  for (const each of wholeCommitments) commitmentEdges(each, parts, module);
  creditEdges(wholeCredits, wholeTaxes, decl.name.text, parts, module);
  taxEdges(wholeTaxes, wholeCredits, decl.name.text, parts, module);
  lintCategories(decl, parts, module);
  return {
    name: decl.name.text,
    title: decl.title?.value ?? decl.name.text,
    lets: facts.lets,
    ...(facts.gate === undefined ? {} : { appliesWhen: facts.gate }),
    ...(facts.billing === undefined ? {} : { billing: facts.billing }),
    late: clause(decl, 'Late')?.on ?? 'current',
    rounding: facts.plan,
    charges: wholeCharges,
    discounts: wholeDiscounts,
    commitments: wholeCommitments,
    credits: wholeCredits,
    taxes: wholeTaxes,
    span: decl.name.span,
  };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function lintCategories(decl: TariffDecl, parts: TariffParts, module: Module): void {
  const taxed = new Set<string>();
  for (const part of decl.clauses) {
    if (part.kind !== 'Tax') continue;
    for (const node of part.clauses) {
      if (node.kind === 'TaxBase' && node.charges.kind === 'taxed as') taxed.add(node.charges.category.text);
    }
  }
  for (const charge of parts.charges) {
    const category = clause(charge, 'Taxed')?.category;
    if (category !== undefined && !taxed.has(category.text))
      module.report('WR6143', category.span, { category: category.text });
  }
}
