/**
 * The second door of the engine room, for who only asks whether a policy can be computed: it stands apart from the first, so that
 * no evaluator comes with the answer. A checked program is lowered, and nothing is generated or run.
 */
import { type Diagnostic, diagnose, type Program } from '#dsl';
import { Code } from './compiled/plan.ts';
import type { Mode } from './compiled/writer.ts';
import { NOT_COMPILED, NotCompiled } from './ir/not-compiled.ts';
import { FAST_BITS } from './ir/width.ts';
import { DIVIDED_BITS_MAX, WIDTH_BITS_MAX } from './limits.ts';
import { unknownZones } from './unknown-zones.ts';

export type Judged =
  /** `interpreted`: why the policy is left to the reference evaluator; undefined for compiled ones. */
  | { readonly ok: true; readonly interpreted: string | undefined; readonly lints: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The engine's last word on a checked program: WR3120 where a figure is too wide to be computed, WR3100 where a zone is not known. */
export function judge(program: Program): Judged {
  return judgeCodes(codesOf(program, 'shared'));
}

/** One, or one for each currency of the policy. */
export function codesOf(program: Program, mode: Mode): readonly Code[] {
  const programs = program.currencies === undefined ? [program] : [...program.currencies.programs.values()];
  return programs.map((each) => new Code(each, mode));
}

/** Compiled is what is compiled in every currency. */
export function judgeCodes(codes: readonly Code[]): Judged {
  const judged = codes.map(judgeCode);
  const other = judged.find((each) => !each.ok) ?? judged.find((each) => each.ok && each.interpreted !== undefined);
  return other ?? judged[0] ?? { ok: true, interpreted: undefined, lints: [] };
}

function judgeCode(code: Code): Judged {
  const unknown = unknownZones(code.program);
  if (unknown.length > 0) return { ok: false, diagnostics: unknown };
  const interpreted = obstacle(code);
  const bits = interpreted === undefined ? widthOf(code) : 0;
  if (bits > WIDTH_BITS_MAX) return { ok: false, diagnostics: [tooWide(code, bits)] };
  return { ok: true, interpreted, lints: bits > FAST_BITS ? slowFigure(code) : [] };
}

/** WR3121: it is exact all the same, and the evaluation takes longer. */
function slowFigure(code: Code): readonly Diagnostic[] {
  const { widest } = code.lowering('lines');
  if (widest === undefined) return [];
  const digits = Math.ceil((widest.bits - FAST_BITS) * Math.log10(2));
  const remedy = {
    text: `ranges or places with ${digits} ${digits === 1 ? 'digit' : 'digits'} less, in what it is computed from`,
  };
  return [diagnose('WR3121', widest.span, { bits: widest.bits }, { remedy })];
}

/** Why a policy is left to the reference evaluator; only lowering tells. */
function obstacle(code: Code): string | undefined {
  try {
    const { divides } = code.lowering('lines');
    if (divides || code.program.externs.length > 0) code.tryMessages();
    return divides && code.width > DIVIDED_BITS_MAX ? NOT_COMPILED.width(code.width) : undefined;
  } catch (error) {
    if (error instanceof NotCompiled) return error.message;
    throw error;
  }
}

/** The limit of the language is one for figures over fixed denominators. */
function widthOf(code: Code): number {
  const { divides, wide } = code.lowering('lines');
  return divides ? (wide?.bits ?? 0) : code.width;
}

/** It points at the expression that is too wide, or at the widest of those that a wider figure is made of. */
function tooWide(code: Code, bits: number): Diagnostic {
  const file = [...code.program.sources.keys()][0] ?? '';
  const remedy = { text: 'Declare narrower ranges or fewer places for the inputs it is computed from.' };
  const span = code.lowering('lines').wide?.span ?? { file, start: 0, end: 0 };
  return diagnose('WR3120', span, { bits }, { remedy });
}
