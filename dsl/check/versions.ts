/** The versions of a module beside each other: each is one file, and they overlap only along `supersedes` (18.163). */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';
import type { HeaderClause, HeaderNode } from '../tree/declaration.ts';

/** A file by what its header says; the header is absent where it cannot be read. */
export interface Candidate {
  readonly file: string;
  readonly header: HeaderNode | undefined;
  readonly name: string;
  readonly version: string;
}

/** Orders `1.10.0` above `1.9.0`. Pre-release tails compare as text, below the release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('-'), b.split('-')];
  const numbers = (text: string | undefined): readonly number[] => (text ?? '').split('.').map(Number);
  const [x, y] = [numbers(left[0]), numbers(right[0])];
  for (let i = 0; i < 3; i += 1) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  const [p, q] = [left[1], right[1]];
  if (p === q) return 0;
  if (p === undefined || q === undefined) return p === undefined ? 1 : -1;
  return p < q ? -1 : 1;
}

type ClauseOf<K extends HeaderClause['kind']> = Extract<HeaderClause, { readonly kind: K }>;

function clauseOf<K extends HeaderClause['kind']>({ header }: Candidate, kind: K): ClauseOf<K> | undefined {
  return header?.clauses.find((clause): clause is ClauseOf<K> => clause.kind === kind);
}

/** ISO dates, which compare as text. */
interface Stretch {
  readonly from: string;
  readonly until: string | undefined;
}

/** When a version is in force; undefined where its header does not say. */
export function stretchOf(candidate: Candidate): Stretch | undefined {
  const clause = clauseOf(candidate, 'Effective');
  return clause === undefined ? undefined : { from: clause.from.value, until: clause.until?.value };
}

export function holds({ from, until }: Stretch, day: string): boolean {
  return from <= day && (until === undefined || day < until);
}

/**
 * What is wrong with a version beside the others of its name, itself among them. `isWhole`: the header of every file can be read;
 * behind one that cannot may stand a missing link, and what is wrong there is told there.
 */
export function versionFaults(
  own: Candidate,
  namesakes: readonly Candidate[],
  isWhole: boolean,
): readonly Diagnostic[] {
  const { header } = own;
  // One that is alone has nothing beside it to be wrong with.
  if (header === undefined || namesakes.length < 2) return [];
  const versions = namesakes.filter(({ header: other }) => other?.role === header.role);
  return [...twice(own, header, versions), ...overlap(own, header, versions, isWhole), ...gap(own, header, versions)];
}

/** WR8110, told in the later file. */
function twice(own: Candidate, { version }: HeaderNode, versions: readonly Candidate[]): readonly Diagnostic[] {
  const first = versions.find((each) => each.version === own.version);
  if (first === undefined || first === own) return [];
  return [diagnose('WR8110', version.span, { name: own.name, version: own.version, other: first.file })];
}

/** WR8103, told in the higher version. Libraries may overlap: the highest one in force is bound (18.164). */
function overlap(
  own: Candidate,
  header: HeaderNode,
  versions: readonly Candidate[],
  isWhole: boolean,
): readonly Diagnostic[] {
  if (header.role === 'library') return [];
  const lower = versions
    .filter((each) => compareVersions(each.version, own.version) < 0)
    .sort((a, b) => compareVersions(b.version, a.version));
  const isChained = chains(versions, isWhole);
  for (const other of lower) {
    const from = commonStart(own, other);
    if (from !== undefined && !isChained(own, other)) return [overlapFault(own, header, other, from)];
  }
  return [];
}

function overlapFault(own: Candidate, header: HeaderNode, other: Candidate, from: string): Diagnostic {
  const [mine, theirs] = [clauseOf(own, 'Supersedes'), clauseOf(other, 'Supersedes')];
  const notes =
    mine !== undefined && mine.version.value === theirs?.version.value
      ? [`Both supersede ${mine.version.value}, so it has two successors at once.`]
      : [];
  const place: Span = mine?.span ?? header.version.span;
  const remedy = { text: `write "supersedes ${other.version}", or end one of them with "until"` };
  const related =
    other.header === undefined ? [] : [{ span: other.header.version.span, message: `${other.version} stands here.` }];
  return diagnose('WR8103', place, { version: own.version, other: other.version, from }, { notes, remedy, related });
}

/** WR8104, told in the version that begins after the gap. */
function gap(own: Candidate, header: HeaderNode, versions: readonly Candidate[]): readonly Diagnostic[] {
  const begins = stretchOf(own)?.from;
  if (begins === undefined) return [];
  const earlier = versions.flatMap((version) => {
    const stretch = stretchOf(version);
    return stretch === undefined || stretch.from >= begins ? [] : [{ version, until: stretch.until }];
  });
  const [last] = earlier.sort((a, b) => ((a.until ?? FOREVER) < (b.until ?? FOREVER) ? 1 : -1));
  if (last?.until === undefined || last.until >= begins) return [];
  const place = clauseOf(own, 'Effective')?.span ?? header.version.span;
  const params = { before: last.version.version, version: own.version, from: last.until, until: begins };
  return [diagnose('WR8104', place, params)];
}

/** Above every ISO date. */
const FOREVER = '~';

/** The first day on which both are in force. */
function commonStart(a: Candidate, b: Candidate): string | undefined {
  const [x, y] = [stretchOf(a), stretchOf(b)];
  if (x === undefined || y === undefined) return undefined;
  const from = x.from > y.from ? x.from : y.from;
  return holds(x, from) && holds(y, from) ? from : undefined;
}

/** Whether one of two versions supersedes the other, directly or through others. */
function chains(versions: readonly Candidate[], isWhole: boolean): (a: Candidate, b: Candidate) => boolean {
  const next = (version: string): string | undefined => {
    const found = versions.find((each) => each.version === version);
    return found === undefined ? undefined : clauseOf(found, 'Supersedes')?.version.value;
  };
  const leads = (from: Candidate, to: Candidate): boolean => {
    const seen = new Set<string>();
    for (let at = next(from.version); at !== undefined && !seen.has(at); at = next(at)) {
      if (at === to.version) return true;
      seen.add(at);
      if (!isWhole && versions.every(({ version }) => version !== at)) return true;
    }
    return false;
  };
  return (a, b) => leads(a, b) || leads(b, a);
}
