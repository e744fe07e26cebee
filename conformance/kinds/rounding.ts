/** Amounts and units that are rounded by themselves: the words of `rounded` and of `rounding … to minor unit`. */
import { z } from 'zod';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { state } from '../statement.ts';
import { decimal, derived } from './common.ts';

/** What systems call the modes, in the words of the language. */
const MODES: Readonly<Record<string, string>> = {
  up: 'ceiling',
  down: 'floor',
  middle: 'half up',
  half_away_from_zero: 'half up',
  round: 'half up',
  ceil: 'ceiling',
  floor: 'floor',
};

const amount = z.object({ amount: decimal, decimals: z.string(), method: z.enum(['up', 'down', 'middle']) });

export const rounding: Readonly<Record<string, Kind>> = {
  rounding: kind({
    way: 'language',
    why: '`rounded MODE to N places` in a definition',
    given: amount,
    run: ({ amount, decimals, method }): Found => roundedValue(amount, `${MODES[method]} to ${decimals} places`),
  }),
};

function roundedValue(amount: string, words: string): Found {
  const policy = [
    'policy conformance.rounding version 1.0.0',
    'effective from 2020-01-01',
    '',
    'input amount: number -1_000_000_000_000..1_000_000_000_000 places 12',
    '',
    `define result = amount rounded ${words}`,
    '',
  ].join('\n');
  const stated = state(policy, { amount }, { at: '2020-01-01' });
  return stated.ok ? found({ amount: derived(stated.answer, 'result') }, stated.statement) : { notExpressible: '' };
}
