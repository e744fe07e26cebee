/** The issuers whose tokens are taken (`WRIT_OIDC`): the operator's list, and what of a token says which tenant and which roles. */
import { z } from 'zod';
import { ROLE_NAMES } from '../access.ts';
import { isId, type TenantId } from '../ids.ts';

/** Signatures by a key that the issuer alone has: RSA, P-256, Ed25519. Never none, never a secret that both know. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
const ISSUER_MAX = 500;

/** `https`, but on this machine. */
const ADDRESS = z
  .string()
  .max(ISSUER_MAX)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isLocal = url?.hostname === '127.0.0.1' || url?.hostname === '[::1]' || url?.hostname === 'localhost';
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
  }, 'An issuer is reached by https.');
const TENANT = z.custom<TenantId>((value) => typeof value === 'string' && isId(value), 'This is no id of a tenant.');
const ROLES = z.array(z.enum(ROLE_NAMES)).min(1);
/** A property of the token, or the way to one. */
const CLAIM = z.union([
  z
    .string()
    .min(1)
    .transform((name) => [name]),
  z.array(z.string().min(1)).min(1).max(5),
]);

const ISSUER = z.strictObject({
  issuer: ADDRESS,
  audience: z.string().min(1).max(ISSUER_MAX),
  /** Where its keys are; else its configuration says so. */
  jwksUri: ADDRESS.optional(),
  algorithms: z
    .array(z.enum(ALGORITHMS))
    .min(1)
    .default([...ALGORITHMS]),
  /** One for all tokens, or by the value of a claim. */
  tenant: z.union([TENANT, z.strictObject({ claim: CLAIM, values: z.record(z.string(), TENANT) })]),
  /** The same for all tokens, or by the values of a claim. */
  roles: z.union([ROLES, z.strictObject({ claim: CLAIM, values: z.record(z.string(), ROLES) })]),
});
export type Issuer = z.output<typeof ISSUER>;

const ISSUERS = z
  .array(ISSUER)
  .refine(
    (issuers) => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length,
    'An issuer stands there twice.',
  );

/** Of the variable: JSON, or nothing. */
export const OIDC = z
  .string()
  .transform((text, context): unknown => {
    if (text === '') return [];
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'This is not JSON.' });
      return z.NEVER;
    }
  })
  .pipe(ISSUERS);

/** The values of a claim as texts: one, or a list of them. Nothing else is one. */
function valuesAt(claims: Readonly<Record<string, unknown>>, way: readonly string[]): readonly string[] {
  const value = way.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? Object.entries(at).find(([key]) => key === name)?.[1]
        : undefined,
    claims,
  );
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}

/** Undefined where the token names none, or several. */
export function tenantIn({ tenant }: Issuer, claims: Readonly<Record<string, unknown>>): TenantId | undefined {
  if (typeof tenant === 'string') return tenant;
  const named = valuesAt(claims, tenant.claim).flatMap((value) =>
    Object.hasOwn(tenant.values, value) ? [tenant.values[value]] : [],
  );
  const [first, ...others] = new Set(named);
  return others.length === 0 ? first : undefined;
}

export function rolesIn({ roles }: Issuer, claims: Readonly<Record<string, unknown>>): readonly string[] {
  if (Array.isArray(roles)) return roles;
  const named = valuesAt(claims, roles.claim);
  return [
    ...new Set(named.flatMap((value) => (Object.hasOwn(roles.values, value) ? (roles.values[value] ?? []) : []))),
  ];
}
