/** Lists of tiers, as the price models have them. */
import { compare, decimalText, parseDecimal, subtract, ZERO } from '#dsl';
import { exact } from './common.ts';

export interface Tier {
  /** The last unit of the tier; null for the open end. */
  readonly upTo: string | null;
  readonly at: string;
  /** Once, where the tier is entered. */
  readonly plus?: string | null | undefined;
}

/** `graduated { … }`; the last tier is open whatever the source says, since nothing may be priced at zero by silence. */
export function tiers(model: string, list: readonly Tier[], currency: string, evenAtZero = false): string {
  const lines = list.map(({ upTo, at, plus }, index) => {
    const bound = upTo === null || index === list.length - 1 ? 'beyond' : `up to ${upTo}`;
    const fee = isNothing(plus) ? '' : ` plus ${plus} ${currency}`;
    return `${bound} at ${at}${index === 0 && evenAtZero ? `${fee} even at zero` : fee}`;
  });
  return [`${model} {`, ...lines, '}'].join('\n');
}

export const isNothing = (amount: string | null | undefined): boolean => Number(amount ?? '0') === 0;

/** Orders tiers by where they end: the open one, which ends nowhere, is the last. */
export function byEnd(one: string | null | undefined, other: string | null | undefined): number {
  const [end, otherEnd] = [one ?? null, other ?? null];
  if (end === null || otherEnd === null) return Number(end === null) - Number(otherEnd === null);
  return compare(exact(end), exact(otherEnd));
}

/** What of a measure lies above `from` and, where there is a next tier, below it. */
export function unitsBetween(measure: string, from: string, next: string | null | undefined): string {
  const above = isNothing(from) ? measure : `max(${measure} - ${from}, 0)`;
  if (next === null || next === undefined) return above;
  return `min(${above}, ${decimalText(subtract(exact(next), exact(from)))})`;
}

/** Ranges follow one another, and the last has no end. */
export function inOrder(list: readonly { readonly to: string | null }[]): boolean {
  const bounds = list.slice(0, -1).map(({ to }) => parseDecimal(to ?? ''));
  const rises = bounds.every((bound, at) => {
    const below = at === 0 ? ZERO : bounds[at - 1];
    return bound !== undefined && below !== undefined && compare(bound, below) > 0;
  });
  return rises && list.at(-1)?.to === null;
}
export const NOT_IN_ORDER = 'ranges that do not follow one another to an open end';
