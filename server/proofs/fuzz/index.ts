/** Requests of all kinds, made of the interface document, to a running service. */
import { shippedPolicies } from '#host';
import { startFleet } from '../fleet.ts';
import { NotShown, none, type Proof, rounded } from '../proof.ts';
import { type Fuzzed, fuzz } from './run.ts';
import { madeWorld } from './world.ts';

export { type Fuzzed, fuzz } from './run.ts';
export { madeWorld } from './world.ts';

const REQUESTS = 20_000;
const SEED = 20_261_129;
const LEAST_ACCEPTED = 0.3;

/** Those that were never accepted. */
export function neverAccepted({ byOperation }: Fuzzed): readonly string[] {
  return [...byOperation].filter(([, { accepted }]) => accepted === 0).map(([id]) => id);
}

export const fuzzed: Proof = {
  title: `${REQUESTS} requests made of the interface document: no fault, no leak, every answer fits the document`,
  async run(say) {
    const fleet = await startFleet(1, { WRIT_POLICIES: shippedPolicies() });
    try {
      const { url } = fleet.first;
      const world = await madeWorld(url, fleet.authorization);
      const start = performance.now();
      const done = await fuzz({ url, requests: REQUESTS, seed: SEED, ...world });
      const seconds = (performance.now() - start) / 1000;
      for (const [id, { sent, accepted }] of done.byOperation) say(`${id.padEnd(24)} ${accepted} of ${sent} accepted`);
      say(
        [...done.byStatus]
          .sort(([a], [b]) => a - b)
          .map(([status, count]) => `${status}: ${count}`)
          .join(', '),
      );
      none('an answer that should not be', done.faults);
      none('an operation that was never accepted', neverAccepted(done));
      const share = done.accepted / REQUESTS;
      if (share < LEAST_ACCEPTED) throw new NotShown(`Of the requests ${share} were accepted.`);
      return {
        ...{ requests: REQUESTS, operations: done.byOperation.size, 'accepted %': rounded(share * 100) },
        seconds: rounded(seconds),
      };
    } finally {
      await fleet.close();
    }
  },
};
