/** Tokens that the service makes itself (RFC 7519, HS256): nobody else has to verify them, so that one secret signs and verifies. */
import { hkdfSync } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';

const KEY_BYTES = 32;
const ALGORITHM = 'HS256';

export interface OwnTokens {
  readonly sign: (claims: JWTPayload) => Promise<string>;
  /** Undefined for one that we have not made, or whose time is over. */
  readonly verify: (token: string, now: number) => Promise<JWTPayload | undefined>;
}

/** Each purpose has a key of its own under the secret of the service (RFC 5869), and a type (RFC 8725, section 3.11). */
export function ownTokens(secret: Buffer, purpose: string): OwnTokens {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `writ ${purpose}`, KEY_BYTES));
  const header = { alg: ALGORITHM, typ: `writ-${purpose}+jwt` };
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader(header).sign(key),
    async verify(token, now) {
      try {
        const options = {
          algorithms: [ALGORITHM],
          typ: header.typ,
          currentDate: new Date(now),
          requiredClaims: ['exp'],
        };
        return (await jwtVerify(token, key, options)).payload;
      } catch (cause) {
        if (cause instanceof errors.JOSEError) return undefined;
        throw cause;
      }
    },
  };
}
