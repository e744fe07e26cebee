/**
 * Which version of a policy answers a call (LANGUAGE 18.162). Nothing is known of subscribers: a pin and the day of activation
 * are arguments.
 */
import type { Program } from '#dsl';

export interface Choice {
  /** The day of the as-of as a version reads it, since 1970-01-01; undefined where it cannot be told. */
  readonly day: (program: Program) => number | undefined;
  /** The version a subscriber is pinned to; it wins while it is in force. */
  readonly pin?: string | undefined;
  /** The day the subscriber was activated: `supersedes ... for new subscribers` leaves earlier ones where they are. */
  readonly subscribedSince?: number | undefined;
}

/** `versions`: of one policy, the highest first. Undefined when none is in force. */
export function chooseVersion(versions: readonly Program[], choice: Choice): Program | undefined {
  const inForce = versions.filter((program) => isInForce(program, choice));
  const [highest] = inForce;
  if (highest === undefined) return undefined;
  return inForce.find(({ version }) => version === choice.pin) ?? servedBy(highest, versions, choice, new Set());
}

/** Whether the highest version answers everybody while it is in force, so that no other need be looked at. */
export function answersAll(highest: Program, { pin, subscribedSince }: Omit<Choice, 'day'>): boolean {
  if (pin !== undefined) return false;
  return highest.supersedes?.from === undefined && covers(highest, { day: () => undefined, subscribedSince });
}

function isInForce(program: Program, choice: Choice): boolean {
  const day = choice.day(program);
  const { from, until } = program.effective;
  return day !== undefined && day >= from && (until === undefined || day < until);
}

/** A version leaves those whom it does not cover with the version before it, until that one ends. */
function servedBy(
  program: Program,
  versions: readonly Program[],
  choice: Choice,
  seen: Set<Program>,
): Program | undefined {
  const own = isInForce(program, choice) ? program : undefined;
  // A version that was taken back for a while stands there once for each of its stretches.
  const named = versions.filter(({ version }) => version === program.supersedes?.version);
  const before = named.find((each) => isInForce(each, choice)) ?? named[0];
  if (before === undefined || seen.has(program) || covers(program, choice)) return own;
  return servedBy(before, versions, choice, seen.add(program)) ?? own;
}

function covers(program: Program, { day, subscribedSince }: Choice): boolean {
  const { supersedes, effective } = program;
  if (supersedes === undefined) return true;
  if (supersedes.scope === 'new subscribers') return subscribedSince === undefined || subscribedSince >= effective.from;
  return supersedes.from === undefined || (day(program) ?? supersedes.from) >= supersedes.from;
}
