/**
 * The HTTP row: the service beside a bare node:http server that reads the same bodies and writes the same answers, each in a
 * process of its own, loaded in turn by the same client.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Serving } from './http-server.ts';
import { meteredJson, QUANTITIES } from './inputs.ts';
import { type Measured, median } from './measured.ts';

const CONNECTIONS = 16;
const ROUNDS = 7;
const ROUND_MS = 1200;
/** Long enough for the compiler to be done with the hot path on both sides. */
const WARM_UP_MS = 4000;
/** Of the bare server, through keys, tenancy, limits and metering. */
const LEAST_THROUGHPUT = 0.7;
const MOST_PROCESSOR = 1 / LEAST_THROUGHPUT;
const PATH = '/v1/evaluate/isp.tariff.metered_data';
const BODIES = QUANTITIES.map(meteredJson);
const requestsOf = (key: string): readonly Buffer[] =>
  BODIES.map((body) =>
    Buffer.from(
      `POST ${PATH} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly requests: readonly Buffer[];
}
interface Load {
  readonly count: number;
  readonly seconds: number;
  /** Latencies in milliseconds. */
  readonly latencies: readonly number[];
  /** Processor time of the server for one request, in microseconds. */
  readonly cpuMicros: number;
}

async function startServer(kind: 'writ' | 'bare'): Promise<Server> {
  const child = fork(fileURLToPath(new URL('./http-server.ts', import.meta.url)), [kind, PATH, BODIES[0] ?? ''], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ port, key }] = (await once(child, 'message')) as [Serving];
  return { child, port, requests: requestsOf(key) };
}

async function cpuOf({ child }: Server): Promise<number> {
  child.send('cpu');
  const [micros] = (await once(child, 'message')) as [number];
  return micros;
}

/** One client on one connection: a request, its answer, the next; `pace` spaces the starts. */
function client(
  { port, requests }: Server,
  until: number,
  offset: number,
  latencies: number[],
  pace?: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let at = offset;
    let sent = 0;
    let due = performance.now();
    let pending: Buffer = Buffer.alloc(0);
    const next = (): void => {
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      sent = performance.now();
      socket.write(requests[at % requests.length] ?? '');
      at += CONNECTIONS;
    };
    const paced = (): void => {
      if (pace === undefined) next();
      else {
        due += pace;
        setTimeout(next, Math.max(0, due - performance.now()));
      }
    };
    socket.setNoDelay(true);
    socket.once('connect', next);
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const size = answerSize(pending);
      if (size === undefined || pending.length < size) return;
      pending = pending.subarray(size);
      latencies.push(performance.now() - sent);
      paced();
    });
  });
}

/** The length of the answer at the start of the buffer, head and body; undefined while the head is incomplete. */
function answerSize(buffer: Buffer): number | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = buffer.toString('latin1', 0, end).toLowerCase();
  if (!head.startsWith('http/1.1 200')) throw new Error(buffer.toString('utf8'));
  return end + 4 + Number(/content-length: (\d+)/.exec(head)?.[1]);
}

async function load(server: Server, milliseconds: number, pace?: number): Promise<Load> {
  const latencies: number[] = [];
  const cpuBefore = await cpuOf(server);
  const start = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, i) => client(server, start + milliseconds, i, latencies, pace)),
  );
  const seconds = (performance.now() - start) / 1000;
  const cpuMicros = ((await cpuOf(server)) - cpuBefore) / latencies.length;
  return { count: latencies.length, seconds, latencies, cpuMicros };
}

const p99 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;

const rate = ({ count, seconds }: Load): number => count / seconds;

interface Round {
  readonly writ: Load;
  readonly bare: Load;
}

async function roundsOf(servers: { readonly writ: Server; readonly bare: Server }): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const first = i % 2 === 0 ? 'writ' : 'bare';
    const a = await load(servers[first], ROUND_MS);
    const b = await load(servers[first === 'writ' ? 'bare' : 'writ'], ROUND_MS);
    rounds.push(first === 'writ' ? { writ: a, bare: b } : { writ: b, bare: a });
  }
  return rounds;
}

/** What a layer costs is the row `layers`. Throughput as the time between two answers; processor time; and the slowest of a hundred at half of what the bare one can. */
export async function httpRow(): Promise<readonly Measured[]> {
  const servers = { writ: await startServer('writ'), bare: await startServer('bare') };
  try {
    for (const server of Object.values(servers)) await load(server, WARM_UP_MS);
    const rounds = await roundsOf(servers);
    const fixed = median(rounds.map(({ bare }) => rate(bare))) * 0.5;
    const pace = (CONNECTIONS / fixed) * 1000;
    const paced = { writ: await load(servers.writ, 3000, pace), bare: await load(servers.bare, 3000, pace) };
    const pair = (what: string, unit: Measured['unit'], most: number, of: (load: Load) => number, all = rounds) => {
      const told = { unit, exact: true } as const;
      const ratio = median(all.map(({ writ, bare }) => of(writ) / of(bare)));
      const value = (side: keyof Round): number => median(all.map((round) => of(round[side])));
      return [
        { ...told, candidate: `bare server: ${what}`, mode: 'limit', value: value('bare'), ratio: 1, bar: null },
        {
          ...told,
          candidate: `writ: ${what}`,
          mode: 'shared',
          value: value('writ'),
          ratio,
          bar: { of: 'ratio', most },
        },
      ] satisfies readonly Measured[];
    };
    return [
      ...pair('time between answers', 'us', 1 / LEAST_THROUGHPUT, (each) => 1e6 / rate(each)),
      ...pair('processor time of a request', 'us', MOST_PROCESSOR, (each) => each.cpuMicros),
      ...pair('p99 at half the bare rate', 'ms', 2, (each) => p99(each.latencies), [paced]),
    ];
  } finally {
    for (const { child } of Object.values(servers)) child.disconnect();
  }
}
