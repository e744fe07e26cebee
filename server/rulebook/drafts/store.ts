/** The statements on drafts, in a transaction that is the tenant's. A draft that is discarded is not found any more. */
import type { PageAsked, Statements, TenantId } from '../../kernel/index.ts';
import type { DraftId, DraftRow, DraftStatus, ReviewRow, RevisionRow, WholeDraftRow } from './model.ts';

const columnsOfDraft = (sql: Statements) => sql`draft_id AS id, revision, status, hash, policy, version, checked,
  created_at AS "createdAt", created_by AS "createdBy", changed_at AS "changedAt", changed_by AS "changedBy"`;
/** Revisions and reviews that are told of one draft. */
const TOLD_MAX = 100;

const json = (sql: Statements, value: unknown) => sql.json(JSON.parse(JSON.stringify(value)));

/** Until the end of the transaction nobody else makes a draft of this tenant. */
export async function countDrafts(sql: Statements): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('writ.drafts'), hashtext(current_tenant()::text))`;
  const [row] = await sql<[{ count: number }]>`
    SELECT count(*)::int AS count FROM drafts
    WHERE tenant_id = current_tenant() AND status NOT IN ('published', 'discarded')`;
  return row.count;
}

export async function insertDraft(sql: Statements, tenant: TenantId, row: WholeDraftRow): Promise<void> {
  const { id, revision, status, files, hash, policy, version, checked, createdAt, createdBy, changedAt, changedBy } =
    row;
  await sql`
    INSERT INTO drafts (tenant_id, draft_id, revision, status, files, hash, policy, version, checked, created_at, created_by,
      changed_at, changed_by)
    VALUES (${tenant}, ${id}, ${revision}, ${status}, ${json(sql, files)}, ${hash}, ${policy}, ${version},
      ${json(sql, checked)}, ${createdAt}, ${createdBy}, ${changedAt}, ${changedBy})`;
}

/** Held to the end of the transaction, so that what is decided about it is so. */
export async function findDraft(sql: Statements, id: DraftId, hold = false): Promise<WholeDraftRow | undefined> {
  const [row] = await sql<WholeDraftRow[]>`
    SELECT ${columnsOfDraft(sql)}, files FROM drafts
    WHERE tenant_id = current_tenant() AND draft_id = ${id} AND status <> 'discarded' ${hold ? sql`FOR UPDATE` : sql``}`;
  return row;
}

export async function updateDraft(sql: Statements, row: WholeDraftRow): Promise<void> {
  const { id, revision, status, files, hash, policy, version, checked, changedAt, changedBy } = row;
  await sql`
    UPDATE drafts SET revision = ${revision}, status = ${status}, files = ${json(sql, files)}, hash = ${hash},
      policy = ${policy}, version = ${version}, checked = ${json(sql, checked)}, changed_at = ${changedAt}, changed_by = ${changedBy}
    WHERE tenant_id = current_tenant() AND draft_id = ${id}`;
}

export async function setStatus(sql: Statements, id: DraftId, status: DraftStatus): Promise<void> {
  await sql`
    UPDATE drafts SET status = ${status}, files = CASE WHEN ${status} = 'discarded' THEN '[]' ELSE files END
    WHERE tenant_id = current_tenant() AND draft_id = ${id}`;
}

export function pageOfDrafts(sql: Statements, { after, count, where }: PageAsked): Promise<DraftRow[]> {
  return sql<DraftRow[]>`
    SELECT ${columnsOfDraft(sql)} FROM drafts
    WHERE tenant_id = current_tenant() AND status <> 'discarded' AND ${where(sql)}
      AND (${after}::uuid IS NULL OR draft_id > ${after}::uuid)
    ORDER BY draft_id LIMIT ${count}`;
}

export async function insertRevision(
  sql: Statements,
  tenant: TenantId,
  draft: DraftId,
  { revision, hash, at, by, comment }: RevisionRow,
): Promise<void> {
  await sql`
    INSERT INTO draft_revisions (tenant_id, draft_id, revision, hash, comment, edited_at, edited_by)
    VALUES (${tenant}, ${draft}, ${revision}, ${hash}, ${comment}, ${at}, ${by})`;
}

export async function revisionsOf(sql: Statements, draft: DraftId): Promise<readonly RevisionRow[]> {
  const rows = await sql<RevisionRow[]>`
    SELECT revision, hash, edited_at AS at, edited_by AS by, comment FROM draft_revisions
    WHERE tenant_id = current_tenant() AND draft_id = ${draft} ORDER BY revision DESC LIMIT ${TOLD_MAX}`;
  return rows.reverse();
}

/** Whether a key has made any revision of the draft. */
export async function isAuthor(sql: Statements, draft: DraftId, key: string): Promise<boolean> {
  const rows = await sql`
    SELECT FROM draft_revisions WHERE tenant_id = current_tenant() AND draft_id = ${draft} AND edited_by = ${key} LIMIT 1`;
  return rows.length > 0;
}

export async function insertReview(sql: Statements, tenant: TenantId, draft: DraftId, row: ReviewRow): Promise<void> {
  const { id, revision, hash, verdict, comment, at, by } = row;
  await sql`
    INSERT INTO draft_reviews (tenant_id, review_id, draft_id, revision, hash, verdict, comment, reviewed_at, reviewed_by)
    VALUES (${tenant}, ${id}, ${draft}, ${revision}, ${hash}, ${verdict}, ${comment}, ${at}, ${by})`;
}

export async function reviewsOf(sql: Statements, draft: DraftId): Promise<readonly ReviewRow[]> {
  const rows = await sql<ReviewRow[]>`
    SELECT review_id AS id, revision, hash, verdict, comment, reviewed_at AS at, reviewed_by AS by FROM draft_reviews
    WHERE tenant_id = current_tenant() AND draft_id = ${draft} ORDER BY review_id DESC LIMIT ${TOLD_MAX}`;
  return rows.reverse();
}

/** Whether somebody who made none of its revisions has approved this one, in these files. */
export async function isApproved(
  sql: Statements,
  { id, revision, hash }: Pick<DraftRow, 'id' | 'revision' | 'hash'>,
): Promise<boolean> {
  const rows = await sql`
    SELECT FROM draft_reviews r
    WHERE tenant_id = current_tenant() AND draft_id = ${id} AND revision = ${revision} AND hash = ${hash}
      AND verdict = 'approve' AND NOT EXISTS (
        SELECT FROM draft_revisions e
        WHERE e.tenant_id = r.tenant_id AND e.draft_id = r.draft_id AND e.edited_by = r.reviewed_by)
    LIMIT 1`;
  return rows.length > 0;
}
