/**
 * What was activated when, as stretches of days in which each version answers. An activation names the highest version that answers
 * from its instant on, until the next one; lower ones that were activated before go on as their own files say. So an older version
 * that is activated again takes back all above it, and an activation whose instant is still to come waits for no clock: an as-of of
 * that day meets it.
 */
import { compareVersions, type Program } from '#dsl';
import { dayOfInstant } from '../boundary/as-of.ts';

export interface Activation {
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
  for (const [day, heads] of headsByDay(programs, activations)) {
    for (const head of heads) begun.add(head);
    const highest = heads.at(-1);
    for (const program of begun) {
      const answers = highest !== undefined && compareVersions(program.version, highest.version) <= 0;
      const from = since.get(program);
      if (answers && from === undefined) since.set(program, day);
      if (answers || from === undefined) continue;
      since.delete(program);
      stretches.push({ program, from, until: day });
    }
  }
  for (const [program, from] of since) stretches.push({ program, from });
  return stretches.sort((a, b) => compareVersions(b.program.version, a.program.version) || b.from - a.from);
}

/** In the order of days; those of one day in the order of their instants, then as they became known. */
function headsByDay(
  programs: ReadonlyMap<string, Program>,
  activations: readonly Activation[],
): ReadonlyMap<number, readonly Program[]> {
  const heads = new Map<number, Program[]>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const { version, at } of [...activations].sort((a, b) => a.at - b.at)) {
    const program = programs.get(version);
    if (program === undefined) throw new RangeError(`${version} was activated and is not there`);
    // Versions in different zones may see one instant on two days; time goes on all the same.
    latest = Math.max(latest, dayOfInstant(program, at));
    heads.set(latest, [...(heads.get(latest) ?? []), program]);
  }
  return heads;
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
