/** Quantities weighted by the time for which they held (the form of Lago). */
import { z } from 'zod';
import { roundPlaces, timeWeightedSum } from '#billing';
import { decimalText, parseDecimal, ZERO } from '#dsl';
import { found, type Kind, kind } from '../kind.ts';
import { decimal } from './common.ts';
import { wholeMilliseconds } from './moments.ts';

/** Units of the source's aggregations have so many places. */
const PLACES = 5;
const MS_PER_DAY = 86_400_000;

export const weightedSum: Readonly<Record<string, Kind>> = {
  'aggregate.weighted_sum': kind({
    way: 'engine',
    why: 'usage is aggregated by whoever meters it; a policy is given the quantity',
    given: z.strictObject({
      from: wholeMilliseconds,
      duration_days: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1)),
      initial_value: decimal.optional(),
      events: z.array(z.strictObject({ at: wholeMilliseconds, delta: decimal })),
    }),
    run: ({ from, duration_days, initial_value = '0', events }) => {
      const changes = [
        { at: from.at, delta: parseDecimal(initial_value) ?? ZERO },
        ...events.map(({ at, delta }) => ({ at: at.at, delta: parseDecimal(delta) ?? ZERO })),
      ];
      const value = timeWeightedSum(changes, { start: from.at, end: from.at + duration_days * MS_PER_DAY });
      return found({ value_rounded_5: decimalText(roundPlaces(value, 'half up', PLACES)) });
    },
  }),
};
