/** What is not looked at when a program starts: that tokens and grammar are sound, and free of ambiguities within two tokens. */
import { Lexer } from 'chevrotain';
import { describe, expect, it } from 'vitest';
import { TOKENS } from '../lexer/tokens.ts';
import { WritParser } from './grammar.ts';
import { GrammarBase, type Rule } from './grammar-base.ts';

class Ambiguous extends GrammarBase {
  readonly start: Rule = this.RULE('start', () => {
    this.OR([{ ALT: () => this.words('rule', 'rule', 'code') }, { ALT: () => this.words('rule', 'rule', 'when') }]);
  });

  constructor() {
    super(true);
    this.performSelfAnalysis();
  }
}

describe('the grammar', () => {
  it('is proved, and an ambiguous one is not', () => {
    expect(() => new WritParser(true)).not.toThrow();
    expect(() => new Ambiguous()).toThrow(/ambig/i);
  });

  it('has tokens without faults', () => {
    expect(() => new Lexer(TOKENS, { positionTracking: 'full', ensureOptimizations: true })).not.toThrow();
  });
});
