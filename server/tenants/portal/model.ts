/** Tokens of customers: what one may do is a closed list, at present to evaluate named policies about itself. */
import { isId, type TenantId, z } from '../../kernel/index.ts';

export const ISSUER = 'urn:writ:portal';
export const SECONDS_MAX = 60 * 60;
const SECONDS = 15 * 60;
const POLICIES_MAX = 10;
const NAME_MAX = 200;

const CUSTOMER = z.string().min(1).max(NAME_MAX);
const MAY = z.strictObject({
  policy: z.string().min(1).max(NAME_MAX),
  field: z
    .string()
    .min(1)
    .max(NAME_MAX)
    .describe('the input that has to be the customer: a text at the top of the body'),
});

export const NEW_TOKEN = z.strictObject({
  customer: CUSTOMER.describe('as the tenant calls it'),
  evaluate: z
    .array(MAY)
    .min(1)
    .max(POLICIES_MAX)
    .refine((list) => new Set(list.map(({ policy }) => policy)).size === list.length, 'A policy stands there twice.'),
  seconds: z.number().int().min(1).max(SECONDS_MAX).default(SECONDS).describe('how long it is good'),
});
export const TOKEN = z.object({
  token: z.string().nullable().describe('told this once: null when the call is repeated'),
  customer: z.string(),
  expiresAt: z.string(),
});
export const REVOCATION = z.strictObject({ customer: CUSTOMER });
export const REVOKED = z.object({ customer: z.string(), revokedAt: z.string() });

const CLAIMS = z.object({
  iss: z.literal(ISSUER),
  exp: z.number(),
  tenant: z.custom<TenantId>((value) => typeof value === 'string' && isId(value)),
  customer: CUSTOMER,
  generation: z.number().int(),
  evaluate: z.array(MAY),
});
export type PortalClaims = z.output<typeof CLAIMS>;

export function readClaims(payload: object | undefined): PortalClaims | undefined {
  const read = CLAIMS.safeParse(payload);
  return read.success ? read.data : undefined;
}
