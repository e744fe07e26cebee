/** The outcomes of all rules as words of bits: what an evaluation leaves for whoever wants reasons, and what groups are read from. */
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { not, testBits } from '../ir/truths.ts';

/** Bits of rules in one word, so that a word is a small integer. */
export const WORD_BITS = 31;

/** A word for every 31 rules of the program, in its order; no words where no rule can come out so. */
export interface RuleWords<Word> {
  readonly failed: readonly Word[];
  readonly undecided: readonly Word[];
  readonly notApplicable: readonly Word[];
  readonly waived: readonly Word[];
}

/** Rules of one word. */
export interface Masked {
  readonly word: number;
  readonly mask: number;
}

export function maskedBy(places: readonly number[]): readonly Masked[] {
  const masks = new Map<number, number>();
  for (const place of places) {
    const word = Math.floor(place / WORD_BITS);
    masks.set(word, (masks.get(word) ?? 0) | (1 << (place % WORD_BITS)));
  }
  return [...masks].map(([word, mask]) => ({ word, mask }));
}

interface PassOrFail {
  readonly pass: TruthNode;
  readonly fail: TruthNode;
}

/** All of the rules: one that does not apply is left out. */
export function allOfWord({ word, mask }: Masked, words: RuleWords<NumberNode>): PassOrFail {
  const failed = words.failed.slice(word, word + 1);
  const undecided = words.undecided.slice(word, word + 1);
  return {
    fail: testBits('anyBit', failed, mask),
    pass: not(testBits('anyBit', [...failed, ...undecided], mask)),
  };
}

export function anyOfWord({ word, mask }: Masked, words: RuleWords<NumberNode>): PassOrFail {
  const out = [...words.failed.slice(word, word + 1), ...words.notApplicable.slice(word, word + 1)];
  const undecided = words.undecided.slice(word, word + 1);
  return {
    fail: testBits('everyBit', out, mask),
    pass: not(testBits('everyBit', [...out, ...undecided], mask)),
  };
}
