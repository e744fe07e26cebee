/** Nodes of numbers as SQL. What an operation needs twice becomes a column first. */
import { Bug } from '../../bug.ts';
import type { NumberNode, TruthNode } from '../../ir/ir.ts';
import { greatest } from '../../ir/number-nodes.ts';
import { NOT_IN_SQL, NotInSql } from '../not-in-sql.ts';
import { heldWhole, operand, type Scope } from '../scope.ts';
import { list, raw, type Sql, sql } from '../sql.ts';
import { arithmetic, constantWhole, unionOf, type Whole, whole } from '../wholes.ts';
import { callNumber } from './calls.ts';
import { rounded } from './rounding.ts';
import { findRow, readWhole } from './tables.ts';

export function writeNumber(node: NumberNode, scope: Scope): Whole {
  const { dialect } = scope.query;
  switch (node.op) {
    case 'constant':
      return constantWhole(node.value, dialect);
    case 'slot':
      return heldWhole(node.rep === 'big' ? scope.others : scope.numbers, node.slot);
    case 'local':
      return heldWhole(scope.locals, node.local);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'min':
    case 'max':
      return arithmetic(node.op, operand(node.left, scope), operand(node.right, scope), dialect);
    case 'negate': {
      const value = scope.write.number(node.operand, scope);
      return whole(sql`(-${value})`, { lo: -value.hi, hi: -value.lo });
    }
    case 'absolute': {
      const value = scope.write.number(node.operand, scope);
      return whole(sql`abs(${value})`, { lo: 0n, hi: greatest(value.hi, -value.lo) });
    }
    // The type is that of the extent.
    case 'widen':
    case 'narrow':
      return scope.write.number(node.operand, scope);
    case 'quotient':
      return rounded(node.mode, operand(node.left, scope), operand(node.right, scope), scope.query);
    case 'choice': {
      const condition = scope.write.truth(node.condition, scope);
      const [yes, no] = [scope.write.number(node.yes, scope), scope.write.number(node.no, scope)];
      return whole(sql`CASE WHEN ${condition} THEN ${yes} ELSE ${no} END`, unionOf(yes, no));
    }
    case 'bits':
      return bits(node.truths, scope);
    case 'call':
      return callNumber(node, scope);
    case 'find':
      return findRow(node, scope);
    case 'cell':
      return readWhole(node, scope);
    case 'ranked':
    case 'element':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}

function bits(truths: readonly TruthNode[], scope: Scope): Whole {
  const set = truths.flatMap((truth, i): readonly Sql[] => {
    if (truth.op === 'constant' && !truth.value) return [];
    return [sql`CASE WHEN ${scope.write.truth(truth, scope)} THEN ${2 ** i} ELSE 0 END`];
  });
  if (set.length === 0) throw new Bug('a word without bits');
  const type = raw(scope.query.dialect.types.small);
  return whole(sql`CAST(${list(set, ' + ')} AS ${type})`, { lo: 0n, hi: (1n << BigInt(truths.length)) - 1n });
}
