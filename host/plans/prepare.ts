/** From a checked file to its plan. */
import type { Diagnostic, Program } from '#dsl';
import { compile, type Plan } from '#engine';
import type { LoadedFile } from '../load.ts';

/** A file as far as it is sound. */
export interface Prepared {
  /** What is wrong with its text and, where that is sound, with what the engine makes of it. */
  readonly diagnostics: readonly Diagnostic[];
  /** There when nothing is wrong (warnings and lints aside). */
  readonly sound?: { readonly program: Program; readonly plan: Plan };
}

/** Checked is not yet sound: the engine has the last word, so every way to evaluate a file goes through here. */
export function prepare({ checked }: LoadedFile): Prepared {
  const { program, diagnostics } = checked;
  if (program === undefined) return { diagnostics };
  const compiled = compile(program);
  if (!compiled.ok) return { diagnostics: [...diagnostics, ...compiled.diagnostics] };
  return { diagnostics: [...diagnostics, ...compiled.lints], sound: { program, plan: compiled.plan } };
}
