/** Spans of a call (CGRateS): cut where groups begin and validity ends, and raised to their first increment. */
import { z } from 'zod';
import { add, decimalText, type Rational, sign, subtract } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, derived, exact, linesOf } from './common.ts';
import { MEASURE, measured, SESSION, type Stretch, seconds, secondsOf, stretchCharge } from './stretches.ts';

const group = z.strictObject({ start: z.string(), value: decimal, increment: z.string(), unit: z.string() });

export const timespans: Readonly<Record<string, Kind>> = {
  'call.timespan': kind({
    way: 'language',
    why: 'a charge for each stretch between the starts of groups and the end of validity; what the first increment takes from the spans after it as definitions',
    given: z.union([
      z.strictObject({ seconds: decimal, rates: z.array(group) }),
      z.strictObject({ start: z.string(), end: z.string(), valid_until: z.string(), rates: z.array(group) }),
      z.strictObject({ spans: z.array(z.tuple([z.string(), z.string()])), first_increment: z.string() }),
    ]),
    run: (given): Found => {
      if ('spans' in given) return expanded(given.spans, seconds(given.first_increment));
      if ('seconds' in given) {
        return groups(given.rates, { start: '0', end: given.seconds, validUntil: undefined });
      }
      const { start, end, valid_until } = given;
      return groups(given.rates, { start, end, validUntil: valid_until });
    },
  }),
};

type Group = z.infer<typeof group>;

interface Timespan {
  readonly start: string;
  readonly end: string;
  readonly validUntil: string | undefined;
}

/** Groups begin so many seconds after the start; the end of validity cuts once more, within a group. */
function groups(rates: readonly Group[], { start, end, validUntil }: Timespan): Found {
  const origin = exact(seconds(start));
  const relative = (text: string): string => decimalText(subtract(exact(seconds(text)), origin));
  const cut = validUntil === undefined ? undefined : relative(validUntil);
  const stretches = rates.map(
    ({ start, value, increment, unit }, index): Stretch => ({
      id: `group_${index + 1}`,
      low: seconds(start),
      high: rates[index + 1] === undefined ? undefined : seconds(rates[index + 1]?.start ?? '0'),
      price: value,
      unit: seconds(unit),
      increment: seconds(increment),
    }),
  );
  const parts = stretches.flatMap((each) => cutAt(each, cut));
  const policy = policyText({
    name: 'timespan',
    header: ['currency USD', MEASURE],
    body: [
      ...SESSION,
      '',
      block('tariff bill', ...stretches.map(stretchCharge)),
      block('tariff parts', ...parts.map(stretchCharge)),
      ...parts.map(measured),
    ],
  });
  return asked(policy, { session_start: '0', session_end: relative(end) }, (answer) => {
    const durations = parts.map((part) => secondsOf(answer, part)).filter((length) => sign(length) > 0);
    const second = stretches[1]?.low;
    return {
      cost: bill(answer).total,
      costs: linesOf(answer).map(({ amount }) => amount),
      split_at: second === undefined ? null : clock(add(origin, exact(second))),
      durations_s: durations.map((length) => decimalText(length)),
    };
  });
}

function cutAt(stretch: Stretch, cut: string | undefined): readonly Stretch[] {
  const isInside =
    cut !== undefined &&
    Number(cut) > Number(stretch.low) &&
    (stretch.high === undefined || Number(cut) < Number(stretch.high));
  const named = { ...stretch, id: `${stretch.id}_part` };
  if (!isInside) return [named];
  return [
    { ...named, high: cut },
    { ...named, id: `${stretch.id}_later_part`, low: cut },
  ];
}

function clock(value: Rational): string {
  const total = Number(decimalText(value));
  const pad = (part: number): string => String(part).padStart(2, '0');
  return [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60].map(pad).join(':');
}

/** The first span is raised to whole increments; the spans after it lose what that took, and are gone where it took all. */
function expanded(spans: readonly (readonly [string, string])[], increment: string): Found {
  const names = spans.map((_span, index) => `span_${index + 1}`);
  const policy = policyText({
    name: 'expanded',
    header: ['currency USD', MEASURE],
    body: [
      ...names.map((name) => `input ${name}: quantity second 0..1_000_000_000 places 9`),
      '',
      block(
        'tariff bill',
        block('charge raised', 'measure span_1', `steps of ${increment} seconds`, 'each 0 USD per second'),
      ),
      'define span_1_after: quantity second = raised.quantity',
      'define taken_1: quantity second = raised.quantity - span_1',
      ...names
        .slice(1)
        .flatMap((name, index) => [
          `define ${name}_after: quantity second = max(${name} - taken_${index + 1}, 0 seconds)`,
          `define taken_${index + 2}: quantity second = max(taken_${index + 1} - ${name}, 0 seconds)`,
        ]),
    ],
  });
  const lengthOf = ([from, until]: readonly [string, string]): string =>
    decimalText(subtract(exact(seconds(until)), exact(seconds(from))));
  const input = Object.fromEntries(spans.map((span, index) => [`span_${index + 1}`, lengthOf(span)]));
  return asked(policy, input, (answer) => {
    let at = exact(seconds(spans[0]?.[0] ?? '00:00:00'));
    const after = names.map((name) => {
      const from = at;
      at = add(at, exact(String(derived(answer, `${name}_after`))));
      return [clock(from), clock(at)];
    });
    return { spans: after.filter(([from, until]) => from !== until) };
  });
}
