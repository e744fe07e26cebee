/** Which columns have an order, so that their cells may hold ranges (18.48). */
import type { Type } from '../types/type.ts';

export function ordered(type: Type): boolean {
  return (
    type.kind === 'numeric' ||
    type.kind === 'date' ||
    type.kind === 'time' ||
    type.kind === 'instant' ||
    (type.kind === 'enum' && type.enum.ordered)
  );
}
