/** Usage that is known late, priced anew from the beginning of the charge (the forms of OpenMeter). */
import { z } from 'zod';
import { correctionsBy, differenceOn, type RatedLine, subtractLines, totalOf } from '#billing';
import { add, compare, decimalText, type Rational, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import type { Statement } from '../statement.ts';
import { decimal, exact, NotStated, notBelowZero, stating } from './common.ts';
import { ratedLines } from './rated-lines.ts';

/** Of a line at that price: `charge.rated_lines` reads it, and refuses what it does not know. */
const price = z.looseObject({
  Commitments: z.strictObject({ MinimumAmount: decimal.optional(), MaximumAmount: decimal.optional() }).optional(),
});
const discounts = z
  .strictObject({
    Percentage: z.strictObject({ Percentage: notBelowZero }).optional(),
    Usage: z.strictObject({ Quantity: notBelowZero }).optional(),
  })
  .nullish();
const charge = z.strictObject({
  price_type: z.string().nullable(),
  /** A text names a price that the file holds among its fixtures. */
  price: z.union([z.string(), price]),
  discounts,
  /** How that system converts the units of its meter, before it prices them. */
  unit_config: z.unknown().optional(),
});
type Charge = z.infer<typeof charge>;
type Fixtures = Readonly<Record<string, unknown>>;

const cumulative = charge.extend({
  phases: z.array(z.strictObject({ period: z.string(), cumulative: decimal })).min(1),
});
const perPeriod = charge.extend({
  phases: z.array(z.strictObject({ period: z.string(), cumulative: z.array(decimal).min(1) })).min(1),
});
const twoRuns = charge.extend({ previous_cumulative: decimal, new_cumulative: decimal });

const WHY = 'a policy prices all usage up to each bill; what was booked before is taken off, line by line, by the door';

export const lateUsage: Readonly<Record<string, Kind>> = {
  'usage.rerate_delta': kind({ way: 'language', why: WHY, given: cumulative, run: onCurrentPeriod }),
  'usage.rerate_period_preserving': kind({ way: 'language', why: WHY, given: perPeriod, run: onOwnPeriods }),
  'usage.subtract': kind({ way: 'language', why: WHY, given: twoRuns, run: difference }),
};

type Line = RatedLine<string>;
interface Rated {
  readonly lines: readonly Line[];
  readonly statements: readonly Statement[];
}

/** What a line of `charge.rated_lines` is. */
const detail = z.object({
  key: z.string(),
  quantity: decimal,
  unit_amount: decimal,
  totals: z
    .object({ Amount: decimal.optional(), ChargesTotal: decimal.optional(), DiscountsTotal: decimal })
    .nullable(),
});
const details = z.object({ lines: z.array(detail) });

/** A charge with the price itself. */
type Priced = Omit<Charge, 'price'> & { readonly price: z.infer<typeof price> };

function withPrice<G extends Charge>(given: G, fixtures: Fixtures): G & Priced {
  if (typeof given.price !== 'string') return { ...given, price: given.price };
  const named = price.safeParse(Object.hasOwn(fixtures, given.price) ? fixtures[given.price] : undefined);
  if (named.success) return { ...given, price: named.data };
  throw new NotStated(`the price that the case names is neither given nor a fixture of its file: ${given.price}`);
}

/** All usage of a charge so far as one line of its period; the minimum is due on the last bill alone. */
function rate(
  { price_type, price: given, discounts: off, unit_config }: Priced,
  usage: string,
  period: string,
  last: boolean,
): Rated {
  const { Commitments: { MinimumAmount, ...maximum } = {}, ...own } = given;
  const bounds = { ...maximum, ...(last && MinimumAmount !== undefined ? { MinimumAmount } : {}) };
  const line = {
    price_type: price_type ?? 'TieredPrice',
    price: Object.keys(bounds).length === 0 ? own : { ...own, Commitments: bounds },
    line_mode: 'SinglePerPeriodLineMode',
    usage: { LinePeriodQty: usage },
    ...(off === null || off === undefined ? {} : { discounts: discountsOf(off) }),
    ...(unit_config === undefined ? {} : { unit_config, unit_config_enabled: true }),
  };
  const result = ratedLines['charge.rated_lines']?.run(line, {}, {});
  if (result === undefined || 'notExpressible' in result) throw new NotStated(result?.notExpressible);
  const lines = details.parse(result.actual).lines.flatMap((each) => lineOf(each, period));
  return { lines, statements: result.statements };
}

function discountsOf({ Percentage, Usage }: NonNullable<Charge['discounts']>) {
  return {
    ...(Percentage === undefined ? {} : { Percentage: { PercentageDiscount: Percentage } }),
    ...(Usage === undefined ? {} : { Usage: { UsageDiscount: Usage } }),
  };
}

/** Lines without totals are lines of nothing. */
function lineOf({ key, quantity, unit_amount, totals }: z.infer<typeof detail>, period: string): readonly Line[] {
  if (totals === null) return [];
  const { Amount = '0', ChargesTotal = '0', DiscountsTotal = '0' } = totals;
  const figures = { amount: exact(Amount), charges: exact(ChargesTotal), discounts: exact(DiscountsTotal) };
  return [{ reference: key, quantity: exact(quantity), unitAmount: exact(unit_amount), totals: figures, period }];
}

function onCurrentPeriod(named: z.infer<typeof cumulative>, fixtures: Fixtures): Found {
  return stating(() => {
    const given = withPrice(named, fixtures);
    const [booked, statements]: [Line[], Statement[]] = [[], []];
    const phases = given.phases.map(({ period, cumulative: usage }, i) => {
      const now = rate(given, usage, period, i === given.phases.length - 1);
      const due = differenceOn(period, now.lines, booked);
      booked.push(...due);
      statements.push(...now.statements);
      return shown(due, () => null);
    });
    return found({ phases }, ...statements);
  });
}

function onOwnPeriods(named: z.infer<typeof perPeriod>, fixtures: Fixtures): Found {
  return stating(() => {
    const given = withPrice(named, fixtures);
    const [booked, statements]: [Line[], Statement[]] = [[], []];
    const names = given.phases.map(({ period }) => period);
    const phases = given.phases.map(({ period: current, cumulative: usages }, i) => {
      const snapshots = usages.map((usage, k) => {
        const period = names[k];
        if (period === undefined || k > i) throw new NotStated(`usage of a period after that of its run: ${k + 1}`);
        const { lines, statements: stated } = rate(given, usage, period, i === names.length - 1 && k === i);
        statements.push(...stated);
        return { period, rated: lines };
      });
      const due = correctionsBy(snapshots, booked);
      booked.push(...due);
      return shown(due, (period) => (period === current ? null : runOf(period)));
    });
    return found({ phases }, ...statements);
  });
}

/** The bill of `period1` is `period-1-run-id`. */
const runOf = (period: string): string => `${period.replace(/(?<=\D)(?=\d)/, '-')}-run-id`;

/** Two runs as the source subtracts them: by part and unit amount, in their order. */
function difference(named: z.infer<typeof twoRuns>, fixtures: Fixtures): Found {
  return stating(() => {
    const given = withPrice(named, fixtures);
    const [before, now] = [
      rate(given, given.previous_cumulative, '', false),
      rate(given, given.new_cumulative, '', true),
    ];
    const { changed, reversed } = subtractLines(now.lines, before.lines);
    const lines = [...changed, ...reversed].toSorted(
      (a, b) => order(a.reference.toLowerCase(), b.reference.toLowerCase()) || compare(a.unitAmount, b.unitAmount),
    );
    const answer = shown(lines, () => null);
    const withoutPeriod = { ...answer, lines: answer.lines.map((line) => ({ ...line, service_period: null })) };
    return found(withoutPeriod, ...before.statements, ...now.statements);
  });
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function shown(lines: readonly Line[], corrects: (period: string) => string | null) {
  return {
    totals: totalsOf(lines),
    lines: lines.map((line) => ({
      service_period: line.period,
      corrects: corrects(line.period),
      category: line.reference === 'MinSpendChildUniqueReferenceID' ? 'CategoryCommitment' : 'CategoryRegular',
      unit_amount: decimalText(line.unitAmount),
      quantity: decimalText(line.quantity),
      totals: totalsOf([line]),
    })),
  };
}

function totalsOf(lines: readonly Line[]) {
  const sum = (figure: (line: Line) => Rational): string =>
    decimalText(lines.reduce((total, line) => add(total, figure(line)), ZERO));
  return {
    Amount: sum(({ totals }) => totals.amount),
    DiscountsTotal: sum(({ totals }) => totals.discounts),
    ChargesTotal: sum(({ totals }) => totals.charges),
    Total: sum(({ totals }) => totalOf(totals)),
  };
}
