/** `/v1/drafts`: versions of policies that are still being written, from the first text to their publication. */
import {
  checkedRoute,
  type Database,
  etagOf,
  type Fields,
  isId,
  jsonPart,
  NO_QUERY,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  type Route,
  readRoute,
  replyOf,
  type TenantId,
  writeRoute,
  z,
} from '../../kernel/index.ts';
import { PUBLISHED, publishedValue } from '../model.ts';
import { PUBLISHING_PROBLEMS } from '../routes.ts';
import type { RulebookParts } from '../service.ts';
import type { Serving } from '../serving.ts';
import {
  DRAFT,
  DRAFT_PATH,
  draftValue,
  NEW_DRAFT,
  NEW_REVIEW,
  NOTHING,
  REVIEW,
  timed,
  WHOLE_DRAFT,
  type WholeDraftRow,
  WITH_COMMENT,
  wholeValue,
} from './model.ts';
import {
  discardDraft,
  editDraft,
  makeDraft,
  publishDraft,
  reviewDraft,
  submitDraft,
  UNKNOWN_DRAFT,
} from './service.ts';
import { findDraft, pageOfDrafts, reviewsOf, revisionsOf } from './store.ts';

export interface DraftRoutesParts extends RulebookParts {
  readonly database: Database;
  readonly serving: Serving;
}

const idIn = (params: Readonly<Record<string, string>>): string => params['draft'] ?? '';

const FILTERS: Fields = {
  policy: { kind: 'text', column: 'policy', nullable: true },
  version: { kind: 'text', column: 'version', nullable: true },
  status: { kind: 'choice', column: 'status', values: ['open', 'submitted', 'approved', 'rejected', 'published'] },
  createdAt: { kind: 'instant', column: 'created_at' },
  createdBy: { kind: 'text', column: 'created_by' },
  changedAt: { kind: 'instant', column: 'changed_at' },
  changedBy: { kind: 'text', column: 'changed_by' },
};

export function draftRoutes(parts: DraftRoutesParts): readonly Route[] {
  return [listing, making, reading, editing, discarding, submitting, reviewing, publishing].map((route) =>
    route(parts),
  );
}

function listing(parts: DraftRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/drafts', id: 'listDrafts', scope: 'policies:read' },
      summary: 'Drafts of the tenant, without their files',
      query: z.object(PAGE_QUERY),
      filters: FILTERS,
      answer: jsonPart('A page of drafts', pageSchema(DRAFT)),
      problems: [],
    },
    async ({ caller, query, where }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const find = (after: string | null, count: number) => pageOfDrafts(sql, { after, count, where });
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(draftValue), next } };
      }),
  );
}

function making(parts: DraftRoutesParts): Route {
  return checkedRoute(
    {
      ...{ method: 'post', path: '/v1/drafts', id: 'makeDraft', scope: 'policies:write' },
      summary: 'Keep a draft; it is checked and tested, and kept whatever comes of that',
      query: NO_QUERY,
      body: jsonPart('The files', NEW_DRAFT),
      answer: jsonPart('The draft', DRAFT),
      problems: ['DRAFT_LIMIT'],
    },
    async ({ caller, body: { files } }) => ({ done: await parts.checks.check(caller.tenant, files) }),
    async ({ caller, body: sent }, check, sql) =>
      replyOf(await makeDraft(parts, sql, { caller, ...sent, check }), (row) => ({
        value: draftValue(withoutFiles(row)),
        etag: etagOf(row),
      })),
  );
}

function reading(parts: DraftRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/drafts/{draft}', id: 'getDraft', scope: 'policies:read' },
      summary: 'One draft with its files, its revisions and its reviews',
      params: DRAFT_PATH,
      answer: jsonPart('The draft', WHOLE_DRAFT),
      problems: ['UNKNOWN_DRAFT'],
    },
    async ({ caller, params }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const id = idIn(params);
        const row = isId<'draft'>(id) ? await findDraft(sql, id) : undefined;
        if (row === undefined) return { problem: UNKNOWN_DRAFT };
        const [revisions, reviews] = [await revisionsOf(sql, row.id), await reviewsOf(sql, row.id)];
        return { value: wholeValue(row, revisions, reviews), etag: etagOf(row) };
      }),
  );
}

