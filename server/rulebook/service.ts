/** What can be done with a tenant's rulebook, in a transaction that is already the tenant's. */
import { compareVersions } from '#dsl';
import { unknownVersion } from '#engine';
import type { DraftFile } from '#plans';
import {
  type Caller,
  type Done,
  type Entitlements,
  emit,
  ID_BYTES,
  type NewEvent,
  nameOf,
  type Problem,
  problem,
  type Statements,
  uuidv7,
  type z,
} from '../kernel/index.ts';
import { findSettings, type Settings } from '../tenants/index.ts';
import { type Check, type Checks, placeOf, type Sound, taken } from './checks.ts';
import { note } from './history.ts';
import {
  type ActivationRow,
  coverageValue,
  type NEW_ACTIVATION,
  type NEW_RETIREMENT,
  rowOf,
  type WholeVersionRow,
} from './model.ts';
import {
  activatedVersions,
  insertActivation,
  insertVersion,
  lockPolicy,
  pinnedLibraries,
  versionsOf,
} from './store.ts';

export interface RulebookParts {
  readonly checks: Checks;
  readonly entitlements: Entitlements;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface Publishing {
  readonly caller: Caller;
  readonly files: readonly DraftFile[];
  readonly comment?: string | undefined;
  /** Of these files. */
  readonly check: Check;
  /** The id of the draft that they were. */
  readonly draft?: string;
}

/** Without a draft, which is refused where another has to approve. */
export async function publishDirectly(
  parts: RulebookParts,
  sql: Statements,
  publishing: Publishing,
): Promise<Done<WholeVersionRow>> {
  const { review } = await findSettings(sql);
  return review === 'another' ? { problem: REVIEW_REQUIRED } : publish(parts, sql, publishing);
}

export const REVIEW_REQUIRED = problem(
  'REVIEW_REQUIRED',
  'This tenant publishes what another key has approved: make a draft, and submit it to review.',
);

/** A version is checked before it is there, and is there for good; the same files again are the same version. */
export async function publish(
  parts: RulebookParts,
  sql: Statements,
  { caller, files, comment, check, draft }: Publishing,
): Promise<Done<WholeVersionRow>> {
  const { head, result } = check;
  if ('problem' in result) return result;
  if ('known' in result || head === undefined) return 'known' in result ? result.known : { problem: OUTDATED };
  await lockPolicy(sql, head.policy);
  const place = await placeOf(sql, files, head);
  if ('known' in place) return place.known;
  const { sound } = result;
  if (place.highest !== sound.highest) return { problem: OUTDATED };
  const hindrance = (await hindranceOf(sql, sound)) ?? (await beyondLicence(parts, sql, caller, sound));
  if (hindrance !== undefined) return { problem: hindrance };
  const publishedAt = new Date(parts.clock());
  const row = rowOf(sound.policy, { files, comment: comment ?? null, publishedAt, publishedBy: nameOf(caller.actor) });
  await insertVersion(sql, caller.tenant, row);
  const details = { version: row.version, hash: row.hash, ...(draft === undefined ? {} : { draft }) };
  await note(parts, sql, { caller, policy: row.policy, kind: 'version.published', comment, details });
  await emit(parts, sql, publishedEvent(row));
  return { done: row };
}

function publishedEvent(row: WholeVersionRow): NewEvent {
  const { policy, version, hash, text, semantics, publishedAt, publishedBy, comment } = row;
  const at = publishedAt.toISOString();
  const data = { policy, version, hash, text, semantics, publishedAt: at, publishedBy, comment };
  return { type: 'policy.version.published.v1', subject: policy, data };
}

const OUTDATED = problem(
  'DRAFT_OUTDATED',
  'Another version was published meanwhile; send it again to be checked anew.',
);

/** Another version of one that is there is no policy more. */
async function beyondLicence(
  { entitlements }: RulebookParts,
  sql: Statements,
  { tenant }: Caller,
  { highest }: Sound,
): Promise<Problem | undefined> {
  return highest === null ? entitlements.oneMore(sql, tenant, 'policies') : undefined;
}

async function hindranceOf(sql: Statements, sound: Sound): Promise<Problem | undefined> {
  const other = await changedLibrary(sql, sound.policy);
  if (other !== undefined) return taken(other.name, other.version);
  return tooLittleTested(sound, await findSettings(sql));
}

/** Less of it is met than the tenant asks for. */
function tooLittleTested(
  { policy, uncovered }: Sound,
  { minimumCoverage }: Pick<Settings, 'minimumCoverage'>,
): Problem | undefined {
  const { met, all, percent } = coverageValue(policy.coverage);
  if (minimumCoverage === null || percent >= minimumCoverage) return undefined;
  const detail = `The tests meet ${met} of ${all} points, ${percent} percent; this tenant asks for ${minimumCoverage}.`;
  return problem('COVERAGE_TOO_LOW', detail, uncovered);
}

/** A library that the version before stands on, under the same number and with another meaning: in a table that it reads, say. */
async function changedLibrary(
  sql: Statements,
  { policy, libraries }: Sound['policy'],
): Promise<Sound['policy']['libraries'][number] | undefined> {
  const pinned = await pinnedLibraries(sql, policy);
  return libraries.find((each) =>
    pinned.some(({ name, version, hash }) => name === each.name && version === each.version && hash !== each.hash),
  );
}

interface Turning<Asked> {
  readonly caller: Caller;
  readonly policy: string;
  readonly asked: Asked;
}

/** From its instant on; an older version than the one before takes back all above it. */
export async function activate(
  parts: RulebookParts,
  sql: Statements,
  { caller, policy, asked }: Turning<z.output<typeof NEW_ACTIVATION>>,
): Promise<Done<ActivationRow>> {
  await lockPolicy(sql, policy);
  const published = await versionsOf(sql, policy);
  if (published.length === 0) return { problem: UNPUBLISHED };
  if (!published.includes(asked.version)) return { problem: unknownOf(policy, asked.version, published) };
  return { done: await turn(parts, sql, { caller, policy, asked, kind: 'activation' }) };
}

/** From its instant on; what was to begin later and was known before is taken back with it. */
export async function retire(
  parts: RulebookParts,
  sql: Statements,
  { caller, policy, asked }: Turning<z.output<typeof NEW_RETIREMENT>>,
): Promise<Done<ActivationRow>> {
  await lockPolicy(sql, policy);
  if ((await versionsOf(sql, policy)).length === 0) return { problem: UNPUBLISHED };
  const activated = [...(await activatedVersions(sql, policy))].sort(compareVersions);
  const version = asked.version ?? activated.at(-1);
  if (version === undefined) return { problem: NOTHING_ANSWERS };
  if (!activated.includes(version)) return { problem: unknownOf(policy, version, activated) };
  return { done: await turn(parts, sql, { caller, policy, asked: { ...asked, version }, kind: 'retirement' }) };
}

/** What is known from now on about which version answers. */
async function turn(
  parts: RulebookParts,
  sql: Statements,
  { caller, policy, asked, kind }: Turning<z.output<typeof NEW_ACTIVATION>> & Pick<ActivationRow, 'kind'>,
): Promise<ActivationRow> {
  const { version, at, comment = null } = asked;
  const now = parts.clock();
  const row = await insertActivation(sql, caller.tenant, {
    ...{ id: uuidv7(now, parts.random(ID_BYTES)), kind, policy, version, comment },
    ...{ at: at === undefined ? new Date(now) : new Date(at), knownAt: new Date(now), by: nameOf(caller.actor) },
  });
  const details = { version, at: row.at.toISOString() };
  const done = kind === 'activation' ? 'version.activated' : 'version.retired';
  await note(parts, sql, { caller, policy, kind: done, comment, details });
  await emit(parts, sql, turnedEvent(row));
  return row;
}

function unknownOf(policy: string, version: string, known: readonly string[]): Problem {
  const { code, detail } = unknownVersion(policy, version, [...known].sort(compareVersions));
  return problem(code, detail);
}

function turnedEvent({ id, kind, policy, version, at, knownAt, by, comment }: ActivationRow): NewEvent {
  const about = { policy, version, at: at.toISOString(), knownAt: knownAt.toISOString() };
  return kind === 'activation'
    ? {
        ...{ type: 'policy.version.activated.v1', subject: policy },
        data: { activation: id, ...about, activatedBy: by, comment },
      }
    : {
        ...{ type: 'policy.version.retired.v1', subject: policy },
        data: { retirement: id, ...about, retiredBy: by, comment },
      };
}

export const UNPUBLISHED = problem('UNKNOWN_POLICY', 'The tenant has published no policy of this name.');
const NOTHING_ANSWERS = problem('NO_VERSION_IN_FORCE', 'No version of this policy was ever activated.');
