/** One evaluation over HTTP: its query, and what came of it as a reply. Shared by single calls and batches. */
import { type CallOptions, call, parseDay, parseInstant, type Refusal, type Registry, type Versions } from '#engine';
import { CALL_BROKE, type Problem, type ProblemFault, problem } from '../kernel/index.ts';

const PLAIN_CALL: CallOptions = { explain: 'lines' };
const KNOWN: ReadonlySet<string> = new Set(['version', 'pin', 'subscribedSince', 'at', 'knownAt', 'explain']);

/** The query of a call, every fault at once. */
export function readOptions(
  query: string,
): { readonly options: CallOptions; readonly knownAt?: number } | { readonly problem: Problem } {
  if (query === '') return { options: PLAIN_CALL };
  const search = new URLSearchParams(query);
  const faults: ProblemFault[] = [];
  const fault = (path: string, message: string, expected: string): void => {
    faults.push({ code: 'QUERY_PARAMETER', path, message, expected });
  };
  for (const name of new Set(search.keys())) {
    if (!KNOWN.has(name)) fault(name, `There is no query parameter "${name}".`, [...KNOWN].join(', '));
    else if (search.getAll(name).length > 1) fault(name, `"${name}" is given more than once.`, 'one value');
  }
  const explain = search.get('explain') ?? 'lines';
  if (explain !== 'none' && explain !== 'lines' && explain !== 'full') {
    fault('explain', `"${explain}" is no level of explanation.`, 'none, lines or full');
  }
  const since = search.get('subscribedSince');
  const subscribedSince = since === null ? undefined : parseDay(since);
  if (since !== null && subscribedSince === undefined) {
    fault('subscribedSince', `"${since}" cannot be read.`, 'a date such as "2026-04-01"');
  }
  const known = search.get('knownAt');
  const knownAt = known === null ? undefined : parseInstant(known);
  if (known !== null && knownAt === undefined)
    fault('knownAt', `"${known}" cannot be read.`, 'an instant such as "2026-04-01T08:00:00Z"');
  if (faults.length > 0) return { problem: problem('QUERY_REJECTED', 'The query does not fit.', faults) };
  const given = (name: 'version' | 'pin' | 'at') => {
    const value = search.get(name);
    return value === null ? {} : { [name]: value };
  };
  return {
    ...(knownAt === undefined ? {} : { knownAt }),
    options: {
      explain: explain === 'none' || explain === 'full' ? explain : 'lines',
      ...given('version'),
      ...given('pin'),
      ...given('at'),
      ...(subscribedSince === undefined ? {} : { subscribedSince }),
    },
  };
}

/** A policy that was found. An edit while a batch runs changes nothing of the versions that its lines are answered by. */
export interface Asked {
  readonly registry: Registry;
  readonly versions: Versions;
  readonly options: CallOptions;
}

export type CallResult = { readonly json: string } | { readonly problem: Problem };

/** Told of what should not have happened, so that it can be logged; the caller learns only that it did. */
export type OnBroken = (cause: unknown) => void;

/** One evaluation; whatever goes wrong inside is a problem of this call alone. */
export function evaluate({ registry, versions, options }: Asked, body: Uint8Array, onBroken: OnBroken): CallResult {
  try {
    const called = call(registry, versions, body, options);
    return 'bytes' in called ? { json: textOf(called.bytes) } : { problem: refused(called.refusal) };
  } catch (cause) {
    onBroken(cause);
    return { problem: CALL_BROKE };
  }
}

/** node:http joins a text to its headers and writes both at once; bytes would be a write of their own. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

function refused({ code, detail, faults }: Refusal): Problem {
  return problem(code, detail, faults);
}
