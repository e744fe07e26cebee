/** A node as a text or a date. */
import { NotImported, quoted } from '../draft.ts';
import type { Json } from '../json-text.ts';
import type { Kind } from '../shape.ts';
import { branches } from './branches.ts';
import { callOf, refusedOperator } from './logic.ts';
import { canMiss, type Scope, variableOf } from './scope.ts';

export function textOfNode(node: Json, scope: Scope, kind: Kind): { readonly text: string; readonly absent: boolean } {
  if (node.kind === 'text') return { text: kind === 'date' ? dateOf(node) : quoted(node.value), absent: false };
  const call = callOf(node);
  if (call?.operator === 'var') {
    const { text, path, fallback } = variableOf(node, call.args, scope, kind);
    if (fallback === undefined) return { text, absent: canMiss(path, scope) };
    return { text: `(${text} otherwise ${textOfNode(fallback, scope, kind).text})`, absent: false };
  }
  if (call !== undefined && (call.operator === 'if' || call.operator === '?:') && call.args.length % 2 === 1) {
    let absent = false;
    const branch = (each: Json, inner: Scope): string => {
      const found = textOfNode(each, inner, kind);
      absent ||= found.absent;
      return found.text;
    };
    return { text: branches(call.args, scope, branch, '""'), absent };
  }
  if (call !== undefined) throw refusedOperator(call.operator, node.span);
  throw new NotImported(node.span, 'This', `a text is wanted, and not a ${node.kind}.`);
}

function dateOf(node: Json & { readonly kind: 'text' }): string {
  if (/^\d{4}-\d\d-\d\d$/.test(node.value)) return node.value;
  throw new NotImported(node.span, 'This', 'a date such as "2026-04-01" is wanted.');
}
