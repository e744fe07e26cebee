/** Webhooks, as callers see them: where events are sent to, and what became of each sending. */
import { CURSOR, cursorOf, EVENT_TYPE_NAMES, GIVEN_NAME, type Id, z } from '../kernel/index.ts';

export type WebhookId = Id<'webhook'>;

const URL_TEXT = z.string().min(1).max(2000);
const TYPES = z.array(z.enum(EVENT_TYPE_NAMES)).min(1).max(EVENT_TYPE_NAMES.length);
const STATUS = z.enum(['enabled', 'disabled']);
const STATE = z.enum(['pending', 'delivered', 'dead']);

export const WEBHOOK = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  types: z.array(z.string()).nullable().describe('the types that are sent; null: all of them'),
  status: STATUS.describe('nothing is sent to a disabled one'),
  disabledBecause: z.string().nullable(),
  cursor: z.string().describe('events up to here have their deliveries'),
  failures: z.int().describe('failures since the last success'),
  previousUntil: z.string().nullable().describe('until when the secret before the last rotation signs, too'),
  createdAt: z.string(),
  changedAt: z.string(),
});
export const WEBHOOK_WITH_SECRET = WEBHOOK.extend({
  secret: z
    .string()
    .nullable()
    .describe('what signatures are made with, told this once: null when the call is repeated'),
});
export const DELIVERY = z.object({
  id: z.string().describe('the id of the event'),
  type: z.string(),
  subject: z.string(),
  cursor: z.string(),
  state: STATE.describe('dead: given up'),
  attempts: z.int(),
  nextAt: z.string().nullable().describe('when it is tried again, where it is pending'),
  lastAt: z.string().nullable(),
  lastStatus: z.int().nullable().describe('what the endpoint answered at the last attempt'),
  lastFault: z.string().nullable(),
});

export const NEW_WEBHOOK = z.strictObject({
  name: GIVEN_NAME,
  url: URL_TEXT,
  types: TYPES.optional().describe('only these; all of them unless said, those of later releases too'),
  after: CURSOR.optional().describe('events behind this cursor; those from now on unless said'),
});
export const WEBHOOK_EDIT = z.strictObject({
  name: GIVEN_NAME.optional(),
  url: URL_TEXT.optional(),
  types: TYPES.nullable().optional(),
  status: STATUS.optional(),
});
export const REPLAY = z.union([
  z.strictObject({ after: CURSOR.describe('all events behind this cursor, delivered before or not') }),
  z.strictObject({ delivery: z.string().describe('the id of one event') }),
]);
export const REPLAYED = z.object({
  replayed: z.int().describe('deliveries that are pending now'),
  next: z.string().nullable().describe('the cursor to go on from, where there were more than are taken at once'),
});
export const DELIVERIES_QUERY = { state: STATE.optional().describe('only those') };
export const TESTED = z.object({ event: z.string().describe('the id of the event that is sent') });

/** As it is stored, less its secrets. */
export interface WebhookRow {
  readonly id: WebhookId;
  readonly name: string;
  readonly url: string;
  readonly types: readonly string[] | null;
  readonly status: 'enabled' | 'disabled';
  readonly disabledBecause: string | null;
  readonly position: number;
  readonly failures: number;
  readonly previousUntil: Date | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface DeliveryRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly position: number;
  readonly state: 'pending' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly nextAt: Date;
  readonly lastAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastFault: string | null;
}

const textOf = (at: Date | null): string | null => at?.toISOString() ?? null;

export function webhookValue(row: WebhookRow): z.output<typeof WEBHOOK> {
  const { id, name, url, types, status, disabledBecause, position, failures, previousUntil, createdAt, changedAt } =
    row;
  return {
    ...{ id, name, url, types: types === null ? null : [...types], status, disabledBecause, failures },
    ...{ cursor: cursorOf(position), previousUntil: textOf(previousUntil) },
    ...{ createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() },
  };
}

export function deliveryValue({ position, nextAt, lastAt, ...row }: DeliveryRow): z.output<typeof DELIVERY> {
  const { id, type, subject, state, attempts, lastStatus, lastFault } = row;
  return {
    ...{ id, type, subject, cursor: cursorOf(position), state, attempts },
    ...{ nextAt: state === 'pending' ? nextAt.toISOString() : null, lastAt: textOf(lastAt), lastStatus, lastFault },
  };
}
