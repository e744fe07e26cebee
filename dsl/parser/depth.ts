/** How deep expressions, groups and types nest in a tree. Walks with a list of its own: the tree may be very deep. */
import { EXPRESSION_DEPTH_MAX } from '../limits.ts';
import type { Span } from '../source.ts';

interface Visit {
  readonly value: object;
  readonly depth: number;
}

function placeOf(value: object): Span | undefined {
  return 'span' in value ? (value.span as Span) : undefined;
}

/** The place of the first node below `tree` that lies too deep. Lists and nodes without a kind add no depth. */
export function tooDeep(tree: object): Span | undefined {
  const visits: Visit[] = [{ value: tree, depth: 0 }];
  for (let visit = visits.pop(); visit !== undefined; visit = visits.pop()) {
    const depth = visit.depth + ('kind' in visit.value && !Array.isArray(visit.value) ? 1 : 0);
    // Blocks and clauses around an expression take up to four levels of their own.
    if (depth > EXPRESSION_DEPTH_MAX + BLOCK_LEVELS) return placeOf(visit.value);
    for (const child of Object.values(visit.value)) {
      if (typeof child === 'object' && child !== null) visits.push({ value: child as object, depth });
    }
  }
  return undefined;
}

/** Tariff, charge, price model and tier bound around the deepest expression. */
const BLOCK_LEVELS = 4;
