/**
 * What a version changes for those who call it, and the least step that its number must take (LANGUAGE section 10): a caller that
 * need change nothing and gets the same answers sees a patch, one that gets other answers a minor, one that must change a major.
 */

import type { Rounding } from '../program/expression.ts';
import type { Program } from '../program/policy.ts';
import type { RoundingPlan, Tariff } from '../program/tariff.ts';
import { affectedBy } from './affected.ts';
import { inputChanges } from './input-changes.ts';

export type Step = 'patch' | 'minor' | 'major';

export interface Change {
  readonly step: Step;
  /** A sentence. */
  readonly what: string;
}

const STEPS: readonly Step[] = ['patch', 'minor', 'major'];

/** From one version of a policy to the next; nothing where both mean the same. */
export function changesBetween(old: Program, next: Program): readonly Change[] {
  if (old.hash === next.hash) return [];
  const interfaces = [
    ...inputChanges(old, next),
    ...headChanges(old, next),
    ...outputs(old, next),
    ...roundings(old, next),
  ];
  const affected = affectedBy(old, next);
  const answers = affected === undefined ? 'Answers may differ.' : `Answers differ: ${affected}.`;
  return [...interfaces, { step: 'minor', what: answers }];
}

export function leastStep(changes: readonly Change[]): Step {
  return STEPS[Math.max(0, ...changes.map(({ step }) => STEPS.indexOf(step)))] ?? 'patch';
}

/** Whether a version number goes at least this far beyond another. */
export function isStepEnough(old: string, next: string, step: Step): boolean {
  const [a, b] = [old, next].map((version) => version.split('.').map(Number));
  const first = [0, 1, 2].find((i) => a?.[i] !== b?.[i]);
  if (first === undefined || (b?.[first] ?? 0) < (a?.[first] ?? 0)) return false;
  return 2 - first >= STEPS.indexOf(step);
}

function headChanges(old: Program, next: Program): readonly Change[] {
  const pathOf = ({ asOf }: Program): string =>
    asOf ? [asOf.path.input, ...asOf.path.fields].join('.') : 'the caller';
  const currenciesOf = ({ currency, currencies }: Program): string =>
    currencies === undefined ? (currency ?? 'none') : [...currencies.programs.keys()].join(', ');
  const changed = (what: string, of: (program: Program) => string): readonly Change[] =>
    of(old) === of(next) ? [] : [{ step: 'major', what: `${what} was ${of(old)} and is ${of(next)}.` }];
  return [...changed('The currency', currenciesOf), ...changed('The as-of', pathOf)];
}

/** Everything that an answer names, and the codes of its reasons. */
function namesOf(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (kind: string, name: string): void => {
    names.add(`${kind} ${name}`);
  };
  for (const { name } of program.decisions) add('decision', name);
  for (const { code } of program.rules) add('reason code', code);
  for (const tariff of program.tariffs) for (const name of linesOf(tariff)) names.add(name);
  for (const output of program.outputs) {
    add(output.kind, output.name);
    for (const result of output.results)
      if (result.kind === 'reasons') for (const { code } of result.notes) add('reason code', code);
  }
  for (const { name, shown } of program.definitions) if (shown) add('value', name);
  return names;
}
function linesOf({ name, charges, discounts, taxes }: Tariff): readonly string[] {
  const named = (kind: string, items: readonly { readonly name: string }[]): readonly string[] =>
    items.map((item) => `${kind} ${item.name}`);
  return [`tariff ${name}`, ...named('charge', charges), ...named('discount', discounts), ...named('tax', taxes)];
}

function outputs(old: Program, next: Program): readonly Change[] {
  const [before, after] = [namesOf(old), namesOf(next)];
  const gone = [...before].filter((name) => !after.has(name));
  const come = [...after].filter((name) => !before.has(name));
  return [
    ...gone.map((name): Change => ({ step: 'major', what: `${capital(name)} is no more.` })),
    ...come.map((name): Change => ({ step: 'minor', what: `${capital(name)} is new.` })),
  ];
}

function roundings(old: Program, next: Program): readonly Change[] {
  return next.tariffs.flatMap((tariff): readonly Change[] => {
    const before = old.tariffs.find(({ name }) => name === tariff.name);
    if (before === undefined || planText(before.rounding) === planText(tariff.rounding)) return [];
    return [{ step: 'major', what: `Tariff ${tariff.name} rounds otherwise.` }];
  });
}
function planText({ factor, line, tax, total, payment }: RoundingPlan): string {
  return [factor, line, tax, total, payment?.rounding].map(roundingText).join('; ');
}
function roundingText(rounding: Rounding | undefined): string {
  return rounding === undefined ? '-' : `${rounding.mode} ${rounding.step.n}/${rounding.step.d}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
