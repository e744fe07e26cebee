/** Calls of functions that give numbers. */
import { Bug } from '../../bug.ts';
import type { Node, NumberNode } from '../../ir/ir.ts';
import { NOT_IN_SQL, NotInSql } from '../not-in-sql.ts';
import type { Scope } from '../scope.ts';
import { raw, type Sql, sql } from '../sql.ts';
import { type Extent, fitted, plainly, type Whole, whole } from '../wholes.ts';
import { addedMonths, DAYS, MONTHS, monthsBetween } from './dates.ts';
import { localDate, MOMENTS, moved, startOfDate } from './zones.ts';

type Call = NumberNode & { readonly op: 'call' };

export function callNumber(node: Call, scope: Scope): Whole {
  const { query } = scope;
  const { dialect } = query;
  if (node.calendar !== undefined) throw new NotInSql(NOT_IN_SQL.calendars);
  switch (node.function) {
    case 'addMonths':
      return addedMonths(day(node, 0, scope), months(node, 1, scope), query);
    case 'monthsBetween':
      return monthsBetween(day(node, 0, scope), day(node, 1, scope), query);
    case 'textLength': {
      const length = dialect.textLength(text(node, scope));
      return whole(sql`CAST(${length} AS ${raw(dialect.types.small)})`, node);
    }
    case 'listLength':
      throw new NotInSql(NOT_IN_SQL.lists);
    case 'localDate':
      return localDate(instant(node, scope), zoneOf(node), query);
    case 'startOfDate':
      return startOfDate(day(node, 0, scope), zoneOf(node), query);
    case 'shiftInstantDays': {
      const by = argument(node, 1, DAYS, scope);
      return moved(instant(node, scope), zoneOf(node), (from) => plainly('add', from, by, dialect), query);
    }
    case 'shiftInstantMonths': {
      const by = months(node, 1, scope);
      return moved(instant(node, scope), zoneOf(node), (from) => addedMonths(from, by, query), query);
    }
    case 'bandAt':
    case 'bandTime':
      throw new NotInSql(NOT_IN_SQL.calendars);
    default:
      return node.function satisfies never;
  }
}

function argumentOf(node: Call, index: number): Node {
  const found = node.args[index];
  if (found === undefined) throw new Bug(`${node.function} has no argument ${index}`);
  return found;
}

/** Within what the functions of the databases take. */
function argument(node: Call, index: number, range: Extent, scope: Scope): Whole {
  const of = argumentOf(node, index);
  if (of.family !== 'number') throw new Bug(`${node.function} of a ${of.family}`);
  const { query } = scope;
  return query.column(fitted(scope.write.number(of, scope), range, query.dialect));
}

const day = (node: Call, index: number, scope: Scope): Whole => argument(node, index, DAYS, scope);
const instant = (node: Call, scope: Scope): Whole => argument(node, 0, MOMENTS, scope);
const months = (node: Call, index: number, scope: Scope): Whole => argument(node, index, MONTHS, scope);

function text(node: Call, scope: Scope): Sql {
  const of = argumentOf(node, 0);
  if (of.family !== 'text') throw new Bug(`${node.function} of a ${of.family}`);
  return scope.query.column(scope.write.text(of, scope));
}

function zoneOf({ zone }: Call): string {
  if (zone === undefined) throw new NotInSql(NOT_IN_SQL.zones);
  return zone;
}
