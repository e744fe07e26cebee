/** Rounding specifications from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { RoundingMode, RoundingTarget, RoundSpec } from '../tree/expression.ts';
import {
  chosen,
  given,
  has,
  maybeNode,
  maybeToken,
  nameOf,
  node,
  numberOf,
  type Reading,
  spanOf,
  token,
} from './cst.ts';

export function roundSpec(reading: Reading, cst: CstNode): RoundSpec {
  return { mode: mode(node(cst, 'roundMode')), target: target(reading, cst), span: spanOf(reading, cst) };
}

function mode(cst: CstNode): RoundingMode {
  if (has(cst, 'half')) return `half ${chosen(cst, 'even', 'up', 'down')}`;
  if (has(cst, 'away')) return 'away from zero';
  if (has(cst, 'toward')) return 'toward zero';
  return chosen(cst, 'ceiling', 'floor');
}

function target(reading: Reading, cst: CstNode): RoundingTarget {
  const number = maybeToken(cst, 'Number');
  if (number === undefined) return { kind: 'minor unit' };
  if (has(cst, 'places')) return { kind: 'places', places: numberOf(reading, number) };
  const unit = maybeNode(cst, 'unitName');
  const word = unit === undefined ? undefined : nameOf(reading, token(unit, Object.keys(unit.children)[0] ?? 'unit'));
  return { kind: 'step', step: numberOf(reading, number), ...given('unit', word) };
}
