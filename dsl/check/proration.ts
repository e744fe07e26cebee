/** Proration: the part of a period that is charged, and of which period (18.104 to 18.106). */
import { behind } from '../diagnostics/diagnostic.ts';
import type { Expr, Rounding } from '../program/expression.ts';
import type { PriceModel, Proration } from '../program/tariff.ts';
import type { ChargeDecl, ProrateClause } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { isPositive } from '../types/interval.ts';
import { rangeText, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { isInteger } from '../types/rational.ts';
import { clause } from './clauses.ts';
import type { ChargeFacts } from './price-models.ts';

const NEVER: Proration = { by: 'never' };

export function checkProration(
  decl: ChargeDecl,
  facts: ChargeFacts,
  model: PriceModel | undefined,
  factor: Rounding | undefined,
  context: Context,
): Proration | undefined {
  const node = clause(decl, 'Prorate');
  if (node === undefined || node.by === 'never') return NEVER;
  if (facts.billing === undefined && node.of?.kind !== 'counts') {
    return context.report(
      'WR6141',
      node.span,
      {},
      { remedy: { text: 'prorate by day for DAYS over DAYS, or let the tariff bill every month' } },
    );
  }
  if (facts.measure !== undefined && !node.withAllowance)
    context.report(
      'WR6142',
      node.span,
      { charge: facts.name },
      { remedy: { text: 'with allowance', edits: [behind(node.span, ' with allowance')] } },
    );
  const part = checkPart(node, context);
  if (part === undefined) return undefined;
  const over = (node.of?.kind === 'counts' ? undefined : node.of?.over) ?? 'anchor period';
  const own = over === 'own period' ? ownPeriod(model) : undefined;
  if (over === 'own period' && own === undefined) {
    return context.report(
      'WR6141',
      node.span,
      {},
      { remedy: { text: '"over own period" needs a flat price per month or per year' } },
    );
  }
  return {
    by: node.by,
    part,
    over,
    ...(own === undefined ? {} : { own }),
    withAllowance: node.withAllowance,
    ...(factor === undefined ? {} : { factor }),
    span: node.span,
  };
}

type Part = Exclude<Proration, { by: 'never' }>['part'];

function checkPart(node: ProrateClause, context: Context): Part | undefined {
  if (node.of === undefined || node.of.kind === 'period') return { kind: 'service' };
  if (node.of.kind === 'dates') {
    const from = checkExpr(node.of.from, context);
    const until = checkExpr(node.of.until, context);
    for (const end of [from, until]) {
      if (end !== undefined && end.type.kind !== 'date')
        return context.report('WR3100', end.span, { wanted: 'a date', found: typeText(end.type) });
    }
    return from === undefined || until === undefined
      ? undefined
      : { kind: 'dates', from, until, inclusive: node.of.inclusive };
  }
  const part = checkDays(node.of.part, context);
  const whole = checkDays(node.of.whole, context);
  if (part === undefined || whole === undefined) return undefined;
  if (whole.type.kind === 'numeric' && !isPositive(whole.type.range)) {
    return context.report(
      'WR3111',
      whole.span,
      { divisor: 'The whole of a proration', range: `its range is ${rangeText(whole.type.range, whole.type)}` },
      {
        remedy: { text: 'it must be proved to be above 0' },
      },
    );
  }
  return { kind: 'counts', part, whole };
}

function checkDays(node: Parameters<typeof checkExpr>[0], context: Context): Expr | undefined {
  const count = discharge(checkExpr(node, context), context);
  if (count === undefined) return undefined;
  if (count.type.kind === 'numeric' && count.type.unit.dimensions.length === 0 && count.type.flavour !== 'percent')
    return count;
  return context.report('WR3100', count.span, { wanted: 'a count', found: typeText(count.type) });
}

/** The time that a flat rate is for: `per year` is 12 months. */
function ownPeriod(
  model: PriceModel | undefined,
): { readonly every: number; readonly family: 'days' | 'months' } | undefined {
  if (model?.kind !== 'flat' || model.amount.type.kind !== 'numeric') return undefined;
  const { unit } = model.amount.type;
  const time = unit.dimensions.find((dimension) => dimension.base === 'month' || dimension.base === 'day');
  if (time === undefined) return undefined;
  const length = { n: unit.factor.d, d: unit.factor.n };
  return isInteger(length) ? { every: Number(length.n), family: time.base === 'month' ? 'months' : 'days' } : undefined;
}
