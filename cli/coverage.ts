/** `writ test --coverage`: which rules, gates, rows and tiers of each file its tests meet. */
import type { Diagnostic, JsonDiagnostic, SourceFile } from '#dsl';
import type { CoveragePoint, CoveredKind } from '#engine';
import type { Loaded } from '#host';

type Terminal = typeof import('./terminal.ts');

interface Counts {
  readonly met: number;
  readonly all: number;
}
interface FileCoverage {
  readonly file: string;
  readonly policy: string;
  readonly kinds: Readonly<Partial<Record<CoveredKind, Counts>>>;
}
export interface CoverageReport {
  readonly files: readonly FileCoverage[];
  readonly uncovered: readonly Diagnostic[];
}

/** A rule counts once for each outcome, a gate for open and for shut. */
const KINDS: readonly (readonly [CoveredKind, title: string])[] = [
  ['rule', 'outcomes of rules'],
  ['gate', 'sides of gates'],
  ['row', 'rows'],
  ['tier', 'tiers'],
];

/** The files are sound. */
export async function cover({ files }: Loaded): Promise<CoverageReport> {
  const [{ coverageOf }, { uncoveredOf }] = await Promise.all([import('#engine'), import('#plans')]);
  const covered = files.flatMap(({ source, checked: { program } }) =>
    program === undefined ? [] : [{ file: source.name, policy: program.name, points: coverageOf(program) }],
  );
  return {
    files: covered.flatMap(({ file, policy, points }) =>
      points.length === 0 ? [] : [{ file, policy, kinds: countsOf(points) }],
    ),
    uncovered: covered.flatMap(({ points }) => uncoveredOf(points)),
  };
}

function countsOf(points: readonly CoveragePoint[]): FileCoverage['kinds'] {
  const counted = KINDS.flatMap(([kind]): (readonly [CoveredKind, Counts])[] => {
    const own = points.filter((point) => point.kind === kind);
    const met = own.filter(({ hits }) => hits > 0).length;
    return own.length === 0 ? [] : [[kind, { met, all: own.length }]];
  });
  return Object.fromEntries(counted);
}

export function coverageJson(
  { files, uncovered }: CoverageReport,
  toJson: (diagnostic: Diagnostic) => JsonDiagnostic,
): { readonly files: readonly FileCoverage[]; readonly uncovered: readonly JsonDiagnostic[] } {
  return { files, uncovered: uncovered.map(toJson) };
}

export function printCoverage(
  { files, uncovered }: CoverageReport,
  dsl: typeof import('#dsl'),
  textOf: (name: string) => SourceFile | undefined,
  terminal: Terminal,
): void {
  if (uncovered.length > 0) terminal.print(dsl.renderDiagnostics(uncovered, textOf, terminal.palette));
  for (const { file, policy, kinds } of files) {
    const parts = KINDS.flatMap(([kind, title]) => {
      const counts = kinds[kind];
      return counts === undefined ? [] : [`${counts.met} of ${counts.all} ${title}`];
    });
    terminal.print(`${policy}: ${parts.join(', ')}  ${terminal.faint(file)}`);
  }
  const sum = `${terminal.count(uncovered.length, 'point')} that no test meets`;
  terminal.complain(uncovered.length > 0 ? terminal.bad(sum) : terminal.good('the tests meet everything'));
}
