/**
 * A tariff (LANGUAGE section 7, 18.5 to 18.9, 18.84, 18.132): charges, discounts, taxes, total rounding, payment
 * rounding. Every figure is computed when first read, so that figures may read one another one by one (18.82).
 */
import { add, type Charge, isZero, negate, type Rational, subtract, type Tariff, ZERO } from '#dsl';
import { Bug } from '../bug.ts';
import { bindLets, isOpen } from './block.ts';
import { type Charged, type Measured, measureCharge, priceCharge } from './charge.ts';
import { type Context, Environment, memo } from './context.ts';
import { type DiscountResult, discountsOf, shareOn, takingOrder } from './discount.ts';
import { layOut } from './items.ts';
import { checkPeriod } from './period.ts';
import { largestRemainder, roundBy, sumOf } from './rounding.ts';
import { type TaxResult, taxesOf } from './tax.ts';

export interface Totals {
  readonly subtotal: Rational;
  readonly tax: Rational;
  /** Before the total stage. */
  readonly exact: Rational;
  readonly total: Rational;
  /** There only under both stages, and only when not zero (18.8). */
  readonly rounding: Rational | undefined;
  readonly due: Rational;
  readonly payment: Rational | undefined;
  readonly paymentApplies: boolean;
}

/** What `per total` alone prints for the lines, in multiples of its step, so that they add up (18.7). */
export interface Printed {
  readonly step: Rational;
  /** Before discounts. */
  readonly charges: ReadonlyMap<string, Rational>;
  /** What they take off: at most 0. */
  readonly discounts: ReadonlyMap<string, Rational>;
  readonly taxes: ReadonlyMap<string, Rational>;
}

export interface TariffResult {
  /** With one block for each item, where blocks stand for items. */
  readonly tariff: Tariff;
  readonly env: Environment;
  readonly isApplicable: () => boolean;
  /** Undefined: the charge has no line. */
  readonly measured: (charge: Charge) => Measured | undefined;
  readonly charged: (charge: Charge) => Charged | undefined;
  readonly discount: (name: string) => DiscountResult;
  readonly tax: (name: string) => TaxResult;
  readonly net: (charge: Charge) => Rational | undefined;
  readonly totals: () => Totals;
  /** There under `per total` alone. */
  readonly printed: () => Printed | undefined;
}

export function evaluateTariff(declared: Tariff, context: Context): TariffResult {
  const env = bindLets(declared.lets, new Environment(), context);
  const tariff = layOut(declared, env, context);
  const once = <V>(compute: () => V): (() => V) => {
    const known = memo((_: Tariff) => compute());
    return () => known(tariff);
  };
  const isApplicable = once(() => isOpen(tariff.appliesWhen, env, context));
  const measured = memo((charge: Charge) => (isApplicable() ? measureCharge(charge, tariff, env, context) : undefined));
  const charged = memo((charge: Charge) => {
    const stages = measured(charge);
    return stages === undefined ? undefined : priceCharge(stages, context);
  });
  const named = (name: string): Charge => find(tariff.charges, name);
  const discounts = discountsOf(
    tariff,
    () => env,
    (names) =>
      names.flatMap((name) => {
        const line = charged(named(name));
        return line === undefined ? [] : [{ charge: name, gross: line.gross }];
      }),
    context,
  );
  const net = memo((charge: Charge): Rational | undefined => {
    const line = charged(charge);
    if (line === undefined) return undefined;
    const off = takingOrder(tariff.discounts).filter(({ base }) => base.includes(charge.name));
    return subtract(line.gross, sumOf(off.map((discount) => shareOn(discounts(discount), charge.name))));
  });
  const taxes = taxesOf(
    tariff,
    () => env,
    (name) => net(named(name)),
    context,
  );
  const result: TariffResult = {
    tariff,
    env,
    isApplicable,
    measured,
    charged,
    net,
    discount: (name) => discounts(find(tariff.discounts, name)),
    tax: (name) => taxes(find(tariff.taxes, name)),
    totals: once(() => totalsOf(result, context)),
    printed: once(() => printedOf(result)),
  };
  if (tariff.billing !== undefined) checkPeriod(tariff.billing, env, context);
  return result;
}

function find<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((each) => each.name === name);
  if (item === undefined) throw new Bug(`nothing is named ${name}`);
  return item;
}

function totalsOf(result: TariffResult, context: Context): Totals {
  const { tariff, env } = result;
  const { rounding } = tariff;
  const applicable = result.isApplicable();
  const subtotal = applicable ? sumOf(tariff.charges.map((charge) => result.net(charge) ?? ZERO)) : ZERO;
  const tax = applicable ? sumOf(tariff.taxes.map(({ name }) => result.tax(name).amount)) : ZERO;
  const exact = add(subtotal, tax);
  const total = roundBy(exact, rounding.total);
  const difference = subtract(total, exact);
  const pays = applicable && rounding.payment !== undefined && isOpen(rounding.payment.when, env, context);
  const due = pays ? roundBy(total, rounding.payment?.rounding) : total;
  const payment = subtract(due, total);
  return {
    subtotal,
    tax,
    exact,
    total,
    rounding: rounding.line === undefined || isZero(difference) ? undefined : difference,
    due,
    payment: isZero(payment) ? undefined : payment,
    paymentApplies: pays,
  };
}

/** 18.7: the exact lines are brought to the step of the total, in the order of the lines. */
function printedOf(result: TariffResult): Printed | undefined {
  const { tariff } = result;
  const { line, total } = tariff.rounding;
  if (line !== undefined || total === undefined || !result.isApplicable()) return undefined;
  const lines = [
    ...tariff.charges.flatMap((charge) => {
      const charged = result.charged(charge);
      return charged === undefined ? [] : [{ kind: 'charges', name: charge.name, exact: charged.gross } as const];
    }),
    ...tariff.discounts
      .map(({ name }) => ({ kind: 'discounts', name, exact: negate(result.discount(name).amount) }) as const)
      .filter(({ exact }) => !isZero(exact)),
    ...tariff.taxes
      .filter(({ name }) => result.tax(name).hasLine)
      .map(({ name }) => ({ kind: 'taxes', name, exact: result.tax(name).amount }) as const),
  ];
  const exact = lines.map((each) => each.exact);
  const amounts = largestRemainder(result.totals().total, exact, total.step);
  const of = (kind: (typeof lines)[number]['kind']): ReadonlyMap<string, Rational> =>
    new Map(lines.flatMap((each, i) => (each.kind === kind ? [[each.name, amounts[i] ?? ZERO] as const] : [])));
  return { step: total.step, charges: of('charges'), discounts: of('discounts'), taxes: of('taxes') };
}
