/** Versions that change under load, on several processes at once: no call fails, and no answer is made of two of them. */
import { eventually, priceFile } from '../testing.ts';
import { type Fleet, startFleet } from './fleet.ts';
import type { Instance } from './instance.ts';
import { median, none, type Proof, quantile, rounded } from './proof.ts';

const POLICY = 'demo.price';
const PATIENCE = 20_000;

type At = Pick<Fleet, 'authorization'>;

const post = ({ authorization }: At, { url }: Instance, path: string, body: object): Promise<Response> =>
  fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization } });

async function done(response: Response): Promise<void> {
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
}

/** Version 1.N.0 asks N three times. */
export async function publish(at: At, instance: Instance, n: number): Promise<void> {
  const more = n === 1 ? '' : `supersedes 1.${n - 1}.0 for everyone\n`;
  const text = priceFile({ version: `1.${n}.0`, price: String(n), more });
  await done(await post(at, instance, '/v1/policies', { files: [{ name: 'price.writ', text }] }));
}

/** Resolves with its answer. */
export async function activate(at: At, instance: Instance, n: number): Promise<void> {
  const body = { version: `1.${n}.0`, at: '2026-01-01T00:00:00Z' };
  await done(await post(at, instance, `/v1/policies/${POLICY}/activations`, body));
}

interface Answer {
  readonly version: string;
  readonly tariffs: { readonly price: { readonly lines: readonly { readonly amount: string }[] } };
}

/** The N of an answer, told by its version and by each of its lines; a text where they differ, or there is none. */
export async function answerOf(at: At, instance: Instance): Promise<number | string> {
  const response = await post(at, instance, `/v1/evaluate/${POLICY}`, { day: '2026-03-01' });
  const text = await response.text();
  if (response.status !== 200) return text;
  const { version, tariffs } = JSON.parse(text) as Answer;
  const told = new Set([Number(version.split('.')[1]), ...tariffs.price.lines.map(({ amount }) => Number(amount))]);
  const [only = Number.NaN] = told;
  return told.size === 1 ? only : text;
}

/** What an instance answers with, once it is the one that is waited for. */
export const meets = (at: At, instance: Instance, n: number): Promise<number | string> =>
  eventually(
    () => answerOf(at, instance),
    (each) => each === n,
    PATIENCE,
  );

export interface Switched {
  /** By caller. */
  readonly calls: readonly number[];
  /** Answers that failed, were mixed, or fell behind one that the same process had given to the same caller. */
  readonly wrong: readonly (number | string)[];
  /** Of each activation, from its answer to the first answer of the last process by the new version, in milliseconds. */
  readonly times: readonly number[];
}

/** One caller of one instance. Every activation is of a higher version: an instance that has met it never falls behind it again. */
class Caller {
  readonly wrong: (number | string)[] = [];
  calls = 0;
  #latest = 1;
  #met: { readonly n: number; readonly tell: (at: number) => void } | undefined;

  async run(at: At, instance: Instance, running: () => boolean): Promise<void> {
    for (; running(); this.calls += 1) this.#take(await answerOf(at, instance));
  }

  /** When it was first answered by that one. */
  meet(n: number): Promise<number> {
    return new Promise((tell) => {
      this.#met = { n, tell };
    });
  }

  #take(answer: number | string): void {
    if (typeof answer === 'string' || answer < this.#latest) {
      this.wrong.push(answer);
      return;
    }
    this.#latest = answer;
    if (this.#met === undefined || answer < this.#met.n) return;
    this.#met.tell(performance.now());
    this.#met = undefined;
  }
}

/** Publishes all of them first; each is activated on the next instance when all have met the one before. */
export async function switchUnderLoad(
  fleet: Fleet,
  { activations: count, callersEach }: { readonly activations: number; readonly callersEach: number },
  say: (text: string) => void,
): Promise<Switched> {
  const { instances, first } = fleet;
  for (let n = 1; n <= count; n += 1) await publish(fleet, first, n);
  say(`${count} versions are published`);
  await activate(fleet, first, 1);
  for (const instance of instances) await meets(fleet, instance, 1);
  let running = true;
  const callers = instances.map(() => Array.from({ length: callersEach }, () => new Caller()));
  const ended = Promise.all(
    callers.flatMap((each, i) => each.map((one) => one.run(fleet, instances[i] ?? first, () => running))),
  );
  const times: number[] = [];
  for (let n = 2; n <= count; n += 1) {
    const met = Promise.all(callers.map((each) => Promise.race(each.map((one) => one.meet(n)))));
    await activate(fleet, instances[n % instances.length] ?? first, n);
    const answered = performance.now();
    times.push(Math.max(0, ...(await met).map((at) => at - answered)));
    if (n % 20 === 0) say(`${n} of ${count} activations`);
  }
  running = false;
  await ended;
  const all = callers.flat();
  return { calls: all.map(({ calls }) => calls), wrong: all.flatMap(({ wrong }) => wrong), times };
}

const SIZE = { processes: 4, activations: 100, callersEach: 2 };

export const activations: Proof = {
  title: `${SIZE.activations} activations on ${SIZE.processes} processes under load: no call fails, none is mixed`,
  async run(say) {
    const fleet = await startFleet(SIZE.processes);
    try {
      const { calls, wrong, times } = await switchUnderLoad(fleet, SIZE, say);
      none('an answer that failed, was mixed, or was older than one before it', wrong);
      return {
        ...{
          processes: SIZE.processes,
          activations: times.length + 1,
          calls: calls.reduce((sum, each) => sum + each, 0),
        },
        'median ms': rounded(median(times)),
        'p99 ms': rounded(quantile(times, 0.99)),
        'max ms': rounded(Math.max(...times)),
      };
    } finally {
      await fleet.close();
    }
  },
};
