/** Tables as nested conditions, row by row. */
import type { LookupExpr } from '../../program/expression.ts';
import type { KeyBound, KeyItem, Row } from '../../program/table.ts';
import { type Choice, chosen, equalTruth, presenceOf } from './choose.ts';
import { and, call, type Logic, or } from './logic.ts';
import { NotLogic } from './refusal.ts';
import type { Scope, Translator } from './translate.ts';
import { aligned, type RecordValue, type Value } from './value.ts';

/** A longer table would make rules that nobody can read or send. */
const ROWS_MAX = 50;
const NOWHERE: Scope = { locals: new Map(), item: false };

export function lookedUp(translator: Translator, expr: LookupExpr, scope: Scope): RecordValue {
  const { table, args, span } = expr;
  if (table.picks !== 'one row' && table.picks !== 'first row')
    throw new NotLogic(span, `the table ${table.name}, which picks ${table.picks}`);
  if (table.rows.length > ROWS_MAX)
    throw new NotLogic(span, `the table ${table.name} of ${table.rows.length} rows, more than ${ROWS_MAX}`);
  const keys = args.map((arg) => translator.value(arg, scope));
  const asked = and(...keys.map(presenceOf));
  const rows = [...table.rows, ...(table.otherwise === undefined ? [] : [table.otherwise])];
  const conditions = rows.map((row) => and(asked, rowCondition(translator, row, keys)));
  const field = (index: number): Value => {
    const choices = rows.flatMap((row, i): Choice[] => {
      const output = row.outputs[index];
      if (output === undefined) return [];
      return [{ when: conditions[i] ?? false, value: translator.value(output, NOWHERE) }];
    });
    const last = choices.at(-1);
    if (last === undefined) throw new NotLogic(span, `the table ${table.name}, which has no rows`);
    if (last.value.kind === 'bool') throw new NotLogic(span, `the truths of the table ${table.name}`);
    return choices.length === 1 ? chosen([last], last, span) : chosen(choices.slice(0, -1), last, span);
  };
  return { kind: 'record', record: table.row, present: or(...conditions), field };
}

function rowCondition(translator: Translator, row: Row, keys: readonly Value[]): Logic {
  const cells = row.keys.map((cell, i): Logic => {
    const key = keys[i];
    if (cell.kind === 'any' || key === undefined) return true;
    return or(...cell.items.map((item) => itemCondition(translator, item, key)));
  });
  return and(...cells);
}

function itemCondition(translator: Translator, item: KeyItem, key: Value): Logic {
  if (item.kind === 'value') {
    const { span } = item.value;
    return equalTruth(key, translator.value(item.value, NOWHERE), span).yes;
  }
  const lower = item.lo === undefined ? true : bounded(translator, key, item.lo.open ? '>' : '>=', item.lo);
  const upper = item.hi === undefined ? true : bounded(translator, key, item.hi.open ? '<' : '<=', item.hi);
  return and(lower, upper);
}

function bounded(translator: Translator, key: Value, operator: string, { value }: KeyBound): Logic {
  const bound = translator.value(value, NOWHERE);
  if (key.kind === 'number' && bound.kind === 'number') {
    const [x = key, y = bound] = aligned([key, bound], value.span);
    return call(operator, x.logic, y.logic);
  }
  if (key.kind === 'text' && bound.kind === 'text' && value.type.kind === 'date')
    return call(operator, key.logic, bound.logic);
  throw new NotLogic(value.span, 'an order of texts');
}
