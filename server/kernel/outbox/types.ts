/**
 * The types of events: what each tells and what it holds. An event of another type, or with other data, is not written.
 * docs/events.md repeats the table for readers (a test compares the two).
 */
import { z } from 'zod';

const ID = z.uuid();
const INSTANT = z.iso.datetime();
const HASH = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const COMMENT = z.string().nullable();
const DRAFT = { draft: ID, policy: z.string(), version: z.string().nullable(), revision: z.int(), hash: HASH };
const KEY = { key: ID, name: z.string() };
const TENANT = { name: z.string() };

export const EVENT_TYPES = {
  'policy.version.published.v1': {
    tells: 'a version of a policy was published; it answers nothing yet',
    subject: 'the policy',
    data: z.strictObject({
      ...{ policy: z.string(), version: z.string(), hash: HASH, text: HASH, semantics: z.int() },
      ...{ publishedAt: INSTANT, publishedBy: z.string(), comment: COMMENT },
    }),
  },
  'policy.version.activated.v1': {
    tells: 'a version answers from an instant on, and those above it no more',
    subject: 'the policy',
    data: z.strictObject({
      ...{ activation: ID, policy: z.string(), version: z.string(), at: INSTANT, knownAt: INSTANT },
      ...{ activatedBy: z.string(), comment: COMMENT },
    }),
  },
  'policy.version.retired.v1': {
    tells: 'a version answers no more from an instant on',
    subject: 'the policy',
    data: z.strictObject({
      ...{ retirement: ID, policy: z.string(), version: z.string(), at: INSTANT, knownAt: INSTANT },
      ...{ retiredBy: z.string(), comment: COMMENT },
    }),
  },
  'policy.draft.submitted.v1': {
    tells: 'a draft of a policy was submitted to review',
    subject: 'the policy',
    data: z.strictObject({ ...DRAFT, submittedBy: z.string(), comment: COMMENT }),
  },
  'policy.draft.reviewed.v1': {
    tells: 'a draft was approved or rejected, as it stood',
    subject: 'the policy',
    data: z.strictObject({
      ...{ ...DRAFT, verdict: z.enum(['approve', 'reject']) },
      ...{ reviewedBy: z.string(), comment: COMMENT },
    }),
  },
  'tenant.created.v1': { tells: 'the tenant was made', subject: 'the tenant', data: z.strictObject(TENANT) },
  'tenant.suspended.v1': {
    tells: 'the keys of the tenant are of no use until it is resumed',
    subject: 'the tenant',
    data: z.strictObject(TENANT),
  },
  'tenant.resumed.v1': {
    tells: 'the keys of the tenant are of use again',
    subject: 'the tenant',
    data: z.strictObject(TENANT),
  },
  'key.created.v1': {
    tells: 'a key was made',
    subject: 'the key',
    data: z.strictObject({ ...KEY, roles: z.array(z.string()), expiresAt: INSTANT.nullable() }),
  },
  'key.rotated.v1': {
    tells: 'a key has a new secret; the one before ends',
    subject: 'the key',
    data: z.strictObject({ ...KEY, previousUntil: INSTANT }),
  },
  'key.revoked.v1': { tells: 'a key was ended', subject: 'the key', data: z.strictObject(KEY) },
  'webhook.tested.v1': {
    tells: 'somebody asked for a test of a webhook; it is sent there alone',
    subject: 'the webhook',
    data: z.strictObject({ webhook: ID, name: z.string() }),
  },
} as const satisfies Readonly<Record<string, EventKind>>;

interface EventKind {
  readonly tells: string;
  /** What the events are about; those about one thing are in the order of what was done to it. */
  readonly subject: string;
  readonly data: z.ZodObject;
}

export type EventType = keyof typeof EVENT_TYPES;

export function isEventType(name: string): name is EventType {
  return Object.hasOwn(EVENT_TYPES, name);
}

export const EVENT_TYPE_NAMES: readonly EventType[] = Object.keys(EVENT_TYPES).filter(isEventType);

/** Of any type, with the data of that type. */
export type NewEvent = {
  readonly [Type in EventType]: {
    readonly type: Type;
    /** The id or name of what it is about. */
    readonly subject: string;
    readonly data: z.input<(typeof EVENT_TYPES)[Type]['data']>;
  };
}[EventType];
