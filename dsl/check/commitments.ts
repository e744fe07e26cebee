/** Commitments: what counts, what is short at the end of a term, and what of it is carried on (18.120 to 18.123). */
import type { Expr, Let, Rounding } from '../program/expression.ts';
import type { Commitment } from '../program/tariff.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { CommitmentDecl } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { discharge } from '../types/places.ts';
import { choice, greater, lesser, minus, oneOf, plus, rounded, step, times, zero } from '../types/spell.ts';
import { resolveSet, type TariffParts } from './charge-sets.ts';
import type { TariffFacts } from './charges.ts';
import { clause, clauses, optionally } from './clauses.ts';
import { checkHead } from './heads.ts';
import { checkMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { asMoney, checkMoney, nonNegative } from './money.ts';
import { checkRecurring, isWithin, periodField, termEndsIn } from './recurring.ts';
import { checkRound, moneyType } from './rounding-plan.ts';

export function checkCommitment(
  decl: CommitmentDecl,
  parts: TariffParts,
  tariff: TariffFacts,
  module: Module,
): Commitment | undefined {
  const name = decl.name.text;
  const { currency } = tariff;
  const head = checkHead(decl, nodeContext(module, `commitment ${name}.net`, tariff.context));
  const { gate, context } = head;
  const least = clause(decl, 'CommitmentMinimum');
  const counting = clause(decl, 'Counting');
  if (least === undefined || counting === undefined) {
    const what = `Commitment ${name} needs a minimum and what counts towards it.`;
    return module.report(
      'WR2114',
      decl.name.span,
      { what },
      { remedy: { text: 'minimum 500 USD, and counting all charges' } },
    );
  }
  const minimum = checkMoney(least.amount, currency, 'A minimum', context);
  const earlier = parts.commitments.slice(0, parts.commitments.indexOf(decl)).map((each) => each.name.text);
  const base = resolveSet(counting.charges, parts, { trueUps: false, more: earlier }, module);
  const already = checkAlready(decl, tariff, context);
  const ends = checkEnds(decl, tariff, module, context);
  const cap = optionally(clause(decl, 'Cap'), ({ amount }) => checkMoney(amount, currency, 'A cap', context));
  const round = optionally(clause(decl, 'Round'), (node) => checkRound(node, currency, context));
  const message = optionally(clause(decl, 'Message'), (node) => checkMessage(node.message, context));
  if (minimum === undefined || base === undefined || head.faulty) return undefined;
  if (already === 'faulty' || ends === 'faulty' || cap === 'faulty' || round === 'faulty' || message === 'faulty')
    return undefined;
  const carry = checkCarry(decl, minimum, tariff, context);
  if (carry === undefined) return undefined;
  const line = round ?? tariff.plan.line;
  const sums = spellOut(
    { minimum, counted: countedOf(base, already, parts, tariff, decl), ends, cap, line, ...carry },
    tariff,
  );
  const code = clause(decl, 'Code')?.code.text;
  return {
    name,
    title: clause(decl, 'ShortfallAs')?.title.value ?? decl.title?.value ?? name,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    base,
    ...sums,
    lets: [...head.lets, ...sums.lets],
    ...(line === undefined ? {} : { round: line }),
    span: decl.name.span,
  };
}

/** 18.121: only a term over several bills has counted anything before. */
function checkAlready(decl: CommitmentDecl, tariff: TariffFacts, context: Context): Expr | undefined | 'faulty' {
  return optionally(clause(decl, 'Already'), (node) => {
    if (node.counter !== 'counted' || clause(decl, 'Term') === undefined) {
      return context.report(
        'WR6147',
        node.span,
        { counter: node.counter, of: `commitment ${decl.name.text}, which has no term` },
        { remedy: { text: 'over 12 months from D, and already counted ...' } },
      );
    }
    const value = checkMoney(node.value, tariff.currency, 'What is counted already', context);
    return value;
  });
}

/** The bill that holds the last day of a term, or of the service; without a term every bill. */
function checkEnds(
  decl: CommitmentDecl,
  tariff: TariffFacts,
  module: Module,
  context: Context,
): Expr | undefined | 'faulty' {
  return optionally(clause(decl, 'Term'), (node) => {
    if (tariff.billing === undefined)
      return context.report('WR6141', node.span, {}, { remedy: { text: 'bills every month' } });
    const term = checkRecurring(node.period, node.from, context);
    const field = (name: Parameters<typeof periodField>[0]) => periodField(name, node.span, module.context);
    const [start, end, until] = [field('start'), field('end'), field('in_service_until')];
    if (term === undefined || start === undefined || end === undefined || until === undefined) return undefined;
    return oneOf(termEndsIn(term, start, end), isWithin(until, start, end));
  });
}

interface Carry {
  readonly shortfall: Expr | undefined;
  readonly excess: Expr | undefined;
}

function checkCarry(decl: CommitmentDecl, minimum: Expr, tariff: TariffFacts, context: Context): Carry | undefined {
  const found: { shortfall?: Expr; excess?: Expr } = {};
  for (const { what, upTo } of clauses(decl, 'Carry')) {
    const amount = checkUpTo(upTo, minimum, tariff.currency, context);
    if (amount === undefined) return undefined;
    found[what] = amount;
  }
  return { shortfall: found.shortfall, excess: found.excess };
}

/** Money, or a percent of the minimum. */
function checkUpTo(node: ExprNode, minimum: Expr, currency: string, context: Context): Expr | undefined {
  const value = discharge(checkExpr(node, context), context);
  if (value === undefined || !nonNegative(value, 'What is carried', context)) return undefined;
  const percent = value.type.kind === 'numeric' && value.type.flavour === 'percent';
  return percent ? times(minimum, value) : asMoney(value, currency, 'What is carried', context);
}

/** What was counted before, and the net lines of this bill. */
function countedOf(
  base: readonly string[],
  already: Expr | undefined,
  parts: TariffParts,
  { currency }: TariffFacts,
  { name: { span } }: CommitmentDecl,
): Expr {
  const type = moneyType(currency);
  const lines = base.map((name): Expr => {
    const block = parts.charges.some((charge) => charge.name.text === name) ? 'charge' : 'commitment';
    return { kind: 'figure', block, name, figure: 'net', type, span };
  });
  const [first, ...rest] = already === undefined ? lines : [already, ...lines];
  return first === undefined ? zero({ kind: 'missing', type, span } as Expr, span) : rest.reduce(plus, first);
}

function spellOut(
  given: Carry & {
    readonly minimum: Expr;
    readonly counted: Expr;
    readonly ends: Expr | undefined;
    readonly cap: Expr | undefined;
    readonly line: Rounding | undefined;
  },
  { plan }: TariffFacts,
): Pick<Commitment, 'amount' | 'counted' | 'missing' | 'carriedShortfall' | 'carriedExcess'> & {
  readonly lets: readonly Let[];
} {
  const { minimum, line, cap, ends } = given;
  const none = zero(minimum, minimum.span);
  const minimumStep = step('minimum', minimum);
  const counted = step('counted', given.counted);
  const short = step('short', rounded(greater(minus(minimumStep.read, counted.read), none), line));
  const last = ends && step('term ends', ends);
  const atEnd = (value: Expr): Expr => (last === undefined ? value : choice(last.read, value, none));
  const carried = given.shortfall && step('carried shortfall', rounded(lesser(short.read, given.shortfall), line));
  const billed = carried === undefined ? short.read : minus(short.read, carried.read);
  const capped = rounded(cap === undefined ? billed : lesser(billed, cap), line);
  const over = greater(minus(counted.read, minimumStep.read), none);
  const excess = given.excess && rounded(lesser(over, given.excess), line);
  const told = (value: Expr): Expr => rounded(value, line ?? plan.total);
  return {
    lets: [minimumStep, counted, short, last, carried].flatMap((each) => (each === undefined ? [] : [each.let])),
    amount: atEnd(capped),
    counted: told(counted.read),
    missing: told(short.read),
    ...(carried === undefined ? {} : { carriedShortfall: told(atEnd(carried.read)) }),
    ...(excess === undefined ? {} : { carriedExcess: told(atEnd(excess)) }),
  };
}
