/** Metered prices as text, in gigabytes or in megabytes. */
import { decimal } from './both.ts';

export interface Ladder {
  readonly model: 'each' | 'graduated' | 'volume';
  readonly words: 'up to' | 'next';
  /** Whole gigabytes, rising bounds or widths; one rate and one `plus` more than these. */
  readonly bounds: readonly number[];
  /** In 0.0001 USD per GB. */
  readonly rates: readonly number[];
  /** In cents; 0 is none. */
  readonly plus: readonly number[];
  readonly evenAtZero: boolean;
  readonly allowance: number;
  readonly minimum: number;
  readonly cap: number;
}

export type Volume = 'GB' | 'MB';

/** The clauses of a charge that measures `data`. */
export function ladderClauses(ladder: Ladder, unit: Volume): string {
  const inUnit = (gigabytes: number): string => `${gigabytes * (unit === 'MB' ? 1000 : 1)} ${unit}`;
  const rate = (i: number): string => `${decimal(ladder.rates[i] ?? 0, unit === 'MB' ? 7 : 4)} USD per ${unit}`;
  const tier = (i: number): string => {
    const plus = ladder.plus[i] ?? 0;
    const bound = ladder.bounds[i];
    const reach = bound === undefined ? 'beyond' : `${ladder.words} ${inUnit(bound)}`;
    const zero = i === 0 && plus > 0 && ladder.evenAtZero ? ' even at zero' : '';
    return `      ${reach} at ${rate(i)}${plus > 0 ? ` plus ${decimal(plus, 2)} USD` : ''}${zero}`;
  };
  const tiers = Array.from({ length: ladder.bounds.length + 1 }, (_, i) => tier(i));
  return [
    '    measure data',
    ladder.allowance > 0 ? `    included ${inUnit(ladder.allowance)}` : '',
    ladder.model === 'each' ? `    each ${rate(0)}` : `    ${ladder.model} {\n${tiers.join('\n')}\n    }`,
    ladder.minimum > 0 ? `    minimum ${decimal(ladder.minimum, 2)} USD` : '',
    ladder.cap > 0 ? `    cap ${decimal(ladder.cap, 2)} USD` : '',
  ].join('\n');
}
