/** Which tokens of customers were revoked, as this process knows: only of those that could still be good, which are few. */
import { type Database, Follower } from '../../kernel/index.ts';
import { type PortalClaims, SECONDS_MAX } from './model.ts';
import { revocationsSince } from './store.ts';

const CHANNEL = 'writ_portal';
/** Longer than any token is good, whatever clocks say. */
const KEPT_MS = 2 * SECONDS_MAX * 1000;
/** What is known is trusted for so long where the database is silent. */
const TRUST_MS = 10_000;

export interface RevocationParts {
  readonly database: Database;
  readonly clock: () => number;
  readonly onSilence: (cause: unknown) => void;
}

export class Revocations {
  readonly #parts: RevocationParts;
  readonly #follower: Follower;
  #known: ReadonlyMap<string, number> = new Map();
  #asked = Number.NEGATIVE_INFINITY;
  /** Of the questions, the last that was asked and the last that was answered. */
  #questions = 0;
  #answered = 0;

  constructor(parts: RevocationParts) {
    this.#parts = parts;
    this.#follower = new Follower({
      ...{ database: parts.database, channel: CHANNEL },
      hear: () => void this.catchUp(),
      again: () => undefined,
      ask: () => this.catchUp(),
    });
  }

  start(): Promise<void> {
    return this.#follower.start();
  }

  stop(): Promise<void> {
    return this.#follower.stop();
  }

  /** Does not reject. */
  async catchUp(): Promise<void> {
    const { database, clock, onSilence } = this.#parts;
    try {
      this.#questions += 1;
      const [question, at] = [this.#questions, clock()];
      const rows = await database.look((sql) => revocationsSince(sql, new Date(at - KEPT_MS)));
      // A question that was asked before and answered later knows less.
      if (question < this.#answered) return;
      this.#answered = question;
      this.#known = new Map(rows.map(({ tenant, customer, generation }) => [`${tenant} ${customer}`, generation]));
      this.#asked = at;
    } catch (cause) {
      onSilence(cause);
    }
  }

  /** Whether the token was made after the last revocation; false, too, where that is not known. */
  isGood({ tenant, customer, generation }: Pick<PortalClaims, 'tenant' | 'customer' | 'generation'>): boolean {
    if (this.#parts.clock() - this.#asked > TRUST_MS) return false;
    return generation >= (this.#known.get(`${tenant} ${customer}`) ?? 0);
  }
}
