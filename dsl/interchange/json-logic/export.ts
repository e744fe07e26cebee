/**
 * Rules as JsonLogic (LANGUAGE section 14 and 18.24): for each rule when it certainly applies, holds, and is undecided. Figures
 * are whole counts of the steps that the header names, so that nothing is rounded on the way.
 */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Program, Rule } from '../../program/policy.ts';
import { and, type Logic, not, or, SIZE_MAX, TooLarge, type Truth } from './logic.ts';
import type { DataShape, DataShapes } from './paths.ts';
import { NotLogic } from './refusal.ts';
import { Translator } from './translate.ts';

export interface LogicRule {
  readonly code: string;
  /** Absent: always. */
  readonly applies?: Logic;
  /** Where it applies and neither this nor `undecided` holds, it fails. */
  readonly passes: Logic;
  readonly undecided?: Logic;
  /** A failure, or what is undecided, is excused. */
  readonly waived?: Logic;
}

export interface LogicExport {
  readonly $writ: {
    readonly policy: string;
    readonly version: string;
    readonly hash: string;
    /** How the data hold each path that a rule reads; a value may be absent, or null, where it is optional. */
    readonly data: Readonly<Record<string, DataShape>>;
  };
  readonly rules: Readonly<Record<string, LogicRule>>;
}

/** Rules that have no such form are named, each with the place of the reason. */
export function exportLogic(program: Program): {
  readonly logic: LogicExport;
  readonly diagnostics: readonly Diagnostic[];
} {
  const shapes: DataShapes = new Map();
  const diagnostics: Diagnostic[] = [];
  const rules: [string, LogicRule][] = [];
  for (const rule of program.rules) {
    const own: DataShapes = new Map();
    try {
      rules.push([rule.name, logicOf(rule, new Translator(program.inputs, own))]);
      for (const [path, shape] of own) shapes.set(path, shape);
    } catch (cause) {
      diagnostics.push(refused(rule, cause));
    }
  }
  const { name: policy, version, hash } = program;
  const $writ = { policy, version, hash, data: Object.fromEntries(shapes) };
  return { logic: { $writ, rules: Object.fromEntries(rules) }, diagnostics };
}

function refused({ name, require }: Rule, cause: unknown): Diagnostic {
  if (cause instanceof NotLogic) return diagnose('WR9201', cause.span, { rule: name, reason: cause.message });
  if (!(cause instanceof TooLarge)) throw cause;
  return diagnose('WR9201', require.span, { rule: name, reason: `more than ${SIZE_MAX} operators and values` });
}

function logicOf(rule: Rule, translator: Translator): LogicRule {
  const scope = translator.block(rule.lets);
  const gate: Truth | undefined = rule.appliesWhen && translator.truth(rule.appliesWhen, scope);
  const holds = translator.truth(rule.require, scope);
  const sure = { yes: gate?.yes ?? true, no: gate?.no ?? false };
  const [passed, failed] = [and(sure.yes, holds.yes), and(sure.yes, holds.no)];
  const waived = rule.waived && translator.truth(rule.waived.when, scope).yes;
  return {
    code: rule.code,
    ...(gate === undefined ? {} : { applies: not(sure.no) }),
    passes: rule.whenMissing === 'pass' ? not(or(sure.no, failed)) : passed,
    ...(rule.whenMissing === 'undecided' ? { undecided: not(or(sure.no, passed, failed)) } : {}),
    ...(waived === undefined ? {} : { waived }),
  };
}
