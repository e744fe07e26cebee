/**
 * What an instance keeps in memory of the database stays in step with it: the database tells of changes as they are committed, and is
 * asked twice a second besides, so that a lost notice costs no more than that.
 */
import { Repeated } from '../repeated.ts';
import type { Database } from './connect.ts';

const ASK_MS = 500;

export interface Followed {
  readonly database: Pick<Database, 'listen'>;
  readonly channel: string;
  readonly hear: (payload: string) => void;
  /** The line is (again) open: what was missed meanwhile is not known. */
  readonly again: () => void;
  /** Asks what was changed. Does not reject. */
  readonly ask: () => Promise<void>;
}

export class Follower {
  readonly #followed: Followed;
  readonly #asking: Repeated;
  #isFollowing = false;

  constructor(followed: Followed) {
    this.#followed = followed;
    this.#asking = new Repeated(followed.ask, ASK_MS);
  }

  /** Resolves when it has been asked once. */
  async start(): Promise<void> {
    const { database, channel, hear, again, ask } = this.#followed;
    this.#isFollowing = true;
    await database.listen(
      channel,
      (payload) => this.#isFollowing && hear(payload),
      () => this.#isFollowing && again(),
    );
    await ask();
    this.#asking.start();
  }

  /** From then on nothing is heard, though the line stays open until the database is closed. */
  stop(): Promise<void> {
    this.#isFollowing = false;
    return this.#asking.stop();
  }
}
