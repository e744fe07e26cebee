/** One evaluation: the policy is found, its plan asked, and what came out turned into a reply. Shared by single calls and batches. */
import type { Explain, Fault } from '#engine';
import type { Shelf, ShelfEntry } from '#host';
import { type Problem, type ProblemFault, problem } from '../kernel/index.ts';
import { unknownPolicy } from '../rulebook/index.ts';

export interface CallOptions {
  readonly version?: string;
  readonly at?: string;
  readonly explain: Explain;
}

const PLAIN_CALL: CallOptions = { explain: 'lines' };
const KNOWN: ReadonlySet<string> = new Set(['version', 'at', 'explain']);

/** The query of a call, every fault at once. */
export function readOptions(query: string): { readonly options: CallOptions } | { readonly problem: Problem } {
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
  const version = search.get('version');
  const at = search.get('at');
  if (explain !== 'none' && explain !== 'lines' && explain !== 'full') {
    fault('explain', `"${explain}" is no level of explanation.`, 'none, lines or full');
  }
  if (faults.length > 0) return { problem: problem('QUERY_REJECTED', 'The query does not fit.', faults) };
  return {
    options: {
      explain: explain === 'none' || explain === 'full' ? explain : 'lines',
      ...(version === null ? {} : { version }),
      ...(at === null ? {} : { at }),
    },
  };
}

/** The versions to ask, the highest first, or why there is none. */
export function findVersions(
  shelf: Shelf,
  policy: string,
  options: CallOptions,
): { readonly versions: readonly ShelfEntry[] } | { readonly problem: Problem } {
  const versions = shelf.versions(policy);
  if (versions.length === 0) return { problem: unknownPolicy(shelf, policy) };
  if (options.version === undefined) return { versions };
  const named = versions.find((entry) => entry.version === options.version);
  if (named !== undefined) return { versions: [named] };
  return { problem: problem('UNKNOWN_VERSION', `${policy} has ${versions.map((entry) => entry.version).join(', ')}.`) };
}

export type CallResult = { readonly json: string } | { readonly problem: Problem };

/** Told of what should not have happened, so that it can be logged; the caller learns only that it did. */
export type OnBroken = (cause: unknown) => void;

/** One evaluation; whatever goes wrong inside is a problem of this call alone. */
export function evaluate(
  versions: readonly ShelfEntry[],
  body: Uint8Array,
  options: CallOptions,
  onBroken: OnBroken,
): CallResult {
  try {
    return ask(versions, body, options);
  } catch (cause) {
    onBroken(cause);
    return { problem: problem('INTERNAL', 'The call could not be answered; it has been logged.') };
  }
}

/** Asks the versions in turn until one is in force at the as-of that the input or the query names. */
function ask(versions: readonly ShelfEntry[], body: Uint8Array, options: CallOptions): CallResult {
  let outside: readonly Fault[] = [];
  for (const { plan } of versions) {
    const outcome = plan.evaluate(body, options);
    if (outcome.ok) return { json: outcome.json };
    if (!outcome.faults.every((fault) => fault.code === 'AS_OF_OUTSIDE_VERSION'))
      return { problem: rejected(outcome.faults) };
    outside = outcome.faults;
  }
  if (options.version !== undefined) return { problem: rejected(outside) };
  return { problem: problem('NO_VERSION_IN_FORCE', outside[0]?.message ?? 'No version is in force.', outside) };
}

function rejected(faults: readonly Fault[]): Problem {
  const [first] = faults;
  if (first?.code === 'NOT_JSON') return problem('NOT_JSON', first.message, faults);
  if (first?.code === 'TOO_LARGE' && first.path === '') return problem('BODY_TOO_LARGE', first.message);
  return problem(
    'INPUT_REJECTED',
    faults.length === 1 ? 'One fault was found.' : `${faults.length} faults were found.`,
    faults,
  );
}
