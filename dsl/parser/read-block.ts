/** Reads one block of tokens by one rule of the grammar: its concrete tree, or what is wrong with it. */
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import { type WritParser, writParser } from './grammar.ts';
import { NestingTooDeep } from './grammar-base.ts';

/** The rules that stand for themselves: a file, its parts, and the blocks that are read alone after a fault. */
export type StartRule =
  | 'file'
  | 'header'
  | 'useDecl'
  | 'decl'
  | 'expr'
  | 'chargeDecl'
  | 'discountDecl'
  | 'commitmentDecl'
  | 'creditDecl'
  | 'taxDecl'
  | 'clawbackDecl';

export type BlockReading =
  | { readonly kind: 'read'; readonly cst: CstNode }
  | { readonly kind: 'fault'; readonly error: IRecognitionException }
  | { readonly kind: 'too deep'; readonly token: IToken };

export function readBlock(rule: StartRule, tokens: readonly IToken[]): BlockReading {
  const parser: WritParser = writParser();
  parser.load(tokens);
  try {
    const cst = parser[rule]();
    const [error] = parser.errors;
    return error === undefined ? { kind: 'read', cst } : { kind: 'fault', error };
  } catch (thrown) {
    if (thrown instanceof NestingTooDeep) return { kind: 'too deep', token: thrown.token };
    throw thrown;
  }
}
