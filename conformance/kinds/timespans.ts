/** Spans of a call (CGRateS): cut where groups begin and validity ends, and raised to whole increments. */
import { z } from 'zod';
import { add, compare, decimalText, integer, isZero, type Rational, sign, subtract, ZERO } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, derived, exact, linesOf } from './common.ts';
import { clockText, clockTime, duration } from './durations.ts';
import { inSeconds, MEASURE, raisedStretches, SESSION, type Stretch, secondsOf } from './stretches.ts';

/** An increment or a unit of nothing is one of a second. */
const step = duration.transform((length): Rational => (isZero(length) ? integer(1) : length));
const group = z.strictObject({ start: duration, value: decimal, increment: step, unit: step });

export const timespans: Readonly<Record<string, Kind>> = {
  'call.timespan': kind({
    way: 'language',
    why: 'a charge for each stretch between the starts of groups and the end of validity; what an increment takes from the spans after it as definitions',
    given: z.union([
      z.strictObject({ seconds: decimal, rates: z.array(group).min(1) }),
      z.strictObject({ start: clockTime, end: clockTime, valid_until: clockTime, rates: z.array(group).min(1) }),
      z.strictObject({ spans: z.array(z.tuple([clockTime, clockTime])).min(1), first_increment: duration }),
    ]),
    run: (given): Found => {
      if ('spans' in given) return expanded(given.spans, given.first_increment);
      if ('seconds' in given) {
        return groups(given.rates, { start: ZERO, end: exact(given.seconds), validUntil: undefined });
      }
      const { start, end, valid_until } = given;
      return groups(given.rates, { start, end, validUntil: valid_until });
    },
  }),
};

type Group = z.infer<typeof group>;

/** Times of day, in seconds. */
interface Timespan {
  readonly start: Rational;
  readonly end: Rational;
  readonly validUntil: Rational | undefined;
}

/** Groups begin so many seconds after the start; the end of validity cuts once more, within a group. */
function groups(rates: readonly Group[], { start: origin, end, validUntil }: Timespan): Found {
  if (compare(end, origin) < 0) return { notExpressible: 'the session ends before it begins' };
  const cut = validUntil === undefined ? undefined : subtract(validUntil, origin);
  const sorted = rates.toSorted((one, other) => compare(one.start, other.start));
  const stretches = sorted.map(
    ({ start, value, increment, unit }, index): Stretch => ({
      id: `group_${index + 1}`,
      low: start,
      high: sorted[index + 1]?.start,
      price: value,
      unit,
      increment,
    }),
  );
  const parts = stretches.flatMap((each) => cutAt(each, cut));
  const [priced, divided] = [raisedStretches(stretches), raisedStretches(parts)];
  const policy = policyText({
    name: 'timespan',
    header: ['currency USD', MEASURE],
    body: [
      ...SESSION,
      '',
      block('tariff bill', ...priced.charges),
      block('tariff parts', ...divided.charges),
      ...priced.definitions,
      ...divided.definitions,
    ],
  });
  const input = { session_start: '0', session_end: decimalText(subtract(end, origin)) };
  return asked(policy, input, (answer) => {
    const durations = parts.map((part) => secondsOf(answer, part)).filter((length) => sign(length) > 0);
    const second = stretches[1]?.low;
    return {
      cost: bill(answer).total,
      costs: linesOf(answer).map(({ amount }) => amount),
      split_at: second === undefined ? null : clockText(add(origin, second)),
      durations_s: durations.map((length) => decimalText(length)),
    };
  });
}

function cutAt(stretch: Stretch, cut: Rational | undefined): readonly Stretch[] {
  const named = { ...stretch, id: `${stretch.id}_part` };
  const isInside =
    cut !== undefined &&
    compare(cut, stretch.low) > 0 &&
    (stretch.high === undefined || compare(cut, stretch.high) < 0);
  if (!isInside) return [named];
  return [
    { ...named, high: cut },
    { ...named, id: `${stretch.id}_later_part`, low: cut },
  ];
}

/** The first span is raised to whole increments; the spans after it lose what that took, and are gone where it took all. */
function expanded(spans: readonly (readonly [Rational, Rational])[], increment: Rational): Found {
  const isInOrder = spans.every(([from, until], index) => {
    const before = spans[index - 1]?.[1] ?? from;
    return compare(from, until) <= 0 && compare(before, from) === 0;
  });
  if (!isInOrder) return { notExpressible: 'the spans do not follow one another' };
  const names = spans.map((_span, index) => `span_${index + 1}`);
  const policy = policyText({
    name: 'expanded',
    header: ['currency USD', MEASURE],
    body: [
      ...names.map((name) => `input ${name}: quantity second 0..1_000_000_000 places 9`),
      '',
      block(
        'tariff bill',
        block(
          'charge raised',
          'measure span_1',
          isZero(increment) ? undefined : `steps of ${inSeconds(increment)}`,
          'each 0 USD per second',
        ),
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
  const input = Object.fromEntries(
    spans.map(([from, until], index) => [`span_${index + 1}`, decimalText(subtract(until, from))]),
  );
  return asked(policy, input, (answer) => {
    let at = spans[0]?.[0] ?? ZERO;
    const after = names.map((name) => {
      const from = at;
      at = add(at, exact(String(derived(answer, `${name}_after`))));
      return [clockText(from), clockText(at)];
    });
    return { spans: after.filter(([from, until]) => from !== until) };
  });
}
