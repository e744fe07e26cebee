/** Tokens of issuers: whether one is what it says, and what it says of tenant and roles (OpenID Connect Core 1.0; RFC 7519; RFC 8725). */
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { TenantId } from '../ids.ts';
import { type Issuer, rolesIn, tenantIn } from './issuers.ts';
import { KeySet, type KeySetParts, KeysUnknown } from './key-sets.ts';

const TOKEN_MAX = 4096;
/** Clocks of others may differ by so much. */
const LEEWAY_SECONDS = 30;
/** However long an issuer says it holds. */
const AGE_MAX = '24h';
/** OpenID Connect Core 1.0, section 2: at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly tenant: TenantId;
  readonly roles: readonly string[];
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Whether a credential is a token, and not something else. */
export const isToken = (text: string): boolean => text.length <= TOKEN_MAX && TOKEN.test(text);

/** Whom a token names, before anything of it is believed. */
export function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}

export class Issuers {
  readonly #clock: () => number;
  readonly #issuers: ReadonlyMap<string, { readonly issuer: Issuer; readonly keys: KeySet }>;

  constructor(issuers: readonly Issuer[], parts: KeySetParts) {
    this.#clock = parts.clock;
    this.#issuers = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: new KeySet(issuer, parts) }]));
  }

  /** Undefined for a token that is of no use, whatever the reason; throws where its issuer does not answer. */
  async verify(token: string): Promise<Vouched | undefined> {
    try {
      return await this.#verify(token);
    } catch (cause) {
      // JOSEError: the token is not what it says. TypeError: a key that cannot be what the token says it is signed by.
      if (cause instanceof errors.JOSEError || cause instanceof TypeError) return undefined;
      throw cause;
    }
  }

  async #verify(token: string): Promise<Vouched | undefined> {
    const known = this.#issuers.get(issuerOf(token));
    if (known === undefined) return undefined;
    const { issuer, keys } = known;
    const { payload } = await jwtVerify(token, (header, input) => keys.key(header, input), {
      ...{ issuer: issuer.issuer, audience: issuer.audience, algorithms: issuer.algorithms },
      ...{ clockTolerance: LEEWAY_SECONDS, maxTokenAge: AGE_MAX, currentDate: new Date(this.#clock()) },
      requiredClaims: ['sub', 'exp', 'iat'],
    });
    const { sub: subject = '', exp = 0 } = payload;
    const tenant = tenantIn(issuer, payload);
    if (tenant === undefined || !SUBJECT.test(subject)) return undefined;
    const until = (exp + LEEWAY_SECONDS) * 1000;
    return { issuer: issuer.issuer, subject, tenant, roles: rolesIn(issuer, payload), until };
  }
}

export { KeysUnknown };
