/** What can be done with a draft, in a transaction that is already the tenant's. */
import type { DraftFile } from '#plans';
import {
  type Caller,
  type Done,
  emit,
  ID_BYTES,
  isId,
  meets,
  type NewEvent,
  nameOf,
  type Problem,
  problem,
  type Statements,
  uuidv7,
} from '../../kernel/index.ts';
import { findSettings } from '../../tenants/index.ts';
import { type Check, digestOf } from '../checks.ts';
import { type EntryRow, note } from '../history.ts';
import type { WholeVersionRow } from '../model.ts';
import { publish, REVIEW_REQUIRED, type RulebookParts } from '../service.ts';
import { checkedValue, type DraftId, type DraftRow, type ReviewRow, type WholeDraftRow } from './model.ts';
import {
  countDrafts,
  findDraft,
  insertDraft,
  insertReview,
  insertRevision,
  isApproved,
  isAuthor,
  setStatus,
  updateDraft,
} from './store.ts';

/** Of one tenant, that are neither published nor discarded. */
const DRAFTS_MAX = 500;

export const UNKNOWN_DRAFT = problem('UNKNOWN_DRAFT', 'There is no such draft.');
const LIMIT = problem('DRAFT_LIMIT', `A tenant has at most ${DRAFTS_MAX} drafts: publish or discard some.`);
const CLOSED = problem('DRAFT_CLOSED', 'The draft is published, and stays as it is: make a new one.');
const CHANGED = problem(
  'PRECONDITION_FAILED',
  'It has been changed since it was read: read it again, and go on from that.',
);
const UNSAID = problem('PRECONDITION_REQUIRED', 'Send the etag of the draft that you have read as "if-match".');
const NOT_SOUND = problem('DRAFT_NOT_SOUND', 'The draft has errors, or is not checked yet: "checked" says which.');
const NOT_SUBMITTED = problem(
  'DRAFT_NOT_SUBMITTED',
  'What is reviewed is a revision that was submitted: this one is not.',
);
const BY_AUTHOR = problem('REVIEW_BY_AUTHOR', 'This key has made a revision of the draft; another key reviews it.');

interface Edit {
  readonly caller: Caller;
  readonly files: readonly DraftFile[];
  readonly comment?: string | undefined;
  /** Of these files. */
  readonly check: Check;
}

/** Faulty or not: what an author saves is not lost. */
export async function makeDraft(parts: RulebookParts, sql: Statements, edit: Edit): Promise<Done<WholeDraftRow>> {
  if ((await countDrafts(sql)) >= DRAFTS_MAX) return { problem: LIMIT };
  const at = new Date(parts.clock());
  const by = nameOf(edit.caller.actor);
  const id: DraftId = uuidv7(parts.clock(), parts.random(ID_BYTES));
  const row = { id, revision: 1, status: 'open', createdAt: at, createdBy: by, ...revised(parts, edit) } as const;
  await insertDraft(sql, edit.caller.tenant, row);
  await tellRevision(parts, sql, row, edit);
  return { done: row };
}

interface Meant {
  readonly caller: Caller;
  readonly draft: string;
}
interface Read extends Meant {
  readonly ifMatch: string | undefined;
}

/** What was approved of it is approved no more. */
export async function editDraft(
  parts: RulebookParts,
  sql: Statements,
  { draft, ifMatch, ...edit }: Edit & Read,
): Promise<Done<WholeDraftRow>> {
  const found = await openDraft(sql, draft, ifMatch ?? 'unsaid');
  if ('problem' in found) return found;
  const before = found.done;
  const row = { ...before, ...revised(parts, edit), revision: before.revision + 1, status: 'open' } as const;
  await updateDraft(sql, row);
  await tellRevision(parts, sql, row, edit);
  return { done: row };
}

function revised({ clock }: RulebookParts, { caller, files, check }: Edit) {
  const changed = { changedAt: new Date(clock()), changedBy: nameOf(caller.actor) };
  const head = { policy: check.head?.policy ?? null, version: check.head?.version ?? null };
  return { files, hash: digestOf(files), ...head, checked: checkedValue(check), ...changed };
}

async function tellRevision(parts: RulebookParts, sql: Statements, row: WholeDraftRow, edit: Edit): Promise<void> {
  const { caller, comment = null } = edit;
  const { id, revision, hash, changedAt: at, changedBy: by } = row;
  await insertRevision(sql, caller.tenant, id, { revision, hash, at, by, comment });
  await tell(parts, sql, row, { caller, kind: revision === 1 ? 'draft.created' : 'draft.changed', comment });
}

interface Telling extends Pick<EntryRow, 'kind'> {
  readonly caller: Caller;
  readonly comment?: string | null | undefined;
  readonly verdict?: ReviewRow['verdict'];
}

/** Noted of the policy that the draft is one of; a draft whose header cannot be read is not one of any. */
async function tell(parts: RulebookParts, sql: Statements, row: DraftRow, telling: Telling): Promise<void> {
  const { id: draft, revision, hash, policy, version } = row;
  const { caller, kind, comment, verdict } = telling;
  if (policy === null) return;
  const named = { ...(version === null ? {} : { version }), ...(verdict === undefined ? {} : { verdict }) };
  await note(parts, sql, { caller, policy, kind, comment, details: { draft, revision, hash, ...named } });
  await emit(parts, sql, ...eventsOf({ ...row, policy }, telling));
}

