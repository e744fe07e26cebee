/**
 * One usage-based line of OpenMeter and its detailed lines: a price, spend bounds, discounts and credits, also where a period is
 * billed in several parts. Each detailed line is a charge, so that its quantity, discounts and credits can be compared.
 */
import { absolute, add, compare, decimalText, type Rational, subtract, ZERO } from '#dsl';
import type { Answer, Line } from '#engine';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { ANY_COUNT, block, policyText, someMoney, unitsOf } from '../policy.ts';
import { answered, bill, exact, linesOf } from './common.ts';
import { type Detail, detailsOf, measures } from './rated-line-details.ts';
import { type Given, given } from './rated-line-form.ts';
import { isNothing } from './tiers.ts';

export const ratedLines: Readonly<Record<string, Kind>> = {
  'charge.rated_lines': kind({
    way: 'language',
    why: 'a charge for each detailed line, what the period had before as inputs; the maximum as discounts on what passes it, the minimum as a `commitment`, credits as `credit`',
    given,
    run: (line): Found => {
      if (line.unit_config !== undefined && line.unit_config_enabled === false) {
        return {
          notExpressible:
            'a switch of that system forbids its own conversion of units; a policy that converts says so itself',
        };
      }
      if (line.price_type === 'FlatPrice' && line.price.Commitments !== undefined) {
        return { notExpressible: 'that system knows no minimum and no maximum of a flat price' };
      }
      if (line.unit_config !== undefined && ['PackagePrice', 'DynamicPrice'].includes(line.price_type)) {
        return { notExpressible: 'that system converts the units of unit prices and of tiers alone' };
      }
      if (isVolume(line) && line.usage?.PreLinePeriodQty !== undefined && !isNothing(line.usage.PreLinePeriodQty)) {
        return {
          notExpressible: 'that system refuses to bill a volume price in parts; a policy bills it with `already used`',
        };
      }
      return rated(line);
    },
  }),
};

const isVolume = (line: Given): boolean => line.price_type === 'TieredPrice' && line.price.Mode === 'VolumeTieredPrice';

function rated(line: Given): Found {
  const { definitions, measured } = measures(line);
  const details = detailsOf(line, measured);
  const { MinimumAmount, MaximumAmount } = line.price.Commitments ?? {};
  const ids = details.map(({ id }) => id);
  const credited = MinimumAmount === undefined ? ids : [...ids, MINIMUM];
  const blocks = [
    ...details.map(({ id, clauses }) => block(`charge ${id}`, ...clauses)),
    ...percentages(ids, line.discounts?.Percentage?.PercentageDiscount.Percentage),
    ...(MaximumAmount === undefined ? [] : above(ids, MaximumAmount, line)),
    ...(MinimumAmount === undefined ? [] : [minimum(MinimumAmount, line)]),
    ...credits(credited, line.credits_applied ?? []),
  ];
  const gate = isVolume(line) ? 'applies when last_in_period' : undefined;
  const text = [...definitions, block('tariff bill', gate, ...blocks)].join('\n');
  const inputs = inputsOf(line).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  const policy = policyText({
    name: 'rated_lines',
    header: ['currency USD', 'rounding half up to 2 places per line'],
    body: [...inputs.map(({ name, type }) => `input ${name}: ${type}`), '', text],
  });
  const input = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
  const result = answered(policy, input);
  if ('notExpressible' in result) return result;
  const { answer, statement } = result;
  if (compare(usedCredits(answer), sumOf((line.credits_applied ?? []).map(({ Amount }) => Amount))) < 0) {
    return {
      notExpressible: 'credits of more than the line comes to, which that system refuses; in a policy they remain',
    };
  }
  return found({ lines: shown(answer, details), total: bill(answer).total }, statement);
}

const sumOf = (amounts: readonly string[]): Rational => amounts.map(exact).reduce(add, ZERO);
const usedCredits = (answer: Answer): Rational =>
  absolute(
    sumOf(
      linesOf(answer)
        .filter(({ kind: each }) => each === 'credit')
        .map(({ amount }) => amount),
    ),
  );

/** Of these a quantity below 0 is no usage, and bills nothing; packages and tiers count from nothing. */
const BILLS_WHAT_IS_USED: readonly Given['price_type'][] = ['UnitPrice', 'DynamicPrice'];