function editing(parts: DraftRoutesParts): Route {
  return checkedRoute(
    {
      ...{ method: 'put', path: '/v1/drafts/{draft}', id: 'editDraft', scope: 'policies:write', edits: true },
      summary: 'Put other files in the place of those of a draft, as it was read; what was approved is so no more',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('The files', NEW_DRAFT),
      answer: jsonPart('The draft', DRAFT),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_CLOSED'],
    },
    async ({ caller, body: { files } }) => ({ done: await parts.checks.check(caller.tenant, files) }),
    async ({ caller, params, ifMatch, body: sent }, check, sql) =>
      replyOf(await editDraft(parts, sql, { caller, draft: idIn(params), ifMatch, ...sent, check }), (row) => ({
        value: draftValue(withoutFiles(row)),
        etag: etagOf(row),
      })),
  );
}

function discarding(parts: DraftRoutesParts): Route {
  return writeRoute(
    {
      ...{ method: 'delete', path: '/v1/drafts/{draft}', id: 'discardDraft', scope: 'policies:write', edits: true },
      summary: 'Discard a draft, as it was read',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('Nothing', NOTHING),
      answer: jsonPart('The draft', DRAFT),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_CLOSED'],
    },
    async ({ caller, params, ifMatch }, sql) =>
      replyOf(await discardDraft(parts, sql, { caller, draft: idIn(params), ifMatch }), (row) => ({
        value: draftValue(withoutFiles(row)),
      })),
  );
}

function submitting(parts: DraftRoutesParts): Route {
  return writeRoute(
    {
      ...{ method: 'post', path: '/v1/drafts/{draft}/submit', id: 'submitDraft', scope: 'policies:write' },
      summary: 'Submit a sound draft to review, as it stands',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('A word to those who review it', WITH_COMMENT),
      answer: jsonPart('The draft', DRAFT),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_CLOSED', 'DRAFT_NOT_SOUND'],
    },
    async ({ caller, params, body: { comment } }, sql) =>
      replyOf(await submitDraft(parts, sql, { caller, draft: idIn(params), comment }), (row) => ({
        value: draftValue(withoutFiles(row)),
        etag: etagOf(row),
      })),
  );
}

function reviewing(parts: DraftRoutesParts): Route {
  return writeRoute(
    {
      ...{
        method: 'post',
        path: '/v1/drafts/{draft}/reviews',
        id: 'reviewDraft',
        scope: 'policies:review',
        edits: true,
      },
      summary: 'Approve or reject the revision of a draft that was read',
      description: 'By a key that has made none of its revisions. An edit makes it void.',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('The verdict', NEW_REVIEW),
      answer: jsonPart('The review', REVIEW),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_CLOSED', 'DRAFT_NOT_SUBMITTED', 'REVIEW_BY_AUTHOR'],
    },
    async ({ caller, params, ifMatch, body: said }, sql) =>
      replyOf(await reviewDraft(parts, sql, { caller, draft: idIn(params), ifMatch, ...said }), (row) => ({
        value: timed(row),
      })),
  );
}

function publishing(parts: DraftRoutesParts): Route {
  return checkedRoute(
    {
      ...{ method: 'post', path: '/v1/drafts/{draft}/publish', id: 'publishDraft', scope: 'policies:write' },
      summary: 'Publish a draft; where the tenant asks for a review, one that another has approved',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('A word to the history', WITH_COMMENT),
      answer: jsonPart('The version', PUBLISHED),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_CLOSED', 'REVIEW_REQUIRED', 'PRECONDITION_FAILED', ...PUBLISHING_PROBLEMS],
    },
    async ({ caller, params }) => checkedFiles(parts, caller.tenant, idIn(params)),
    async ({ caller, params, body: { comment } }, { files, check }, sql) =>
      replyOf(await publishDraft(parts, sql, { caller, draft: idIn(params), files, check, comment }), (done) => ({
        value: publishedValue(done),
      })),
    { kept: ({ tenant }) => parts.serving.refresh(tenant) },
  );
}

/** The files of a draft as they stand, checked anew: what they were checked beside when they were saved may have changed. */
async function checkedFiles({ database, checks }: DraftRoutesParts, tenant: TenantId, id: string) {
  const row = isId<'draft'>(id) ? await database.withTenant(tenant, (sql) => findDraft(sql, id)) : undefined;
  if (row === undefined) return { problem: UNKNOWN_DRAFT };
  const { files } = row;
  return { done: { files, check: await checks.check(tenant, files) } };
}

function withoutFiles({ files: _, ...row }: WholeDraftRow) {
  return row;
}
