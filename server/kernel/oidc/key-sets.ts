/** The keys of an issuer (RFC 7517): fetched when they are needed, kept for a while, and fetched again for a key that is not among them. */
import { type CryptoKey, createLocalJWKSet, errors, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import type { Issuer } from './issuers.ts';

/** How long keys are good without a look whether they still are. */
const FRESH_MS = 10 * 60 * 1000;
/** And where the issuer does not answer. */
const STALE_MS = 60 * 60 * 1000;
/** For a token with a key that is not there the issuer is asked no more often than this. */
const PAUSE_MS = 30 * 1000;
const KEYS_MAX = 100;

const SET = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(KEYS_MAX) });
const CONFIGURATION = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

/** Gives the JSON at an address. */
export type FetchJson = (address: string) => Promise<unknown>;

type Find = ReturnType<typeof createLocalJWKSet>;

export interface KeySetParts {
  readonly fetchJson: FetchJson;
  readonly clock: () => number;
}

export class KeySet {
  readonly #issuer: Issuer;
  readonly #parts: KeySetParts;
  #found: { readonly find: Find; readonly at: number } | undefined;
  #asked = Number.NEGATIVE_INFINITY;
  #fetching: Promise<void> | undefined;

  constructor(issuer: Issuer, parts: KeySetParts) {
    this.#issuer = issuer;
    this.#parts = parts;
  }

  /** The key that a token says it is signed by; throws where there is none. */
  async key(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    await this.#refresh(FRESH_MS);
    try {
      return await this.#find(header, token);
    } catch (cause) {
      if (!(cause instanceof errors.JWKSNoMatchingKey)) throw cause;
      // It may have come to the issuer since.
      await this.#refresh(0);
      return this.#find(header, token);
    }
  }

  #find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const found = this.#found;
    if (found === undefined || this.#parts.clock() - found.at > STALE_MS)
      throw new KeysUnknown(`The keys of ${this.#issuer.issuer} are not known.`);
    return found.find(header, token);
  }

  /** Fetches what is older; not again at once where nothing came of it, and once for all who wait. */
  async #refresh(age: number): Promise<void> {
    const now = this.#parts.clock();
    if (this.#found !== undefined && now - this.#found.at < age) return;
    if (this.#fetching === undefined && now - this.#asked < PAUSE_MS) return;
    this.#fetching ??= this.#fetch(now);
    await this.#fetching;
  }

  async #fetch(now: number): Promise<void> {
    this.#asked = now;
    try {
      const { keys } = SET.parse(await this.#parts.fetchJson(await this.#address()));
      this.#found = { find: createLocalJWKSet({ keys }), at: now };
    } catch {
      // What was fetched before goes on for a while, and without any there is no key.
    } finally {
      this.#fetching = undefined;
    }
  }

  /** OpenID Connect Discovery 1.0, section 4: the configuration names its issuer, which has to be this one. */
  async #address(): Promise<string> {
    const { issuer, jwksUri } = this.#issuer;
    if (jwksUri !== undefined) return jwksUri;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const told = CONFIGURATION.parse(await this.#parts.fetchJson(address));
    if (told.issuer !== issuer) throw new KeysUnknown(`${address} is the configuration of another issuer.`);
    return told.jwks_uri;
  }
}

/** Not the token's fault: the issuer does not answer. */
export class KeysUnknown extends Error {
  override readonly name = 'KeysUnknown';
}
