/** Nodes of texts as SQL. */
import type { TextNode } from '../../ir/ir.ts';
import { NOT_IN_SQL, NotInSql } from '../not-in-sql.ts';
import { held, type Scope } from '../scope.ts';
import { type Sql, sql, textLiteral } from '../sql.ts';
import { readText } from './tables.ts';

export function writeText(node: TextNode, scope: Scope): Sql {
  const { query, write } = scope;
  switch (node.op) {
    case 'constant':
      return textLiteral(node.value);
    case 'slot':
      return held(scope.others, node.slot);
    case 'local':
      return held(scope.locals, node.local);
    case 'choice': {
      const [yes, no] = [write.text(node.yes, scope), write.text(node.no, scope)];
      return sql`CASE WHEN ${write.truth(node.condition, scope)} THEN ${yes} ELSE ${no} END`;
    }
    case 'cell':
      return readText(node, scope);
    case 'upper': {
      const text = query.column(write.text(node.operand, scope));
      // Beyond ASCII the databases know other letters than the language.
      query.unsure('upper case beyond ASCII', sql`(NOT ${query.dialect.isAscii(text)})`);
      return query.dialect.upper(text);
    }
    case 'element':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}
