/** How many billing cycles a subscription is billed on a day: whole ones and the parts at both ends (the form of Kill Bill). */
import type { z } from 'zod';
import { type BilledCycle, billedCycles, type Cadence, dayText } from '#billing';
import { add, decimalText, parseDecimal, type Rational, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { type Statement, StatementFault, state } from '../statement.ts';
import { cadenceNamed, unknownCadence } from './cadences.ts';
import { ANY_TARGET, FACTOR_PLACES, interval, serviceOf, targetOf } from './cycle-days.ts';

export const cycles: Readonly<Record<string, Kind>> = {
  'proration.cycles': kind({
    way: 'language',
    why: 'the door cuts the subscription into cycles; each is worth `prorate by day` of 1 with `rounding half up to 9 places per factor`',
    given: interval,
    run: numberOfCycles,
  }),
};

function numberOfCycles(given: z.infer<typeof interval>): Found {
  const cadence = cadenceNamed(given.billing_period);
  if (cadence === undefined) return unknownCadence(given.billing_period);
  const target = targetOf(given);
  if (target === undefined) return ANY_TARGET;
  const billed = billedCycles(serviceOf(given, cadence), target);
  if (!billed.ok) return found({ error: billed.fault.toLowerCase() });
  const worths = billed.cycles.map((each) => worthOf(each, cadence));
  const sum = worths.reduce<Rational>((total, { worth }) => add(total, worth), ZERO);
  return found({ cycles: decimalText(sum) }, ...worths.map(({ statement }) => statement));
}

/** One cycle, or the part of it, as a policy prices it. */
function worthOf(
  { part, whole }: BilledCycle,
  cadence: Cadence,
): { readonly worth: Rational; readonly statement: Statement } {
  const period = {
    start: dayText(whole.start),
    end: dayText(whole.end),
    in_service_from: dayText(part.start),
    in_service_until: dayText(part.end),
  };
  const stated = state(policyOf(cadence), { period });
  const worth = stated.ok ? parseDecimal(stated.answer.tariffs['subscription']?.total ?? '') : undefined;
  if (worth === undefined) throw new StatementFault(`no cycle for ${JSON.stringify(period)}`);
  return { worth, statement: stated.statement };
}

const policyOf = ({ family, every }: Cadence): string =>
  policyText({
    name: 'cycles',
    header: [
      'currency USD',
      'as of period.start',
      `rounding half up to ${FACTOR_PLACES} places per line`,
      `rounding half up to ${FACTOR_PLACES} places per factor`,
    ],
    body: [
      'input period: BillingPeriod',
      '',
      block(
        'tariff subscription',
        `bills every ${every === 1 ? family.slice(0, -1) : `${every} ${family}`}`,
        block('charge cycle', 'amount 1 USD', 'prorate by day'),
      ),
    ],
  });
