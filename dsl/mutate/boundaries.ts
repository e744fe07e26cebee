/** Boundaries of comparisons, ranges, tiers and limits: swapped, and moved by one step of the values they lie among. */
import type { CompareNode, ComparisonOperator, ExprNode, InNode } from '../tree/expression.ts';
import { add, integer, maximum, multiply, type Rational } from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import { type Grid, gridOf, type Literal, literalOf } from './literal.ts';
import type { Mutant } from './mutant.ts';
import { type Sheet, textAt, type Word } from './sheet.ts';

export type Direction = -1 | 1;
export const DIRECTIONS: readonly Direction[] = [-1, 1];

const SWAPPED: { readonly [O in ComparisonOperator]: ComparisonOperator } = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
};

export function ofComparison(node: CompareNode, sheet: Sheet): readonly Mutant[] {
  const sign = sheet.words(node.left.span.end, node.right.span.start).find(({ text }) => text === node.operator);
  if (sign === undefined) return [];
  const [left, right] = [node.left, node.right].map((side) => literalOf(side, sheet));
  return [
    swap(sign, SWAPPED[node.operator]),
    ...(right === undefined ? [] : moves(right, node.left, sameAsSwap(node.operator, 1), sheet)),
    ...(left === undefined ? [] : moves(left, node.right, sameAsSwap(node.operator, -1), sheet)),
  ];
}

/**
 * Which way a boundary on the right (1) or left (-1) moves where that is the swap over again: among whole numbers
 * `x >= 601` is `x > 600`.
 */
function sameAsSwap(operator: ComparisonOperator, side: Direction): Direction {
  const right = operator === '>=' || operator === '<' ? 1 : -1;
  return right === side ? 1 : -1;
}

export function ofRange(node: InNode, sheet: Sheet): readonly Mutant[] {
  if (node.to === undefined) return [];
  const [was, is] = node.toOpen ? ['..<', '..'] : ['..', '..<'];
  const sign = sheet.words(node.from.span.end, node.to.span.start).find(({ text }) => text === was);
  const from = literalOf(node.from, sheet);
  const to = literalOf(node.to, sheet);
  return [
    ...(sign === undefined ? [] : [swap(sign, is)]),
    ...(from === undefined ? [] : moves(from, node.item, undefined, sheet)),
    ...(to === undefined ? [] : moves(to, node.item, node.toOpen ? 1 : -1, sheet)),
  ];
}

function swap({ text, span }: Word, is: string): Mutant {
  return { operator: 'swap comparison', span, edits: [{ span, text: is }], what: `"${text}" becomes "${is}"` };
}

/** The boundary moved both ways, as far as that is not the `swap` over again. */
function moves(literal: Literal, beside: ExprNode, swap: Direction | undefined, sheet: Sheet): readonly Mutant[] {
  const grid = gridOf(sheet.seen(beside)?.result?.type);
  const step = stepFrom(literal, grid);
  const ways = DIRECTIONS.filter((way) => step !== grid.step || way !== swap);
  return ways.flatMap((way) => moved([literal], grid, step, way, sheet));
}

/** The next value of the grid, where a literal can say it; else one more in the last digit. */
function stepFrom({ value, lastPlace, write }: Literal, { step }: Grid): Rational {
  return step === undefined || write(add(value, step)) === undefined ? lastPlace : step;
}

/** The bound of a tier or the amount of a limit; `coarse` moves it by its last digit where the grid is finer. */
export function ofBound(node: ExprNode, among: Type | undefined, coarse: boolean, sheet: Sheet): readonly Mutant[] {
  const literal = literalOf(node, sheet);
  if (literal === undefined) return [];
  const grid = gridOf(among);
  const step = stepFrom(literal, grid);
  const by = coarse ? maximum(step, literal.lastPlace) : step;
  return DIRECTIONS.flatMap((way) => moved([literal], grid, by, way, sheet));
}

/** Literals at one boundary moved together; none where one of them would leave what can be. */
export function moved(
  literals: readonly Literal[],
  grid: Grid,
  step: Rational,
  way: Direction,
  sheet: Sheet,
): readonly Mutant[] {
  const by = multiply(integer(way), step);
  const edits = literals.flatMap((literal) => {
    const value = add(literal.value, by);
    return grid.holds(value) ? (literal.write(value) ?? []) : [];
  });
  const [first] = edits;
  if (first === undefined || edits.length < literals.length) return [];
  const others = edits.length === 1 ? '' : ', and what meets it moves along';
  const what = `${textAt(sheet, first.span)} becomes ${first.text}${others}`;
  return [{ operator: 'move boundary', span: first.span, edits, what }];
}
