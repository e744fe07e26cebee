/** Nodes of truths as SQL. */
import { Bug } from '../../bug.ts';
import type { Node, TruthNode } from '../../ir/ir.ts';
import { NOT_IN_SQL, NotInSql } from '../not-in-sql.ts';
import { held, type Scope } from '../scope.ts';
import { FALSE, list, raw, type Sql, sql, TRUE, textLiteral, textOf } from '../sql.ts';
import { fitted } from '../wholes.ts';
import { type Billed, billed } from './billed.ts';
import { DAYS, MONTHS } from './dates.ts';
import { patternText } from './patterns.ts';
import { readWhole } from './tables.ts';

const RELATION = { '<': '<', '<=': '<=', '>': '>', '>=': '>=', '===': '=', '!==': '<>' } as const;

export function writeTruth(node: TruthNode, scope: Scope): Sql {
  const { write } = scope;
  switch (node.op) {
    case 'constant':
      return node.value ? TRUE : FALSE;
    case 'slot':
      return held(scope.numbers, node.slot);
    case 'local':
      return held(scope.locals, node.local);
    case 'compare':
      return sql`(${write.number(node.left, scope)} ${raw(RELATION[node.relation])} ${write.number(node.right, scope)})`;
    case 'compareText': {
      const { byCodePoint } = scope.query.dialect;
      const [left, right] = [write.text(node.left, scope), write.text(node.right, scope)];
      return sql`(${byCodePoint(left)} ${raw(RELATION[node.relation])} ${byCodePoint(right)})`;
    }
    case 'anyBit':
    case 'everyBit': {
      const words = node.words.map((word) => write.number(word, scope));
      const bits = sql`((${list(words, ' | ')}) & ${node.mask})`;
      return node.op === 'anyBit' ? sql`(${bits} <> 0)` : sql`(${bits} = ${node.mask})`;
    }
    case 'not':
      return sql`(NOT ${write.truth(node.operand, scope)})`;
    case 'and':
    case 'or': {
      const items = node.items.map((item) => write.truth(item, scope));
      return sql`(${list(items, node.op === 'and' ? ' AND ' : ' OR ')})`;
    }
    case 'choice': {
      const [yes, no] = [write.truth(node.yes, scope), write.truth(node.no, scope)];
      return sql`CASE WHEN ${write.truth(node.condition, scope)} THEN ${yes} ELSE ${no} END`;
    }
    case 'call':
      return callTruth(node, scope);
    case 'cell':
      return sql`(${readWhole(node, scope)} <> 0)`;
    case 'element':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}

type Call = TruthNode & { readonly op: 'call' };

function callTruth(node: Call, scope: Scope): Sql {
  const { dialect } = scope.query;
  switch (node.function) {
    case 'startsWith':
      return sql`starts_with(${text(node, 0, scope)}, ${text(node, 1, scope)})`;
    case 'endsWith':
      return dialect.endsWith(text(node, 0, scope), text(node, 1, scope));
    case 'contains':
      return dialect.contains(text(node, 0, scope), text(node, 1, scope));
    case 'matches': {
      if (node.pattern === undefined) throw new Bug('a test without its pattern');
      return dialect.matches(text(node, 0, scope), textOf(textLiteral(patternText(node.pattern))));
    }
    case 'isNetwork':
    case 'isAddress':
      throw new NotInSql(NOT_IN_SQL.addresses);
    case 'holdsTwice':
      throw new NotInSql(NOT_IN_SQL.lists);
    case 'billedDays':
    case 'billedRemembered':
    case 'billedSticky':
    case 'billedClamped':
      return billedTruth(node.function, node, scope);
    default:
      return node.function satisfies never;
  }
}

function argument(node: Call, index: number): Node {
  const found = node.args[index];
  if (found === undefined) throw new Bug(`${node.function} has no argument ${index}`);
  return found;
}

function text(node: Call, index: number, scope: Scope): Sql {
  const of = argument(node, index);
  if (of.family !== 'text') throw new Bug(`${node.function} of a ${of.family}`);
  return scope.query.column(scope.write.text(of, scope));
}

function billedTruth(how: Billed, node: Call, scope: Scope): Sql {
  const { query } = scope;
  const args = node.args.map((arg, i) => {
    if (arg.family !== 'number') throw new Bug(`${how} of a ${arg.family}`);
    return query.column(fitted(scope.write.number(arg, scope), i < 3 ? DAYS : MONTHS, query.dialect));
  });
  return billed(how, args, query);
}
