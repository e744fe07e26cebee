/**
 * Checks of files before anything of them is kept: beside what is published, in a process of their own, and without holding a connection.
 * Who then publishes looks again whether what they were checked beside is still so.
 */
import { createHash } from 'node:crypto';
import { compareVersions, type JsonDiagnostic } from '#dsl';
import type { BeforeDraft, DraftChecker, DraftFile, DraftHead, DraftOutcome, DraftPolicy } from '#plans';
import {
  type Database,
  type Done,
  type Problem,
  type ProblemFault,
  problem,
  type Statements,
  type TenantId,
} from '../kernel/index.ts';
import type { WholeVersionRow } from './model.ts';
import { findVersion, versionsOf } from './store.ts';
import type { Turns } from './turns.ts';

/** `highest`: the published version that the policy was checked beside; null for the first one. */
export interface Sound {
  readonly policy: DraftPolicy;
  readonly highest: string | null;
  readonly uncovered: readonly ProblemFault[];
}

/** `head`: what the files say they are, as far as that can be read. */
export interface Check {
  readonly head: DraftHead | undefined;
  readonly result:
    | { readonly sound: Sound }
    /** It is published already, in these files or in others. */
    | { readonly known: Done<WholeVersionRow> }
    | { readonly problem: Problem };
}

export interface ChecksParts {
  readonly database: Database;
  readonly drafts: Pick<DraftChecker, 'check'>;
  readonly turns: Turns<TenantId>;
  /** Told of a check that broke, which is no fault of who sent the files. */
  readonly onFault: (cause: unknown) => void;
}

const FAULTS_MAX = 50;
const NAME_MAX = 200;

export class Checks {
  readonly #parts: ChecksParts;
  readonly #running = new Map<string, Promise<Check>>();

  constructor(parts: ChecksParts) {
    this.#parts = parts;
  }

  /** As a whole, which is not begun where there is no room for it: whoever asks is told to come again. */
  async checkNow(tenant: TenantId, files: readonly DraftFile[]): Promise<Done<Check>> {
    const check = await this.check(tenant, files);
    if (!('problem' in check.result) || check.result.problem !== BUSY) return { done: check };
    this.#parts.turns.sendAway(tenant);
    return { problem: BUSY };
  }

  /** Who comes again before he was told to, from whom nothing need be read. */
  async turnedAway(tenant: TenantId): Promise<Problem | undefined> {
    return (await this.#parts.turns.isTurnedAway(tenant)) ? BUSY : undefined;
  }

  /** The same files that are sent while they are checked are checked once. */
  check(tenant: TenantId, files: readonly DraftFile[]): Promise<Check> {
    const key = `${tenant} ${digestOf(files)}`;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const check = this.#check(tenant, files).finally(() => this.#running.delete(key));
    this.#running.set(key, check);
    return check;
  }

  async #check(tenant: TenantId, files: readonly DraftFile[]): Promise<Check> {
    const { database, drafts, turns, onFault } = this.#parts;
    let head: DraftHead | undefined;
    let highest: string | null = null;
    let isSilent = false;
    const lookUp = async (found: DraftHead): Promise<BeforeDraft<Done<WholeVersionRow>>> => {
      if (Math.max(found.policy.length, found.version.length) > NAME_MAX)
        return { known: { problem: TOO_LONG_A_NAME } };
      head = found;
      isSilent = true;
      const place = await database.withTenant(tenant, (sql) => placeOf(sql, files, found));
      isSilent = false;
      if ('known' in place) return place;
      highest = place.highest;
      return { before: place.before };
    };
    try {
      const outcome = await turns.take(tenant, () => drafts.check(files, lookUp));
      return { head, result: outcome === undefined ? { problem: BUSY } : resultOf(outcome, files, highest) };
    } catch (cause) {
      // Without the database nothing can be kept; without the check a draft can.
      if (isSilent) throw cause;
      onFault(cause);
      return { head, result: { problem: BROKEN } };
    }
  }
}

/** Of the files in whatever order they are sent. */
export function digestOf(files: readonly DraftFile[]): string {
  const hash = createHash('sha256');
  // Lengths, so that no name runs into a text.
  for (const { name, text } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1)))
    hash.update(`${name.length} ${text.length} `).update(name).update(text);
  return `sha256:${hash.digest('hex')}`;
}

