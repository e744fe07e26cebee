/** The rows of a `cases` table: what each gives, and what it expects. */
import type { Case, Expectation, Given } from '../program/specification.ts';
import { dottedName, type Path } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { CellNode, RowNode } from '../tree/table.ts';
import type { CasesClause } from '../tree/test.ts';
import { checkExpr } from '../types/context.ts';
import { pathNode } from './each.ts';
import { expectEqual, sourceOf, verdictOf } from './expectations.ts';
import { givenAt, testContext } from './givens.ts';
import type { Module } from './module.ts';

export function checkCases(node: CasesClause, module: Module): readonly Case[] | undefined {
  const rows = node.rows.map((row) => checkCase(row, node, module));
  const whole = rows.filter((row) => row !== undefined);
  return whole.length === rows.length ? whole : undefined;
}

function checkCase(row: RowNode, node: CasesClause, module: Module): Case | undefined {
  if (row.keys.length !== node.inputs.length || row.outputs.length !== node.outputs.length) {
    return module.report('WR5120', row.span, {
      message: `This row has ${row.keys.length} and ${row.outputs.length} cells; the head has ${node.inputs.length} and ${node.outputs.length}.`,
    });
  }
  const givens = node.inputs.map((path, i) => caseGiven(path, row.keys[i], module));
  const expectations = node.outputs.map((path, i) => caseExpectation(path, row.outputs[i], module));
  const [wholeGivens, wholeExpectations] = [
    givens.filter((given) => given !== undefined),
    expectations.filter((each) => each !== undefined),
  ];
  if (wholeGivens.length < givens.length || wholeExpectations.length < expectations.length) return undefined;
  return { givens: wholeGivens, expectations: wholeExpectations, span: row.span };
}

function cellValue(cell: CellNode | undefined, module: Module): ExprNode | undefined {
  if (cell === undefined) return undefined;
  const [item] = cell.kind === 'items' ? cell.items : [];
  if (item !== undefined && cell.kind === 'items' && cell.items.length === 1 && item.to === undefined) return item.from;
  return module.report('WR5120', cell.span, {
    message: 'A cell of a case is one value, or a verdict on the right side.',
  });
}

function caseGiven(path: Path, cell: CellNode | undefined, module: Module): Given | undefined {
  const value = cellValue(cell, module);
  return value === undefined || cell === undefined ? undefined : givenAt(path, value, cell.span, module);
}

function caseExpectation(path: Path, cell: CellNode | undefined, module: Module): Expectation | undefined {
  if (cell === undefined) return undefined;
  const shown = dottedName(path);
  const text = `${shown} ${sourceOf(cell.span, module)}`;
  if (cell.kind === 'verdict') {
    const [name] = path.names;
    return name === undefined ? undefined : verdictOf(name, cell.verdict, cell.span, text, module);
  }
  const value = cellValue(cell, module);
  const actual = value === undefined ? undefined : checkExpr(pathNode(path), testContext(module));
  return value === undefined || actual === undefined
    ? undefined
    : expectEqual(actual, value, cell.span, `${shown} is ${sourceOf(cell.span, module)}`, module);
}
