/** Messages: holes are expressions of any type that can be printed; a missing value prints as such, so it need not be discharged. */

import type { Expr, Message } from '../program/expression.ts';
import type { Template } from '../tree/expression.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { printable } from '../types/printable.ts';

export function titleMessage(title: string): Message {
  return { parts: [title] };
}

export function checkMessage(template: Template, context: Context): Message | undefined {
  const parts: (string | Expr)[] = [];
  let whole = true;
  for (const part of template.parts) {
    if (typeof part === 'string') {
      parts.push(part);
      continue;
    }
    const expr = checkExpr(part, context);
    if (expr !== undefined && isPrintable(expr, context)) parts.push(expr);
    else whole = false;
  }
  return whole ? { parts } : undefined;
}

function isPrintable(expr: Expr, context: Context): boolean {
  if (expr.type.kind === 'record' || expr.type.kind === 'list' || expr.type.kind === 'nothing') {
    context.report('WR3100', expr.span, { wanted: 'a single value', found: typeText(expr.type) });
    return false;
  }
  if (printable(expr.type)) return true;
  context.report('WR3124', expr.span, { what: 'A figure in a message' });
  return false;
}
