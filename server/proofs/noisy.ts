/** One tenant sends drafts that are expensive to prove, as fast as it may, while another one is rated. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { shippedPolicies } from '#host';
import { startFleet } from './fleet.ts';
import { median, NotShown, type Proof, quantile, rounded } from './proof.ts';

const ROUNDS = 7;
const SECONDS = 5;
/** Calls a second. */
const RATE = 200;
const SENDERS = 4;
const AGAIN_MS = 50;
const DRAFT_SECONDS = '3';
/** Of the p99 beside by that alone, round by round: what disturbs the machine for a while disturbs one of them. */
const BAR = 2;
const CALLER = fileURLToPath(new URL('paced-caller.ts', import.meta.url));

/** A table of a thousand rows, whose rows are proved to tile, and properties of five thousand points each. */
function expensiveFile(name: string, properties: number): string {
  const rows = Array.from({ length: 1000 }, (_, i) => `  | ${i * 5} ..< ${i * 5 + 5} => ${i + 1} USD |`);
  const each = Array.from(
    { length: properties },
    (_, i) => `property "more data never costs less, ${i}" {
  given day: 2026-03-01
  given band: ${i}
  vary data over 0 GB .. 10000 GB step 2 GB
  expect total never decreases
}`,
  );
  return `policy ${name} version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day

input day: date
input data: quantity GB 0..10_000 places 3
input band: integer 0..4999

table prices picks one row {
  | band: integer 0..4999 => price: money USD |
${rows.join('\n')}
}

tariff bill {
  charge access { flat prices(band).price }
  charge usage { amount data * 0.05 USD per GB }
}

${each.join('\n')}
`;
}

/** A call with such a file, of a name that is given; made beforehand, since who makes it takes from the same machine. */
function bodies(properties: number): (name: string) => string {
  const mark = '@';
  const text = expensiveFile(mark, properties);
  const [before = '', after = ''] = JSON.stringify({ files: [{ name: 'heavy.writ', text }] }).split(mark);
  return (name) => before + name + after;
}

const DEAR = bodies(2);
/** It takes more time than it may. */
const TOO_DEAR = bodies(200);

/** Of one tenant: how many drafts came to which end. */
class Noise {
  readonly came: Record<string, number> = {};
  readonly #url: string;
  readonly #authorization: string;
  #made = 0;
  #running = false;

  constructor(url: string, authorization: string) {
    this.#url = url;
    this.#authorization = authorization;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running = true;
    const senders = Array.from({ length: SENDERS }, () => this.#send());
    try {
      return await work();
    } finally {
      this.#running = false;
      await Promise.all(senders);
    }
  }

  /** Whoever is turned away comes again long before it was told to. Every fourth draft takes more time than it may. */
  async #send(): Promise<void> {
    while (this.#running) {
      this.#made += 1;
      const body = (this.#made % 4 === 0 ? TOO_DEAR : DEAR)(`demo.heavy${this.#made}`);
      const response = await fetch(`${this.#url}/v1/policies`, {
        ...{ method: 'POST', body },
        headers: { authorization: this.#authorization },
      });
      const { code = 'published' } = (await response.json()) as { code?: string };
      this.came[code] = (this.came[code] ?? 0) + 1;
      if (response.status === 429) await sleep(AGAIN_MS);
    }
  }
}

async function ratedAt(url: string, authorization: string): Promise<readonly number[]> {
  const args = ['--no-warnings', CALLER, url, authorization, String(RATE), String(SECONDS)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as readonly number[];
}

async function newTenant(url: string, authorization: string, name: string): Promise<string> {
  const post = async (path: string, body: object) => {
    const sent = { method: 'POST', body: JSON.stringify(body), headers: { authorization } };
    return (await (await fetch(`${url}${path}`, sent)).json()) as Readonly<Record<string, string>>;
  };
  const { id } = await post('/v1/tenants', { name });
  const { secret } = await post(`/v1/keys?tenant=${id}`, { name, roles: ['operator'] });
  return `Bearer ${secret}`;
}

const told = (latencies: readonly number[]) =>
  [quantile(latencies, 0.5), quantile(latencies, 0.99), Math.max(...latencies)]
    .map((each) => rounded(each, 2))
    .join(' / ');

interface Round {
  readonly alone: readonly number[];
  readonly beside: readonly number[];
}

export const noisy: Proof = {
  title: `rating of one tenant, alone and beside another one's expensive drafts: p99 at most ${BAR} times as long`,
  async run(say) {
    const fleet = await startFleet(1, { WRIT_POLICIES: shippedPolicies(), WRIT_DRAFT_SECONDS: DRAFT_SECONDS });
    try {
      const { url } = fleet.first;
      const quiet = await newTenant(url, fleet.authorization, 'quiet');
      const noise = new Noise(url, await newTenant(url, fleet.authorization, 'noisy'));
      // For the compiler, of both.
      await noise.during(() => ratedAt(url, quiet));
      const rounds: Round[] = [];
      for (let round = 1; round <= ROUNDS; round += 1) {
        const alone = await ratedAt(url, quiet);
        const beside = await noise.during(() => ratedAt(url, quiet));
        rounds.push({ alone, beside });
        say(`round ${round} of ${ROUNDS}: ms of p50 / p99 / max: alone ${told(alone)}, beside ${told(beside)}`);
      }
      const [alone, beside] = [rounds.flatMap((each) => each.alone), rounds.flatMap((each) => each.beside)];
      const ratio = median(rounds.map((each) => quantile(each.beside, 0.99) / quantile(each.alone, 0.99)));
      const figures = {
        'alone ms p50 / p99 / max': told(alone),
        'beside ms p50 / p99 / max': told(beside),
        'p99 ratio': rounded(ratio, 2),
        drafts: Object.entries(noise.came)
          .map(([code, count]) => `${count} ${code}`)
          .join(' '),
      };
      if (ratio > BAR) throw new NotShown(JSON.stringify(figures));
      return figures;
    } finally {
      await fleet.close();
    }
  },
};
