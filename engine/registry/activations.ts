/**
 * What was activated when, as stretches of days in which each version answers. An activation names the highest version that answers
 * from its instant on, until the next one; lower ones that were activated before go on as their own files say. So an older version
 * that is activated again takes back all above it, and an activation whose instant is still to come waits for no clock: an as-of of
 * that day meets it. A retirement names the highest version that answers no more from its instant on, with all below it: also where
 * it was to come later. What was retired answers again when it is activated again.
 */
import { compareVersions, type Program } from '#dsl';
import { dayOfInstant } from '../boundary/as-of.ts';

export interface Activation {
  /** `activation` where it is not said. */
  readonly kind?: 'activation' | 'retirement';
  readonly version: string;
  /** Milliseconds since 1970-01-01T00:00:00Z; the day is that of the policy's zone. */
  readonly at: number;
}

/** Days since 1970-01-01, half-open. */
export interface Stretch {
  readonly program: Program;
  readonly from: number;
  readonly until?: number;
}

/**
 * `activations`: of one policy, in the order in which they became known, so that the last word on a day counts. `programs`: the
 * activated versions. The highest version comes first, and of one version the last stretch.
 */
export function stretchesOf(
  programs: ReadonlyMap<string, Program>,
  activations: readonly Activation[],
): readonly Stretch[] {
  const begun = new Set<Program>();
  const since = new Map<Program, number>();
  const stretches: Stretch[] = [];
  let highest: Program | undefined;
  for (const [day, turns] of turnsByDay(programs, standing(activations))) {
    for (const { program, retires } of turns) {
      if (retires) for (const each of begun) if (isUpTo(each, program)) begun.delete(each);
      if (retires) continue;
      highest = program;
      begun.add(program);
    }
    const answering = [...begun].filter((each) => highest !== undefined && isUpTo(each, highest));
    for (const [program, from] of since) {
      if (answering.includes(program)) continue;
      since.delete(program);
      stretches.push({ program, from, until: day });
    }
    for (const program of answering) if (!since.has(program)) since.set(program, day);
  }
  for (const [program, from] of since) stretches.push({ program, from });
  return stretches.sort((a, b) => compareVersions(b.program.version, a.program.version) || b.from - a.from);
}

/** The day from which on a version is retired, if it is so for good; `activations` as above. */
export function retiredOn(program: Program, activations: readonly Activation[]): number | undefined {
  let day: number | undefined;
  for (const each of standing(activations)) {
    if (each.kind === 'retirement' && isUpTo(program, each)) day ??= dayOfInstant(program, each.at);
    if (each.kind !== 'retirement' && each.version === program.version) day = undefined;
  }
  return day;
}

const isUpTo = (a: Pick<Program, 'version'>, b: Pick<Program, 'version'>): boolean =>
  compareVersions(a.version, b.version) <= 0;

/** In the order of their instants, then as they became known; without what a later word retired before it began. */
function standing(activations: readonly Activation[]): readonly Activation[] {
  let left: readonly Activation[] = [];
  for (const each of activations) {
    const stays = (before: Activation): boolean =>
      before.kind === 'retirement' || before.at < each.at || !isUpTo(before, each);
    if (each.kind === 'retirement') left = left.filter(stays);
    left = [...left, each];
  }
  return left.toSorted((a, b) => a.at - b.at);
}

interface Turn {
  readonly program: Program;
  readonly retires: boolean;
}

/** In the order of days; those of one day as they stand. */
function turnsByDay(
  programs: ReadonlyMap<string, Program>,
  activations: readonly Activation[],
): ReadonlyMap<number, readonly Turn[]> {
  const turns = new Map<number, Turn[]>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const { kind, version, at } of activations) {
    const program = programs.get(version);
    if (program === undefined) throw new RangeError(`${version} was activated and is not there`);
    // Versions in different zones may see one instant on two days; time goes on all the same.
    latest = Math.max(latest, dayOfInstant(program, at));
    turns.set(latest, [...(turns.get(latest) ?? []), { program, retires: kind === 'retirement' }]);
  }
  return turns;
}

/** The version with what is left of its time by the stretch; itself where that is all of it, undefined where it is nothing. */
export function narrowed({ program, from, until }: Stretch): Program | undefined {
  const own = program.effective;
  const first = Math.max(own.from, from);
  const end = Math.min(own.until ?? Number.POSITIVE_INFINITY, until ?? Number.POSITIVE_INFINITY);
  if (first >= end) return undefined;
  if (first === own.from && end === (own.until ?? Number.POSITIVE_INFINITY)) return program;
  return within(program, { from: first, ...(end === Number.POSITIVE_INFINITY ? {} : { until: end }) });
}

function within(program: Program, effective: Program['effective']): Program {
  const { currencies, ...rest } = program;
  if (currencies === undefined) return { ...rest, effective };
  const each = [...currencies.programs].map(([name, one]) => [name, within(one, effective)] as const);
  return { ...rest, effective, currencies: { ...currencies, programs: new Map(each) } };
}
