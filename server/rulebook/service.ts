/** What can be done with a tenant's rulebook, in a transaction that is already the tenant's. */
import { compareVersions, type JsonDiagnostic } from '#dsl';
import { unknownVersion } from '#engine';
import type { BeforeDraft, DraftChecker, DraftFile, DraftHead, DraftOutcome, DraftPolicy } from '#plans';
import {
  type Caller,
  type Done,
  type Entitlements,
  ID_BYTES,
  nameOf,
  type Problem,
  type ProblemFault,
  problem,
  type Statements,
  type TenantId,
  uuidv7,
  type z,
} from '../kernel/index.ts';
import { type ActivationRow, type NEW_ACTIVATION, type NEW_VERSION, rowOf, type WholeVersionRow } from './model.ts';
import { findVersion, insertActivation, insertVersion, lockPolicy, pinnedLibraries, versionsOf } from './store.ts';
import type { Turns } from './turns.ts';

export interface RulebookParts {
  readonly drafts: DraftChecker;
  readonly turns: Turns<TenantId>;
  readonly entitlements: Entitlements;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

const FAULTS_MAX = 50;

/** A version is checked before it is there, and is there for good; the same files again are the same version. */
export async function publish(
  { drafts, turns, entitlements, clock }: RulebookParts,
  sql: Statements,
  { caller, asked }: { readonly caller: Caller; readonly asked: z.output<typeof NEW_VERSION> },
): Promise<Done<WholeVersionRow>> {
  const { files, comment = null } = asked;
  const outcome = await turns.take(caller.tenant, () => drafts.check(files, (head) => lookUp(sql, files, head)));
  if (outcome === undefined) return { problem: BUSY };
  const checked = checkedOf(outcome, files);
  if ('problem' in checked) return checked;
  if ('known' in checked) return checked.known;
  const other = await changedLibrary(sql, checked.policy);
  if (other !== undefined) return { problem: taken(other.name, other.version) };
  const over = (await isPublished(sql, checked.policy.policy))
    ? undefined
    : await entitlements.oneMore(sql, caller.tenant, 'policies');
  if (over !== undefined) return { problem: over };
  const row = rowOf(checked.policy, {
    files,
    comment,
    publishedAt: new Date(clock()),
    publishedBy: nameOf(caller.actor),
  });
  await insertVersion(sql, caller.tenant, row);
  return { done: row };
}

/** Whether there is a version of it: another one is no policy more. */
async function isPublished(sql: Statements, policy: string): Promise<boolean> {
  return (await versionsOf(sql, policy)).length > 0;
}

const BUSY = problem(
  'TOO_MANY_DRAFTS',
  'As many drafts as may be are checked at this moment; publish again when they are done.',
);

const NAME_MAX = 200;
const TOO_LONG_A_NAME = problem(
  'POLICY_REJECTED',
  `The name and the version of a policy have at most ${NAME_MAX} characters each.`,
);

/** What stands before a draft: its version as it is there already, or why it cannot come next, or the version before it. */
async function lookUp(
  sql: Statements,
  files: readonly DraftFile[],
  { policy, version }: DraftHead,
): Promise<BeforeDraft<Done<WholeVersionRow>>> {
  if (Math.max(policy.length, version.length) > NAME_MAX) return { known: { problem: TOO_LONG_A_NAME } };
  await lockPolicy(sql, policy);
  const published = [...(await versionsOf(sql, policy))].sort(compareVersions);
  if (published.includes(version)) {
    const row = await findVersion(sql, policy, version);
    return {
      known: row !== undefined && isSame(row.files, files) ? { done: row } : { problem: taken(policy, version) },
    };
  }
  const highest = published.at(-1);
  if (highest === undefined) return { before: [] };
  if (compareVersions(version, highest) < 0) return { known: { problem: tooLow(policy, version, highest) } };
  const row = await findVersion(sql, policy, highest);
  // No file that is sent has a blank in its name.
  const before = (row?.files ?? []).map(({ name, text }) => ({ name: `published ${highest}/${name}`, text }));
  return { before };
}

/** A library that the version before stands on, under the same number and with another meaning: in a table that it reads, say. */
async function changedLibrary(
  sql: Statements,
  { policy, libraries }: DraftPolicy,
): Promise<DraftPolicy['libraries'][number] | undefined> {
  const pinned = await pinnedLibraries(sql, policy);
  return libraries.find((each) =>
    pinned.some(({ name, version, hash }) => name === each.name && version === each.version && hash !== each.hash),
  );
}

/** In whatever order. */
function isSame(a: readonly DraftFile[], b: readonly DraftFile[]): boolean {
  return a.length === b.length && a.every((one) => b.some(({ name, text }) => name === one.name && text === one.text));
}

function taken(policy: string, version: string): Problem {
  const detail = `${policy} ${version} is published with another text; a published version never changes.`;
  return problem('VERSION_PUBLISHED', detail);
}

function tooLow(policy: string, version: string, highest: string): Problem {
  const detail = `${policy} ${version} stands below ${highest}, which is published already.`;
  return problem('VERSION_TOO_LOW', detail);
}

type Checked =
  | Extract<DraftOutcome<Done<WholeVersionRow>>, { readonly kind: 'sound' | 'known' }>
  | { readonly problem: Problem };

function checkedOf(outcome: DraftOutcome<Done<WholeVersionRow>>, files: readonly DraftFile[]): Checked {
  switch (outcome.kind) {
    case 'sound':
    case 'known':
      return outcome;
    case 'faulty':
      return { problem: rejected(outcome.diagnostics) };
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

const TOO_LONG = problem('DRAFT_OVER_BUDGET', 'It could not be checked and tested in the time that a draft has.');
const TOO_MUCH = problem('DRAFT_OVER_BUDGET', 'It could not be checked and tested in the memory that a draft has.');

function rejected(diagnostics: readonly JsonDiagnostic[]): Problem {
  const faults = diagnostics.slice(0, FAULTS_MAX).map(({ code, message, file, range, hint }): ProblemFault => {
    const path = `${file}:${range.start.line + 1}:${range.start.character + 1}`;
    return { code, path, message, ...(hint === undefined ? {} : { expected: hint }) };
  });
  const detail = diagnostics.length === 1 ? 'One fault was found.' : `${diagnostics.length} faults were found.`;
  return problem('POLICY_REJECTED', detail, faults);
}

/** From its instant on; an older version than the one before takes back all above it. */
export async function activate(
  { clock, random }: RulebookParts,
  sql: Statements,
  {
    caller,
    policy,
    asked,
  }: { readonly caller: Caller; readonly policy: string; readonly asked: z.output<typeof NEW_ACTIVATION> },
): Promise<Done<ActivationRow>> {
  const { version, at, comment = null } = asked;
  await lockPolicy(sql, policy);
  const published = await versionsOf(sql, policy);
  if (published.length === 0) return { problem: UNPUBLISHED };
  if (!published.includes(version)) {
    const { code, detail } = unknownVersion(policy, version, [...published].sort(compareVersions));
    return { problem: problem(code, detail) };
  }
  const now = clock();
  const row = await insertActivation(sql, caller.tenant, {
    ...{ id: uuidv7(now, random(ID_BYTES)), policy, version, comment },
    ...{ at: at === undefined ? new Date(now) : new Date(at), knownAt: new Date(now), by: nameOf(caller.actor) },
  });
  return { done: row };
}

export const UNPUBLISHED = problem('UNKNOWN_POLICY', 'The tenant has published no policy of this name.');
