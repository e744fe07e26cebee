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
  const cases = files.flatMap(({ vectors, fixtures }) => vectors.map((vector) => caseOf(vector, fixtures ?? {})));
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

/** The policies and inputs by which a case is stated; none for what the functions of the engine answer. */
export function statementsOf(vector: Vector, fixtures: VectorFile['fixtures'] = {}): readonly Statement[] {
  const found = kindOf(vector.kind)?.run(vector.given, fixtures, vector.expect);
  return found !== undefined && 'statements' in found ? found.statements : [];
}

function caseOf(vector: Vector, fixtures: Readonly<Record<string, unknown>>): Case {
  const { id, kind: name, given, expect } = vector;
  const kind = kindOf(name);
  const expected = without(expect, kind?.remarks ?? []);
  const result = found(kind, given, fixtures, expect);
  if ('fault' in result) {
    return { id, kind: name, outcome: 'differs', expected, actual: null, reason: result.fault };
  }
  if ('notExpressible' in result) {
    return { id, kind: name, outcome: 'notExpressible', expected, actual: null, reason: result.notExpressible };
  }
  const { actual } = result;
  const path = difference(expected, actual);
  if (path === undefined) return { id, kind: name, outcome: 'equal', expected, actual, reason: null };
  return { id, kind: name, outcome: 'differs', expected, actual, reason: `${path} differs${evidenceOf(vector)}` };
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
