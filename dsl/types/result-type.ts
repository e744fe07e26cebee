/** What the result of a block is to whoever reads it from outside. */
import type { Output } from '../program/output.ts';
import { closed, hull, multiplyIntervals, point } from './interval.ts';
import { integer, ZERO } from './rational.ts';
import { type Type, withOptional } from './type.ts';

/** Of a block that may not apply also 0, or nothing; of one that stands for items the sum over them. */
export function resultType({ appliesWhen, each }: Pick<Output, 'appliesWhen' | 'each'>, type: Type): Type {
  if (type.kind !== 'numeric') return appliesWhen === undefined ? type : withOptional(type, true);
  const range = appliesWhen === undefined && each === undefined ? type.range : hull(type.range, point(ZERO));
  if (each?.list.type.kind !== 'list') return { ...type, range };
  return { ...type, range: multiplyIntervals(range, closed(ZERO, integer(each.list.type.upTo))) };
}
