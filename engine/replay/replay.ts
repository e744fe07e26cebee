/**
 * The same calls asked of two versions: who pays more or less, whose verdict changes, whom one of them refuses. Sums are exact;
 * nothing but them is kept, so that any number of calls can be gone through.
 */
import { add, compare, decimalText, negate, parseDecimal, type Rational, subtract, ZERO } from '#dsl';
import type { Answer } from '../answer.ts';
import { Bug } from '../bug.ts';

/** What one version gives for a call: its answer, or the code of its refusal. */
export type Given = { readonly answer: Pick<Answer, 'decisions' | 'tariffs'> } | { readonly refused: string };

/** Which money of a tariff is compared. */
export type Compared = 'subtotal' | 'tax' | 'total' | 'due';

export type CallChange =
  | {
      readonly kind: 'price';
      readonly tariff: string;
      readonly currency: string;
      readonly old: string;
      readonly new: string;
      /** New less old. */
      readonly by: string;
    }
  /** Absent: that version has no such decision or tariff, or it is another currency's. */
  | { readonly kind: 'verdict' | 'tariff'; readonly name: string; readonly old?: string; readonly new?: string }
  | { readonly kind: 'refused'; readonly old?: string; readonly new?: string };

/** Of one tariff in one currency, over all calls that both versions price. */
export interface PriceSum {
  readonly tariff: string;
  readonly currency: string;
  readonly calls: number;
  readonly dearer: number;
  readonly cheaper: number;
  readonly old: string;
  readonly new: string;
  readonly by: string;
  /** By the number of the call, from 1. */
  readonly largestRise?: { readonly call: number; readonly by: string };
  readonly largestFall?: { readonly call: number; readonly by: string };
}

export interface ReplayResult {
  readonly calls: number;
  readonly changed: number;
  readonly verdicts: number;
  /** Calls that one version refuses and the other does not. */
  readonly refused: number;
  readonly prices: readonly PriceSum[];
}

interface Running {
  readonly tariff: string;
  readonly currency: string;
  calls: number;
  dearer: number;
  cheaper: number;
  old: Rational;
  new: Rational;
  rise: { readonly call: number; readonly by: Rational } | undefined;
  fall: { readonly call: number; readonly by: Rational } | undefined;
}

/**
 *     const replay = new Replay('total');
 *     for (const body of bodies) replay.add(ask(oldVersion, body), ask(newVersion, body));
 *     replay.result();
 */
export class Replay {
  readonly #figure: Compared;
  readonly #prices = new Map<string, Running>();
  #calls = 0;
  #changed = 0;
  #verdicts = 0;
  #refused = 0;

  /** `before`: what came of the calls so far, where it goes on from there. */
  constructor(figure: Compared, before?: ReplayResult) {
    this.#figure = figure;
    if (before === undefined) return;
    this.#calls = before.calls;
    this.#changed = before.changed;
    this.#verdicts = before.verdicts;
    this.#refused = before.refused;
    for (const sum of before.prices) this.#prices.set(keyOf(sum), goingOn(sum));
  }

  /** One call, and what the new version changes of its answer: nothing, where both give the same figures and verdicts. */
  add(old: Given, next: Given): readonly CallChange[] {
    this.#calls += 1;
    const changes = this.#changesOf(old, next);
    if (changes.length > 0) this.#changed += 1;
    if (changes.some(({ kind }) => kind === 'verdict')) this.#verdicts += 1;
    if (changes.some(({ kind }) => kind === 'refused')) this.#refused += 1;
    return changes;
  }