function eventsOf(
  { id: draft, policy, version, revision, hash }: DraftRow & { readonly policy: string },
  { caller, kind, comment = null, verdict }: Telling,
): readonly NewEvent[] {
  const data = { draft, policy, version, revision, hash, comment };
  const by = nameOf(caller.actor);
  if (kind === 'draft.submitted')
    return [{ type: 'policy.draft.submitted.v1', subject: policy, data: { ...data, submittedBy: by } }];
  if (kind === 'draft.reviewed' && verdict !== undefined)
    return [{ type: 'policy.draft.reviewed.v1', subject: policy, data: { ...data, verdict, reviewedBy: by } }];
  return [];
}

/** Held to the end of the transaction; `ifMatch`: the revision that is meant, where the caller has to say it. */
async function openDraft(sql: Statements, text: string, ifMatch = '*'): Promise<Done<WholeDraftRow>> {
  if (ifMatch === 'unsaid') return { problem: UNSAID };
  const row = isId<'draft'>(text) ? await findDraft(sql, text, true) : undefined;
  if (row === undefined) return { problem: UNKNOWN_DRAFT };
  if (row.status === 'published') return { problem: CLOSED };
  return meets(ifMatch, row) ? { done: row } : { problem: CHANGED };
}

/** Its texts go; that it was there stays in the history. */
export async function discardDraft(
  parts: RulebookParts,
  sql: Statements,
  { caller, draft, ifMatch }: Read,
): Promise<Done<WholeDraftRow>> {
  const found = await openDraft(sql, draft, ifMatch ?? 'unsaid');
  if ('problem' in found) return found;
  await setStatus(sql, found.done.id, 'discarded');
  await tell(parts, sql, found.done, { caller, kind: 'draft.discarded' });
  return { done: { ...found.done, status: 'discarded' } };
}

export async function submitDraft(
  parts: RulebookParts,
  sql: Statements,
  { caller, draft, comment }: Meant & { readonly comment?: string | undefined },
): Promise<Done<WholeDraftRow>> {
  const found = await openDraft(sql, draft);
  if ('problem' in found) return found;
  const row = found.done;
  if (row.checked.state !== 'sound') return { problem: NOT_SOUND };
  // What is submitted already, or approved, stays so.
  if (row.status !== 'open' && row.status !== 'rejected') return { done: row };
  await setStatus(sql, row.id, 'submitted');
  await tell(parts, sql, row, { caller, kind: 'draft.submitted', comment });
  return { done: { ...row, status: 'submitted' } };
}

/** The latest word counts; what is said of a revision is said of no other. */
export async function reviewDraft(
  parts: RulebookParts,
  sql: Statements,
  {
    caller,
    draft,
    ifMatch,
    verdict,
    comment,
  }: Read & {
    readonly verdict: ReviewRow['verdict'];
    readonly comment?: string | undefined;
  },
): Promise<Done<ReviewRow>> {
  const found = await openDraft(sql, draft, ifMatch ?? 'unsaid');
  if ('problem' in found) return found;
  const row = found.done;
  if (row.status === 'open') return { problem: NOT_SUBMITTED };
  if (await isAuthor(sql, row.id, nameOf(caller.actor))) return { problem: BY_AUTHOR };
  const { revision, hash } = row;
  const now = parts.clock();
  const about = { revision, hash, verdict, comment: comment ?? null };
  const review = {
    id: uuidv7<'review'>(now, parts.random(ID_BYTES)),
    ...about,
    at: new Date(now),
    by: nameOf(caller.actor),
  };
  await insertReview(sql, caller.tenant, row.id, review);
  await setStatus(sql, row.id, verdict === 'approve' ? 'approved' : 'rejected');
  await tell(parts, sql, row, { caller, kind: 'draft.reviewed', comment, verdict });
  return { done: review };
}

/** Published with the files that were checked just now: they are those of the draft as it stands, or it has been changed since. */
export async function publishDraft(
  parts: RulebookParts,
  sql: Statements,
  { caller, draft, files, check, comment }: Edit & Meant,
): Promise<Done<WholeVersionRow>> {
  const found = await openDraft(sql, draft);
  if ('problem' in found) return found;
  const row = found.done;
  if (row.hash !== digestOf(files)) return { problem: CHANGED };
  const hindrance = await hindranceOf(sql, row);
  if (hindrance !== undefined) return { problem: hindrance };
  const published = await publish(parts, sql, { caller, files, check, comment, draft: row.id });
  if ('done' in published) await setStatus(sql, row.id, 'published');
  return published;
}

async function hindranceOf(sql: Statements, row: DraftRow): Promise<Problem | undefined> {
  const { review } = await findSettings(sql);
  if (review === 'none') return undefined;
  return row.status === 'approved' && (await isApproved(sql, row)) ? undefined : REVIEW_REQUIRED;
}
