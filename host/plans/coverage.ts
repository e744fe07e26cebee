/** What the tests of a file do not meet, as findings. */
import { type Diagnostic, diagnose } from '#dsl';
import type { CoveragePoint } from '#engine';

/** WR9105 for each point that no test met. */
export function uncoveredOf(points: readonly CoveragePoint[]): readonly Diagnostic[] {
  return points.filter(({ hits }) => hits === 0).map(({ span, what }) => diagnose('WR9105', span, { what }));
}
