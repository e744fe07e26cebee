/** Tenants and their keys, as callers see them. */
import {
  GIVEN_NAME,
  INSTANT,
  type KeyId,
  ROLE_NAMES,
  ROLES,
  SCOPES,
  type Scope,
  type TenantId,
  z,
} from '../kernel/index.ts';

const SCOPE_NAMES = Object.keys(SCOPES).filter((name): name is Scope => Object.hasOwn(SCOPES, name));
const ROLE = z.enum(ROLE_NAMES);
const SCOPE = z.enum(SCOPE_NAMES);
const STATUS = z.enum(['active', 'suspended']);

const REVIEW = z.enum(['none', 'another']);
const COVERAGE = z.number().int().min(0).max(100);
const RECORDING = z.strictObject({
  share: z
    .string()
    .regex(/^(?:0\.\d{1,6}|1(?:\.0{1,6})?)$/)
    .refine((text) => Number(text) > 0, 'A share is above 0 and at most 1.')
    .describe('of the calls, such as "0.01", with at most six places'),
  days: z.number().int().min(1).max(366).describe('how long a call is kept'),
});
const SETTINGS = {
  review: REVIEW.describe('whether another key has to approve a draft before it is published'),
  minimumCoverage: COVERAGE.nullable().describe(
    'percent of a policy that its tests have to meet; null: nothing is asked',
  ),
  recording: RECORDING.nullable().describe('the consent to record calls with their inputs; null: none is recorded'),
};

export const TENANT = z.object({
  id: z.string(),
  name: z.string(),
  status: STATUS.describe('the keys of a suspended tenant are of no use'),
  ...SETTINGS,
  createdAt: z.string(),
  changedAt: z.string(),
});

export const KEY = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  scopes: z.array(z.string()).describe('what it lets its holder do'),
  status: z.enum(['active', 'expired', 'revoked']),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  previousUntil: z.string().nullable().describe('until when the secret before the last rotation is good'),
});
export const KEY_WITH_SECRET = KEY.extend({
  secret: z.string().nullable().describe('the key itself, told this once: null when the call is repeated'),
});

export const NEW_TENANT = z.strictObject({ name: GIVEN_NAME });
export const TENANT_EDIT = z.strictObject({
  name: GIVEN_NAME.optional(),
  status: STATUS.optional().describe('takes the scope "installation"'),
  review: SETTINGS.review.optional(),
  minimumCoverage: SETTINGS.minimumCoverage.optional(),
  recording: SETTINGS.recording.optional(),
});
export const NEW_KEY = z.strictObject({
  name: GIVEN_NAME,
  roles: z.array(ROLE).min(1).max(10),
  scopes: z.array(SCOPE).min(1).max(20).optional().describe('of the scopes of its roles only these'),
  expiresAt: INSTANT.optional(),
});
const GRACE_SECONDS_MAX = 30 * 24 * 60 * 60;
export const ROTATION = z.strictObject({
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(GRACE_SECONDS_MAX)
    .default(24 * 60 * 60)
    .describe('how long the secret before is good besides'),
});
export const NOTHING = z.strictObject({});

/** What a tenant asks of its own rulebook. */
export interface Settings {
  readonly review: z.output<typeof REVIEW>;
  /** Percent. */
  readonly minimumCoverage: number | null;
  readonly recording: z.output<typeof RECORDING> | null;
}

/** A tenant as it is stored. */
export interface TenantRow extends Settings {
  readonly id: TenantId;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly revision: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** A key as it is stored, less its digests. */
export interface KeyRow {
  readonly id: KeyId;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly previousUntil: Date | null;
}

/** What the roles allow, less what is not among the scopes where some are named. */
export function scopesOf(roles: readonly string[], only: readonly string[] | null): ReadonlySet<string> {
  const all = ROLE_NAMES.filter((name) => roles.includes(name)).flatMap((name): readonly string[] => ROLES[name]);
  return new Set(only === null ? all : all.filter((scope) => only.includes(scope)));
}

export function tenantValue({ revision: _, createdAt, changedAt, ...row }: TenantRow): z.output<typeof TENANT> {
  return { ...row, createdAt: createdAt.toISOString(), changedAt: changedAt.toISOString() };
}

export function keyValue(row: KeyRow, now: number): z.output<typeof KEY> {
  const { id, name, roles, scopes, createdAt, expiresAt, revokedAt, previousUntil } = row;
  const expired = expiresAt !== null && expiresAt.getTime() <= now;
  const text = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    ...{ id, name, roles: [...roles], scopes: [...scopesOf(roles, scopes)] },
    status: revokedAt !== null ? 'revoked' : expired ? 'expired' : 'active',
    createdAt: createdAt.toISOString(),
    ...{ expiresAt: text(expiresAt), revokedAt: text(revokedAt), previousUntil: text(previousUntil) },
  };
}
