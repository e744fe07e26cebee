/** `TEXT matches "PATTERN"` (LANGUAGE 18.177). */
import type { Expr } from '../program/expression.ts';
import type { MatchesNode } from '../tree/expression.ts';
import { type Context, checkExpr } from './context.ts';
import { wrongType } from './fitting.ts';
import { parsePattern } from './pattern.ts';
import { BOOL, withOptional } from './type.ts';

export function checkMatches(node: MatchesNode, context: Context): Expr | undefined {
  const item = checkExpr(node.operand, context);
  const source = node.pattern.value.normalize('NFC');
  const pattern = parsePattern(source);
  if (typeof pattern === 'string') return context.report('WR3132', node.pattern.span, { message: pattern });
  if (item === undefined) return undefined;
  if (item.type.kind !== 'text') return wrongType('a text', item, context);
  const type = withOptional(BOOL, item.type.optional);
  return { kind: 'matches', item, pattern, source, type, span: node.span };
}
