/** What can be done with webhooks, in a transaction that is already the tenant's. */
import {
  type Done,
  EDIT_OUTDATED,
  EDIT_UNSAID,
  type Egress,
  type EmitParts,
  emit,
  headsInTenant,
  ID_BYTES,
  isId,
  meets,
  type Problem,
  problem,
  type Statements,
  type TenantId,
  uuidv7,
  type z,
} from '../kernel/index.ts';
import type { NEW_WEBHOOK, REPLAY, REPLAYED, WEBHOOK_EDIT, WebhookRow } from './model.ts';
import { GIVEN_UP_MS } from './retries.ts';
import { type SecretParts, sealSecret } from './secrets.ts';
import { newSecret, SECRET_BYTES } from './signing.ts';
import {
  countWebhooks,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  replayAfter,
  replayDelivery,
  rotateSecret,
  updateWebhook,
} from './store.ts';

/** Webhooks of one tenant. */
const WEBHOOKS_MAX = 20;
/** The secret before a rotation goes on signing. */
const ROTATION_MS = 24 * 60 * 60 * 1000;
/** Deliveries of one replay. */
const REPLAYED_MAX = 10_000;

export interface WebhookParts extends EmitParts, SecretParts {
  readonly egress: Egress;
}

const UNKNOWN_WEBHOOK: Problem = problem('UNKNOWN_WEBHOOK', 'There is no such webhook.');
const UNKNOWN_DELIVERY: Problem = problem(
  'UNKNOWN_DELIVERY',
  'There is no such delivery; those of events that are no longer kept are gone.',
);

export async function knownWebhook(sql: Statements, text: string): Promise<Done<WebhookRow>> {
  const row = isId<'webhook'>(text) ? await findWebhook(sql, text) : undefined;
  return row === undefined ? { problem: UNKNOWN_WEBHOOK } : { done: row };
}

export interface WithSecret {
  readonly row: WebhookRow;
  readonly secret: string;
}

export async function makeWebhook(
  parts: WebhookParts,
  sql: Statements,
  { tenant, asked }: { readonly tenant: TenantId; readonly asked: z.output<typeof NEW_WEBHOOK> },
): Promise<Done<WithSecret>> {
  const { name, url, types = null, after } = asked;
  const refused = refusalOf(parts.egress, url);
  if (refused !== undefined) return { problem: refused };
  if ((await countWebhooks(sql)) >= WEBHOOKS_MAX) return { problem: TOO_MANY };
  const { last, swept } = await headsInTenant(sql);
  if (after !== undefined && (after < swept || after > last)) return { problem: EXPIRED };
  const now = parts.clock();
  const secret = newSecret(parts.random(SECRET_BYTES));
  const row = await insertWebhook(sql, {
    ...{ id: uuidv7<'webhook'>(now, parts.random(ID_BYTES)), name, url, types, position: after ?? last },
    ...{ createdAt: new Date(now), secret: sealSecret(parts, tenant, secret) },
  });
  return { done: { row, secret } };
}

const TOO_MANY = problem('TOO_MANY_WEBHOOKS', `A tenant has at most ${WEBHOOKS_MAX} webhooks.`);
const EXPIRED = problem('CURSOR_EXPIRED', 'What came after this cursor is no longer kept, or it is none of this feed.');

function refusalOf(egress: Egress, url: string): Problem | undefined {
  const message = egress.refusal(url);
  if (message === undefined) return undefined;
  return problem('BODY_REJECTED', 'The body does not fit.', [{ code: 'BODY_FIELD', path: 'url', message }]);
}

export async function editWebhook(
  { egress, clock }: WebhookParts,
  sql: Statements,
  {
    webhook,
    edit,
    ifMatch,
  }: { readonly webhook: string; readonly edit: z.output<typeof WEBHOOK_EDIT>; readonly ifMatch: string | undefined },
): Promise<Done<WebhookRow>> {
  if (ifMatch === undefined) return { problem: EDIT_UNSAID };
  const known = await knownWebhook(sql, webhook);
  if ('problem' in known) return known;
  const before = known.done;
  const { name = before.name, url = before.url, status = before.status } = edit;
  const types = edit.types === undefined ? before.types : edit.types;
  const refused = edit.url === undefined ? undefined : refusalOf(egress, url);
  if (refused !== undefined) return { problem: refused };
  const { id, revision } = before;
  const row = meets(ifMatch, before)
    ? await updateWebhook(sql, { id, name, url, types, status, revision, at: new Date(clock()) })
    : undefined;
  return row === undefined ? { problem: EDIT_OUTDATED } : { done: row };
}

/** The secret before signs for a day besides, so that receivers can change over. */
export async function rotateWebhook(
  parts: WebhookParts,
  sql: Statements,
  { tenant, webhook }: { readonly tenant: TenantId; readonly webhook: string },
): Promise<Done<WithSecret>> {
  const secret = newSecret(parts.random(SECRET_BYTES));
  const at = new Date(parts.clock());
  const previousUntil = new Date(at.getTime() + ROTATION_MS);
  const row = isId<'webhook'>(webhook)
    ? await rotateSecret(sql, { id: webhook, secret: sealSecret(parts, tenant, secret), previousUntil, at })
    : undefined;
  return row === undefined ? { problem: UNKNOWN_WEBHOOK } : { done: { row, secret } };
}

export async function endWebhook(sql: Statements, webhook: string): Promise<Done<WebhookRow>> {
  const row = isId<'webhook'>(webhook) ? await deleteWebhook(sql, webhook) : undefined;
  return row === undefined ? { problem: UNKNOWN_WEBHOOK } : { done: row };
}

/** An event like any other, on the same way, which this webhook alone is sent. */
export async function testWebhook(
  parts: WebhookParts,
  sql: Statements,
  webhook: string,
): Promise<Done<{ event: string }>> {
  const known = await enabledWebhook(sql, webhook);
  if ('problem' in known) return known;
  const { id, name } = known.done;
  const [event = ''] = await emit(parts, sql, { type: 'webhook.tested.v1', subject: id, data: { webhook: id, name } });
  return { done: { event } };
}

async function enabledWebhook(sql: Statements, webhook: string): Promise<Done<WebhookRow>> {
  const known = await knownWebhook(sql, webhook);
  if ('problem' in known || known.done.status === 'enabled') return known;
  return { problem: problem('WEBHOOK_DISABLED', 'Nothing is sent to a disabled webhook: enable it first.') };
}

export async function replayWebhook(
  { clock }: WebhookParts,
  sql: Statements,
  { webhook, asked }: { readonly webhook: string; readonly asked: z.output<typeof REPLAY> },
): Promise<Done<Pick<z.output<typeof REPLAYED>, 'replayed'> & { readonly next: number | null }>> {
  const known = await enabledWebhook(sql, webhook);
  if ('problem' in known) return known;
  const now = clock();
  const replay = { webhook: known.done.id, now: new Date(now), expiresAt: new Date(now + GIVEN_UP_MS) };
  if ('delivery' in asked) {
    const replayed = isId<'event'>(asked.delivery) ? await replayDelivery(sql, replay, asked.delivery) : 0;
    return replayed === 0 ? { problem: UNKNOWN_DELIVERY } : { done: { replayed, next: null } };
  }
  const { last, swept } = await headsInTenant(sql);
  if (asked.after < swept || asked.after > last) return { problem: EXPIRED };
  const { replayed, last: reached, more } = await replayAfter(sql, replay, asked.after, REPLAYED_MAX);
  return { done: { replayed, next: more ? reached : null } };
}
