/**
 * Patterns as an automaton: states with a set each, repetitions written out, run over the text with all states at once. Sets of
 * states that were met are kept with where each sign leads from them, so that a text like those before it costs one look a sign.
 */
import type { Pattern } from '#dsl';
import { Bug } from '../bug.ts';

type SignSet = Extract<Pattern, { readonly kind: 'set' }>;
/** A state waits for one sign; `next` are the states behind it, -1 the end. */
interface State {
  readonly set: SignSet;
  readonly next: number[];
}
/** A set of states that were reached together. */
interface Met {
  readonly states: readonly number[];
  readonly accepts: boolean;
  readonly by: Map<number, Met>;
}

const END = -1;
/** Sets of states, and signs of one set, that are kept. */
const KEPT_MAX = 500;

export class PatternMatcher {
  readonly #states: State[] = [];
  readonly #start: Met;
  readonly #met = new Map<string, Met>();

  constructor(pattern: Pattern) {
    this.#start = this.#metOf(this.#enter(pattern, [END]));
  }

  matches(text: string): boolean {
    let met = this.#start;
    for (let at = 0; at < text.length; ) {
      const sign = text.codePointAt(at) ?? 0;
      at += sign > 0xffff ? 2 : 1;
      if (met.states.length === 0) return false;
      met = met.by.get(sign) ?? this.#step(met, sign);
    }
    return met.accepts;
  }

  /** The states in which a pattern may begin when `behind` comes after it. */
  #enter(pattern: Pattern, behind: readonly number[]): readonly number[] {
    switch (pattern.kind) {
      case 'set':
        this.#states.push({ set: pattern, next: [...behind] });
        return [this.#states.length - 1];
      case 'sequence':
        return pattern.parts.reduceRight((next, part) => this.#enter(part, next), behind);
      case 'choice':
        return union(pattern.parts.map((part) => this.#enter(part, behind)));
      case 'repeat':
        return this.#repeat(pattern, behind);
      default:
        return pattern satisfies never;
    }
  }

  #repeat({ part, least, most }: Extract<Pattern, { readonly kind: 'repeat' }>, behind: readonly number[]) {
    let entry: readonly number[] = most === undefined ? this.#loop(part, behind) : behind;
    for (let round = most ?? least; round > 0; round -= 1) {
      const once = this.#enter(part, entry);
      entry = round > least ? union([once, behind]) : once;
    }
    return entry;
  }

  /** Any number of rounds: whatever ends a round may begin another one. */
  #loop(part: Pattern, behind: readonly number[]): readonly number[] {
    const first = this.#states.length;
    const again: number[] = [...behind];
    const entry = this.#enter(part, again);
    for (const state of this.#states.slice(first)) {
      const ends = behind.every((each) => state.next.includes(each));
      if (ends) state.next.push(...entry.filter((each) => !state.next.includes(each)));
    }
    return union([entry, behind]);
  }

  #step(met: Met, sign: number): Met {
    const reached = met.states.flatMap((state) => {
      const { set, next } = this.#states[state] ?? missing();
      return holds(set, sign) ? next : [];
    });
    const next = this.#metOf(reached);
    if (met.by.size < KEPT_MAX) met.by.set(sign, next);
    return next;
  }

  #metOf(reached: readonly number[]): Met {
    const all = [...new Set(reached)].sort((a, b) => a - b);
    const key = all.join();
    const known = this.#met.get(key);
    if (known !== undefined) return known;
    const met: Met = { states: all.filter((state) => state !== END), accepts: all[0] === END, by: new Map() };
    if (this.#met.size < KEPT_MAX) this.#met.set(key, met);
    return met;
  }
}

function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())];
}
function holds({ negated, ranges }: SignSet, sign: number): boolean {
  return ranges.some(([from, to]) => sign >= from && sign <= to) !== negated;
}
function missing(): never {
  throw new Bug('a state that is none');
}
