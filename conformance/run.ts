/** A run over files of vectors: every case to its kind, every outcome counted. */
import { difference } from './compare.ts';
import type { Found, Kind, Way } from './kind.ts';
import { KINDS } from './kinds/index.ts';
import type { Statement } from './statement.ts';
import type { Vector, VectorFile } from './vector.ts';

export type Outcome = 'equal' | 'differs' | 'notExpressible';

export interface Case {
  readonly id: string;
  readonly kind: string;
  readonly outcome: Outcome;
  readonly expected: unknown;
  readonly actual: unknown;
  /** Why the case is not equal; null where it is. */
  readonly reason: string | null;
}

export interface KindCount {
  /** null for a kind that nothing here answers. */
  readonly way: Way | null;
  readonly why: string;
  readonly total: number;
  readonly equal: number;
  readonly differs: number;
  readonly notExpressible: number;
}

export interface Report {
  readonly total: number;
  readonly equal: number;
  readonly differs: number;
  readonly notExpressible: number;
  readonly kinds: Readonly<Record<string, KindCount>>;
  readonly cases: readonly Case[];
}

const NO_KIND = 'no kind of this name is known here';

export function runVectors(files: readonly VectorFile[]): Report {
  const cases = files.flatMap(({ vectors, fixtures }) => vectors.map((vector) => runVector(vector, fixtures).found));
  const names = [...new Set(cases.map(({ kind }) => kind))].toSorted();
  const kinds = names.map(
    (name) =>
      [
        name,
        countOf(
          name,
          cases.filter(({ kind }) => kind === name),
        ),
      ] as const,
  );
  return { ...tally(cases), kinds: Object.fromEntries(kinds), cases };
}

/** A file may name any kind, `toString` too. */
function kindOf(name: string): Kind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

/** A case, and the policies and inputs by which it is stated; none for what the functions of the engine answer. */
export function runVector(
  vector: Vector,
  fixtures: VectorFile['fixtures'] = {},
): { readonly found: Case; readonly statements: readonly Statement[] } {
  const { id, kind: name, given, expect } = vector;
  const kind = kindOf(name);
  const expected = without(expect, kind?.remarks ?? []);
  const told = (outcome: Outcome, actual: unknown, reason: string | null): Case => ({
    id,
    kind: name,
    outcome,
    expected,
    actual,
    reason,
  });
  const result = found(kind, given, fixtures, expect);
  if ('fault' in result) return { found: told('differs', null, result.fault), statements: [] };
  if ('notExpressible' in result) return { found: told('notExpressible', null, result.notExpressible), statements: [] };
  const { actual, statements } = result;
  const path = difference(expected, actual);
  if (path === undefined) return { found: told('equal', actual, null), statements };
  return { found: told('differs', actual, `${path} differs${evidenceOf(vector)}`), statements };
}

/**
 * A policy that is refused or that the evaluators read differently, and whatever a mapping did not foresee, is a fault of Writ or of
 * the mapping: the case is told with it, and the others go on.
 */
function found(
  kind: Kind | undefined,
  given: unknown,
  fixtures: Readonly<Record<string, unknown>>,
  expect: unknown,
): Found | { readonly fault: string } {
  if (kind === undefined) return { notExpressible: NO_KIND };
  try {
    return kind.run(given, fixtures, expect);
  } catch (fault) {
    if (fault instanceof Error) return { fault: fault.message };
    throw fault;
  }
}

function without(expect: Vector['expect'], remarks: readonly string[]): Vector['expect'] {
  return Object.fromEntries(Object.entries(expect).filter(([name]) => !remarks.includes(name)));
}

/** What the vector itself says about its source's number. */
function evidenceOf({ check, check_note }: Vector): string {
  if (check?.recomputed !== 'differs') return '';
  const exact = check.value === undefined ? '' : `, exactly it is ${JSON.stringify(check.value)}`;
  return `; the vector says that its source errs${exact}${check_note === undefined ? '' : ` (${check_note})`}`;
}

function countOf(name: string, cases: readonly Case[]): KindCount {
  const kind = kindOf(name);
  return { way: kind?.way ?? null, why: kind?.why ?? NO_KIND, ...tally(cases) };
}

function tally(cases: readonly Case[]): { total: number; equal: number; differs: number; notExpressible: number } {
  const of = (outcome: Outcome): number => cases.filter((each) => each.outcome === outcome).length;
  return { total: cases.length, equal: of('equal'), differs: of('differs'), notExpressible: of('notExpressible') };
}