function inputsOf({ price_type, usage, line_mode, previous_billed_amount }: Given) {
  return [
    { name: 'units', type: unitsOf(BILLS_WHAT_IS_USED.includes(price_type)), value: usage?.LinePeriodQty ?? '0' },
    { name: 'units_before', type: ANY_COUNT, value: usage?.PreLinePeriodQty ?? '0' },
    { name: 'billed_before', type: someMoney('USD'), value: previous_billed_amount ?? '0' },
    { name: 'first_in_period', type: 'bool', value: /^(Single|First)/.test(line_mode) },
    { name: 'last_in_period', type: 'bool', value: /^(Single|Last)/.test(line_mode) },
  ];
}

const percentOf = (id: string): string => `percentage_off_${id}`;

function percentages(ids: readonly string[], percent: string | undefined): readonly string[] {
  if (percent === undefined) return [];
  return ids.map((id) => block(`discount ${percentOf(id)}`, `take ${percent}% off ${id}`));
}

/** What passes the maximum of the period, line by line, is taken off; the value of a discount is its line, below zero. */
function above(
  ids: readonly string[],
  maximum: string,
  { discounts, previous_billed_amount }: Given,
): readonly string[] {
  const isReduced = discounts?.Percentage !== undefined;
  return ids.map((id, index) => {
    const upTo = ids
      .slice(0, index + 1)
      .map((each) => (isReduced ? `${each}.gross + ${percentOf(each)}` : `${each}.gross`));
    const spent = previous_billed_amount === undefined ? upTo : ['billed_before', ...upTo];
    return block(
      `discount above_maximum_${id}`,
      `take max(${spent.join(' + ')} - ${maximum} USD, 0 USD) off ${id}`,
      isReduced ? `stack after ${percentOf(id)}` : undefined,
    );
  });
}

const MINIMUM = 'minimum_spend';

/** The minimum of the period is looked at on its last line. */
function minimum(amount: string, { previous_billed_amount }: Given): string {
  const left = previous_billed_amount === undefined ? `${amount} USD` : `max(${amount} USD - billed_before, 0 USD)`;
  return block(`commitment ${MINIMUM}`, 'applies when last_in_period', `minimum ${left}`, 'counting all charges');
}

/** Credits are used one after the other, each on line after line. */
function credits(ids: readonly string[], applied: readonly { readonly Amount: string }[]): readonly string[] {
  return applied.flatMap(({ Amount }, index) =>
    ids.map((id, at) => {
      const last = ids[at - 1];
      const left = last === undefined ? `${Amount} USD` : `max(${creditOn(index, last)}.remaining, 0 USD)`;
      return block(`credit ${creditOn(index, id)}`, `amount ${left} on ${id}`, 'before tax');
    }),
  );
}

const creditOn = (index: number, id: string): string => `credit_${index + 1}_${id}`;

/** The lines as OpenMeter shows them; of a line of nothing it shows no totals. */
function shown(answer: Answer, details: readonly Detail[]): readonly object[] {
  const lines = linesOf(answer);
  return lines.flatMap((line) => {
    if (line.kind === 'commitment') {
      return [shownLine(line, lines, { key: 'MinSpendChildUniqueReferenceID', per: 'line' }, true)];
    }
    const detail = details.find(({ id }) => id === line.id);
    return line.kind !== 'charge' || detail === undefined ? [] : [shownLine(line, lines, detail, false)];
  });
}

function shownLine(
  line: Line,
  lines: readonly Line[],
  { key, price, per }: Pick<Detail, 'key' | 'price' | 'per'>,
  isCommitment: boolean,
) {
  const taken = (kind: Line['kind']): readonly Rational[] =>
    lines
      .filter((each) => each.kind === kind && each.id.endsWith(`_${line.id}`))
      .map(({ amount }) => absolute(exact(amount)));
  const [discounts, credits] = [taken('discount'), taken('credit')];
  const total = [...discounts, ...credits].reduce(subtract, exact(line.amount));
  const sum = (list: readonly Rational[]): string => decimalText(list.reduce((one, other) => add(one, other), ZERO));
  return {
    key,
    quantity: per === 'line' ? '1' : line.quantity,
    unit_amount: price ?? line.amount,
    category: isCommitment ? 'CategoryCommitment' : 'regular',
    totals: isNothing(line.amount)
      ? null
      : {
          [isCommitment ? 'ChargesTotal' : 'Amount']: line.amount,
          DiscountsTotal: sum(discounts),
          CreditsTotal: sum(credits),
          Total: decimalText(total),
        },
    discounts: discounts.map((each) => decimalText(each)),
    credits_applied: credits.map((each) => decimalText(each)),
  };
}
