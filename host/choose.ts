/** Choosing the policy of one call at the command line: by file, by name, by name and version. */

import { compareVersions, type Diagnostic, nearest, type Program } from '#dsl';
import {
  compile,
  type Evaluator,
  evaluatePlan,
  evaluateReference,
  type Plan,
  runSpecs,
  type SpecResult,
} from '#engine';
import type { Loaded } from './load.ts';

export type Chosen =
  | { readonly ok: true; readonly program: Program; readonly plan: Plan }
  | { readonly ok: false; readonly reason: string; readonly diagnostics: readonly Diagnostic[] };

/** `wanted` is a name or `name@version`; without it the one policy that was loaded. */
export function choosePolicy(loaded: Loaded, wanted: string | undefined): Chosen {
  const faulty = loaded.files.filter((file) => file.checked.program === undefined);
  const programs = loaded.files.flatMap(({ checked }) => (checked.program?.role === 'policy' ? [checked.program] : []));
  const program = wanted === undefined ? programs[0] : named(programs, wanted);
  if (program === undefined) {
    const diagnostics = faulty.flatMap((file) => file.checked.diagnostics.filter((each) => each.severity === 'error'));
    const reason = [...loaded.faults, unknown(programs, wanted)].join('\n');
    return { ok: false, reason, diagnostics: wanted === undefined ? diagnostics : [] };
  }
  const compiled = compile(program);
  return compiled.ok
    ? { ok: true, program, plan: compiled.plan }
    : { ok: false, reason: 'The policy cannot be compiled.', diagnostics: compiled.diagnostics };
}

function named(programs: readonly Program[], wanted: string): Program | undefined {
  const [name, version] = wanted.split('@');
  const candidates = programs.filter(
    (program) => program.name === name && (version === undefined || program.version === version),
  );
  return candidates.sort((a, b) => compareVersions(b.version, a.version))[0];
}

function unknown(programs: readonly Program[], wanted: string | undefined): string {
  if (wanted === undefined) return 'The file holds no policy that could be evaluated.';
  const near = nearest(
    wanted,
    programs.map((program) => program.name),
  );
  const names = [...new Set(programs.map((program) => program.name))].sort();
  return near === undefined
    ? `There is no policy ${wanted}; there are ${names.join(', ')}.`
    : `There is no policy ${wanted}; did you mean ${near}?`;
}

const asReference: Evaluator = (program, inputs, at) =>
  evaluateReference(program, inputs, at === undefined ? { explain: 'lines' } : { explain: 'lines', at });

/** The tests and properties of a program on one of the evaluators. */
export function runFileSpecs(program: Program, evaluator: 'compiled' | 'reference'): readonly SpecResult[] {
  if (program.tests.length + program.properties.length === 0) return [];
  if (evaluator === 'reference') return runSpecs(program, asReference);
  const compiled = compile(program);
  if (compiled.ok) return runSpecs(program, evaluatePlan(compiled.plan));
  const [first] = compiled.diagnostics;
  const failures =
    first === undefined ? [] : [{ code: 'WR9107' as const, span: first.span, message: first.message, notes: [] }];
  return [{ kind: 'test', name: 'compile', ok: false, failures, evaluations: 0 }];
}
