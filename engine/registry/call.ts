/**
 * One call of a policy: the version that answers is chosen, asked, and what comes of it is an answer or a refusal that says
 * why. The same over HTTP and at the command line.
 */
import { nearest, type Program } from '#dsl';
import type { InputFault } from '../answer.ts';
import { asOfDay, outsideVersion } from '../boundary/as-of.ts';
import type { Fault } from '../boundary/fault.ts';
import { Bug } from '../bug.ts';
import { FAULTS_MAX } from '../limits.ts';
import type { Answered, EvaluateOptions } from '../plan.ts';
import { answersAll, chooseVersion } from './choose.ts';
import type { Registry } from './registry.ts';

export interface CallOptions extends EvaluateOptions {
  /** A version that must be taken, whether a newer one is in force or not. */
  readonly version?: string;
  /** The version a subscriber is pinned to; it answers while it is in force. */
  readonly pin?: string;
  /** The day the subscriber was activated, since 1970-01-01; without it, the call is that of a new one. */
  readonly subscribedSince?: number;
}

export type RefusalCode =
  | 'UNKNOWN_POLICY'
  /** It is there, and faulty as it stands. */
  | 'POLICY_REJECTED'
  | 'UNKNOWN_VERSION'
  | 'NO_VERSION_IN_FORCE'
  | 'NOT_JSON'
  | 'BODY_TOO_LARGE'
  | 'INPUT_REJECTED'
  /** No fault of the caller: what answers an extern is not there, or gave nothing that fits. */
  | 'EXTERN_FAILED';

export interface Refusal {
  readonly code: RefusalCode;
  /** A sentence about this call. */
  readonly detail: string;
  readonly faults?: readonly InputFault[];
}

/** Of one policy, the highest first. */
export type Versions = readonly Program[];

/** The answer is JSON in UTF-8; its bytes are good until the next call. */
export type Called = { readonly bytes: Uint8Array } | { readonly refusal: Refusal };

/** The versions that a call may be answered by, the highest first, or why there is none. */
export function findVersions(
  registry: Registry,
  policy: string,
  { version, pin }: Pick<CallOptions, 'version' | 'pin'>,
): { readonly versions: Versions } | { readonly refusal: Refusal } {
  const versions = registry.versions(policy);
  if (versions.length === 0) return { refusal: unknownPolicy(policy, registry.policies()) };
  if (version === undefined && pin === undefined) return { versions };
  const known = versions.map((each) => each.version);
  for (const wanted of [version, pin]) {
    if (wanted !== undefined && !known.includes(wanted)) return { refusal: unknownVersion(policy, wanted, known) };
  }
  return { versions: version === undefined ? versions : versions.filter((each) => each.version === version) };
}

export function unknownPolicy(policy: string, known: readonly string[]): Refusal {
  const near = nearest(policy, known);
  const detail = near === undefined ? `No policy has a name like ${policy}.` : `Did you mean ${near}?`;
  return { code: 'UNKNOWN_POLICY', detail };
}

export function unknownVersion(policy: string, wanted: string, known: readonly string[]): Refusal {
  return { code: 'UNKNOWN_VERSION', detail: `${policy} has no version ${wanted}; it has ${known.join(', ')}.` };
}

/** `versions` as `findVersions` gave them. */
export function call(registry: Registry, versions: Versions, body: Uint8Array, options: CallOptions): Called {
  const [highest] = versions;
  const evaluate = (program: Program): Answered => registry.plan(program).answer(body, options);
  if (highest === undefined) throw new Bug('a call without a version');
  if (options.version !== undefined) return called(evaluate(highest));
  // That it answers says that it is in force, so that the common case reads the body once.
  const first = answersAll(highest, options) ? evaluate(highest) : undefined;
  if (first?.ok === true) return first;
  const days = new Map(versions.map((program) => [program, asOfDay(program, body, options.at)]));
  const { pin, subscribedSince } = options;
  const chosen = chooseVersion(versions, { day: (program) => days.get(program), pin, subscribedSince });
  // Where no as-of can be read, the faults say why.
  const asked = chosen ?? versions.find((program) => days.get(program) === undefined);
  if (asked === undefined) return { refusal: notInForce(days) };
  return called(asked === highest && first !== undefined ? first : evaluate(asked));
}

function called(outcome: Answered): Called {
  return outcome.ok ? outcome : { refusal: rejected(outcome.faults) };
}

function notInForce(days: ReadonlyMap<Program, number | undefined>): Refusal {
  const faults = [...days].flatMap(([program, day]) => (day === undefined ? [] : [outsideVersion(program, day)]));
  const [first] = faults;
  const detail = faults.length === 1 && first !== undefined ? first.message : 'None of the versions is in force then.';
  return { code: 'NO_VERSION_IN_FORCE', detail, faults: faults.slice(0, FAULTS_MAX) };
}

function rejected(faults: readonly Fault[]): Refusal {
  const [first] = faults;
  if (first?.code === 'NOT_JSON') return { code: 'NOT_JSON', detail: first.message, faults };
  if (first?.code === 'TOO_LARGE' && first.path === '') return { code: 'BODY_TOO_LARGE', detail: first.message };
  if (first?.code === 'EXTERN_FAILED') return { code: first.code, detail: first.message };
  const detail = faults.length === 1 ? 'One fault was found.' : `${faults.length} faults were found.`;
  return { code: 'INPUT_REJECTED', detail, faults };
}
