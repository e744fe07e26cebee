/** What is asked of lists: quantifiers on both rails, sums, counts and extremes. Inside, only the item can be read. */
import type { AggregateExpr } from '../../program/expression.ts';
import { ONE } from '../../types/rational.ts';
import { and, call, choice, known, type Logic, not, or, type Truth, variable } from './logic.ts';
import { NotLogic } from './refusal.ts';
import type { Scope, Translator } from './translate.ts';
import { type ListValue, type NumberValue, numberValue } from './value.ts';

interface Opened {
  readonly list: ListValue;
  readonly inside: Scope;
  readonly where: Truth | undefined;
}

function opened(translator: Translator, expr: AggregateExpr, scope: Scope): Opened {
  const { list: listed, variable: item, where, span } = expr;
  if (scope.item) throw new NotLogic(span, 'a list inside a list');
  if (listed.kind === 'list' || listed.kind === 'kept') throw new NotLogic(span, 'a list that is written out');
  const list = translator.value(listed, scope);
  if (list.kind !== 'list') throw new NotLogic(span, 'a list that is no input');
  const path =
    typeof list.logic === 'object' && list.logic !== null && 'var' in list.logic ? `${pathOf(list)}[]` : '[]';
  const inside = translator.item({ locals: new Map(), item: true }, item, path, span);
  return { list, inside, where: where === undefined ? undefined : translator.truth(where, inside) };
}

function pathOf({ logic }: ListValue): string {
  const found = Object.entries(Object(logic)).find(([name]) => name === 'var');
  return String(found?.[1] ?? '');
}

/** An element that `where` leaves out is false for `some` and true for `every`. */
export function quantifier(translator: Translator, expr: AggregateExpr, scope: Scope): Truth {
  const { list, inside, where } = opened(translator, expr, scope);
  const body = translator.truth(expr.body, inside);
  const some = expr.function === 'some';
  const kept: Truth = where ?? { yes: true, no: false, open: false };
  // Of `every` what would break it: an element that is kept and does not hold.
  const yes = some ? and(kept.yes, body.yes) : and(kept.yes, body.no);
  const no = or(kept.no, some ? body.no : body.yes);
  const found = and(list.present, call('some', list.logic, yes));
  const ruledOut = and(list.present, call('none', list.logic, not(no)));
  const open = list.present !== true || body.open || kept.open;
  return some ? { yes: found, no: ruledOut, open } : { yes: ruledOut, no: found, open };
}

export function numericAggregate(translator: Translator, expr: AggregateExpr, scope: Scope): NumberValue {
  const { list, inside, where } = opened(translator, expr, scope);
  const { span } = expr;
  if (where !== undefined && known(where) !== true) throw new NotLogic(span, 'a list where a condition can be unknown');
  const kept = where === undefined ? list.logic : call('filter', list.logic, where.yes);
  const most = BigInt(list.upTo);
  const { present } = list;
  if (expr.function === 'count') {
    const logic = reduced(kept, call('+', variable('accumulator'), 1), 0);
    return numberValue({ logic, step: ONE, lo: 0n, hi: most, present }, span);
  }
  const body = translator.number(expr.body, inside);
  if (body.present !== true) throw new NotLogic(span, 'a list of values that may be missing');
  const mapped = call('map', kept, body.logic);
  const { step, lo, hi } = body;
  const [current, sum] = [variable('current'), variable('accumulator')];
  switch (expr.function) {
    case 'sum': {
      const bounds = { lo: lo < 0n ? lo * most : 0n, hi: hi > 0n ? hi * most : 0n };
      return numberValue({ logic: reduced(mapped, call('+', sum, current), 0), step, ...bounds, present }, span);
    }
    case 'min':
    case 'max': {
      const better = choice(call('===', sum, null), current, call(expr.function, sum, current));
      const logic = reduced(mapped, better, null);
      return numberValue({ logic, step, lo, hi, present: and(present, call('some', kept, true)) }, span);
    }
    default:
      throw new NotLogic(span, `a ${expr.function}`);
  }
}

function reduced(list: Logic, body: Logic, start: Logic): Logic {
  return call('reduce', list, body, start);
}