type Place =
  | { readonly known: Done<WholeVersionRow> }
  | { readonly highest: string | null; readonly before: readonly DraftFile[] };

/** What stands before a policy: its version as it is there already, or why it cannot come next, or the version before it. */
export async function placeOf(
  sql: Statements,
  files: readonly DraftFile[],
  { policy, version }: DraftHead,
): Promise<Place> {
  const published = [...(await versionsOf(sql, policy))].sort(compareVersions);
  if (published.includes(version)) {
    const row = await findVersion(sql, policy, version);
    const same = row !== undefined && digestOf(row.files) === digestOf(files);
    return { known: same ? { done: row } : { problem: taken(policy, version) } };
  }
  const highest = published.at(-1);
  if (highest === undefined) return { highest: null, before: [] };
  if (compareVersions(version, highest) < 0) return { known: { problem: tooLow(policy, version, highest) } };
  const row = await findVersion(sql, policy, highest);
  // No file that is sent has a blank in its name.
  const before = (row?.files ?? []).map(({ name, text }) => ({ name: `published ${highest}/${name}`, text }));
  return { highest, before };
}

const BUSY = problem(
  'TOO_MANY_DRAFTS',
  'As many drafts as may be are checked at this moment; send it again when they are done.',
);
const BROKEN = problem('INTERNAL', 'The check broke, which is a fault of ours; it has been logged.');
const TOO_LONG_A_NAME = problem(
  'POLICY_REJECTED',
  `The name and the version of a policy have at most ${NAME_MAX} characters each.`,
);
const TOO_LONG = problem('DRAFT_OVER_BUDGET', 'It could not be checked and tested in the time that a draft has.');
const TOO_MUCH = problem('DRAFT_OVER_BUDGET', 'It could not be checked and tested in the memory that a draft has.');

export function taken(policy: string, version: string): Problem {
  const detail = `${policy} ${version} is published with another text; a published version never changes.`;
  return problem('VERSION_PUBLISHED', detail);
}

function tooLow(policy: string, version: string, highest: string): Problem {
  const detail = `${policy} ${version} stands below ${highest}, which is published already.`;
  return problem('VERSION_TOO_LOW', detail);
}

function resultOf(
  outcome: DraftOutcome<Done<WholeVersionRow>>,
  files: readonly DraftFile[],
  highest: string | null,
): Check['result'] {
  switch (outcome.kind) {
    case 'sound':
      return { sound: { policy: outcome.policy, highest, uncovered: faultsIn(outcome.uncovered) } };
    case 'known':
      return { known: outcome.known };
    case 'faulty':
      return { problem: rejected(outcome.diagnostics) };
    case 'differs':
      return { problem: differing(outcome.body) };
    case 'misfit': {
      const path = `files.${files.findIndex(({ name }) => name === outcome.file)}`;
      const fault = { code: 'BODY_FIELD', path, message: outcome.message };
      return { problem: problem('BODY_REJECTED', 'The files are not one policy with what it uses.', [fault]) };
    }
    case 'over budget':
      return { problem: outcome.of === 'time' ? TOO_LONG : TOO_MUCH };
    default:
      outcome satisfies never;
      throw new Error('a draft without an outcome');
  }
}

function rejected(diagnostics: readonly JsonDiagnostic[]): Problem {
  const detail = diagnostics.length === 1 ? 'One fault was found.' : `${diagnostics.length} faults were found.`;
  return problem('POLICY_REJECTED', detail, faultsIn(diagnostics));
}

const BODY_SHOWN = 2000;

function differing(body: string): Problem {
  const detail = 'The compiled policy and the reference answer an input differently, which is a fault of the engine.';
  const message = `It is not published before that is mended. The input: ${body.slice(0, BODY_SHOWN)}`;
  return problem('EVALUATORS_DIFFER', detail, [{ code: 'EVALUATORS_DIFFER', path: '', message }]);
}

function faultsIn(diagnostics: readonly JsonDiagnostic[]): readonly ProblemFault[] {
  return diagnostics.slice(0, FAULTS_MAX).map(({ code, message, file, range, hint }): ProblemFault => {
    const path = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
    return { code, path, message, ...(hint === undefined ? {} : { expected: hint }) };
  });
}