  result(): ReplayResult {
    const prices = [...this.#prices.values()].map(summed);
    return { calls: this.#calls, changed: this.#changed, verdicts: this.#verdicts, refused: this.#refused, prices };
  }

  #changesOf(old: Given, next: Given): readonly CallChange[] {
    if ('refused' in old || 'refused' in next) {
      const [a, b] = [codeOf(old), codeOf(next)];
      return a === b ? [] : [{ kind: 'refused', ...(a && { old: a }), ...(b && { new: b }) }];
    }
    return [...this.#priceChanges(old.answer, next.answer), ...verdictChanges(old.answer, next.answer)];
  }

  #priceChanges(old: Pick<Answer, 'tariffs'>, next: Pick<Answer, 'tariffs'>): readonly CallChange[] {
    return namesOf(old.tariffs, next.tariffs).flatMap((name): readonly CallChange[] => {
      const [a, b] = [old.tariffs[name], next.tariffs[name]];
      if (a === undefined || b === undefined || a.currency !== b.currency) {
        const [from, to] = [this.#shown(a), this.#shown(b)];
        return [{ kind: 'tariff', name, ...(from && { old: from }), ...(to && { new: to }) }];
      }
      const [before, after] = [a[this.#figure], b[this.#figure]];
      const by = this.#count(name, a.currency, parsed(before), parsed(after));
      if (by.n === 0n) return [];
      return [{ kind: 'price', tariff: name, currency: a.currency, old: before, new: after, by: decimalText(by) }];
    });
  }

  #shown(tariff: Answer['tariffs'][string] | undefined): string | undefined {
    return tariff && `${tariff[this.#figure]} ${tariff.currency}`;
  }

  #count(tariff: string, currency: string, old: Rational, next: Rational): Rational {
    const key = keyOf({ tariff, currency });
    const sum = this.#prices.get(key) ?? begun(tariff, currency);
    this.#prices.set(key, sum);
    const by = subtract(next, old);
    sum.calls += 1;
    sum.old = add(sum.old, old);
    sum.new = add(sum.new, next);
    if (by.n > 0n) sum.dearer += 1;
    if (by.n < 0n) sum.cheaper += 1;
    if (by.n > 0n && (sum.rise === undefined || compare(by, sum.rise.by) > 0)) sum.rise = { call: this.#calls, by };
    if (by.n < 0n && (sum.fall === undefined || compare(by, sum.fall.by) < 0)) sum.fall = { call: this.#calls, by };
    return by;
  }
}

const keyOf = ({ tariff, currency }: Pick<PriceSum, 'tariff' | 'currency'>): string => `${tariff} ${currency}`;

/** `summed`, the other way. */
function goingOn({ largestRise: rise, largestFall: fall, by: _, ...sum }: PriceSum): Running {
  return {
    ...{ ...sum, old: parsed(sum.old), new: parsed(sum.new) },
    rise: rise && { call: rise.call, by: parsed(rise.by) },
    fall: fall && { call: fall.call, by: negate(parsed(fall.by)) },
  };
}

function begun(tariff: string, currency: string): Running {
  const none = { calls: 0, dearer: 0, cheaper: 0, old: ZERO, new: ZERO };
  return { tariff, currency, ...none, rise: undefined, fall: undefined };
}

function summed({ tariff, currency, calls, dearer, cheaper, rise, fall, ...sum }: Running): PriceSum {
  return {
    ...{ tariff, currency, calls, dearer, cheaper },
    old: decimalText(sum.old, 2),
    new: decimalText(sum.new, 2),
    by: decimalText(subtract(sum.new, sum.old), 2),
    ...(rise === undefined ? {} : { largestRise: { call: rise.call, by: decimalText(rise.by, 2) } }),
    ...(fall === undefined ? {} : { largestFall: { call: fall.call, by: decimalText(negate(fall.by), 2) } }),
  };
}

function verdictChanges(old: Pick<Answer, 'decisions'>, next: Pick<Answer, 'decisions'>): readonly CallChange[] {
  return namesOf(old.decisions, next.decisions).flatMap((name): readonly CallChange[] => {
    const [a, b] = [old.decisions[name]?.verdict, next.decisions[name]?.verdict];
    return a === b ? [] : [{ kind: 'verdict', name, ...(a && { old: a }), ...(b && { new: b }) }];
  });
}

function namesOf(a: object, b: object): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function codeOf(given: Given): string | undefined {
  return 'refused' in given ? given.refused : undefined;
}

function parsed(figure: string): Rational {
  const value = parseDecimal(figure);
  if (value === undefined) throw new Bug(`${figure} in an answer is no decimal`);
  return value;
}
