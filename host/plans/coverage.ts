/** What the tests of a file do not meet, as findings. */
import { type Diagnostic, diagnose } from '#dsl';
import type { CoveragePoint } from '#engine';

/** WR9105 for what no test met; points in the same words are one, and told at the first. */
export function uncoveredOf(points: readonly CoveragePoint[]): readonly Diagnostic[] {
  const met = new Set(points.filter(({ hits }) => hits > 0).map(({ what }) => what));
  const missed = new Map<string, CoveragePoint>();
  for (const point of points.toReversed()) if (!met.has(point.what)) missed.set(point.what, point);
  return points
    .filter((point) => missed.get(point.what) === point)
    .map(({ span, what }) => diagnose('WR9105', span, { what }));
}
