/**
 * The HTTP row: the service beside a bare node:http server that reads the same bodies and writes the same answers, each in a
 * process of its own, loaded in turn by the same client.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { meteredJson, QUANTITIES } from './inputs.ts';
import type { Measured } from './run.ts';

const CONNECTIONS = 16;
const ROUNDS = 7;
const ROUND_MS = 1200;
/** Long enough for the compiler to be done with the hot path on both sides. */
const WARM_UP_MS = 4000;
const PATH = '/v1/evaluate/isp.tariff.metered_data';
const BODIES = QUANTITIES.map(meteredJson);
const REQUESTS = BODIES.map((body) =>
  Buffer.from(
    `POST ${PATH} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ),
);

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
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
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}

async function cpuOf({ child }: Server): Promise<number> {
  child.send('cpu');
  const [micros] = (await once(child, 'message')) as [number];
  return micros;
}

/** One client on one connection: a request, its answer, the next; `pace` spaces the starts. */
function client(port: number, until: number, offset: number, latencies: number[], pace?: number): Promise<void> {
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
      socket.write(REQUESTS[at % REQUESTS.length] ?? '');
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
    Array.from({ length: CONNECTIONS }, (_, i) => client(server.port, start + milliseconds, i, latencies, pace)),
  );
  const seconds = (performance.now() - start) / 1000;
  const cpuMicros = ((await cpuOf(server)) - cpuBefore) / latencies.length;
  return { count: latencies.length, seconds, latencies, cpuMicros };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const p99 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN;

export async function httpRow(): Promise<{
  readonly measured: readonly Measured[];
  readonly notes: readonly string[];
}> {
  const servers = { writ: await startServer('writ'), bare: await startServer('bare') };
  try {
    for (const server of Object.values(servers)) await load(server, WARM_UP_MS);
    const rounds: { writ: Load; bare: Load }[] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      const first = i % 2 === 0 ? 'writ' : 'bare';
      const a = await load(servers[first], ROUND_MS);
      const b = await load(servers[first === 'writ' ? 'bare' : 'writ'], ROUND_MS);
      rounds.push(first === 'writ' ? { writ: a, bare: b } : { writ: b, bare: a });
    }
    const rate = (of: Load): number => of.count / of.seconds;
    const fixed = median(rounds.map(({ bare }) => rate(bare))) * 0.5;
    const pace = (CONNECTIONS / fixed) * 1000;
    const paced = { writ: await load(servers.writ, 3000, pace), bare: await load(servers.bare, 3000, pace) };
    const throughput = median(rounds.map(({ writ, bare }) => rate(writ) / rate(bare)));
    const cpu = median(rounds.map(({ writ, bare }) => writ.cpuMicros / bare.cpuMicros));
    const tail = p99(paced.writ.latencies) / p99(paced.bare.latencies);
    const of = (
      name: string,
      pick: (round: { writ: Load; bare: Load }) => Load,
      ratio: number,
      bar: number | null,
    ): Measured => {
      const times = rounds.map((round) => 1e9 / rate(pick(round)));
      return {
        row: 'http',
        candidate: name,
        mode: name === 'bare node:http' ? 'limit' : 'shared',
        nsMedian: median(times),
        spread: Math.max(...times) / Math.min(...times),
        ratioToLimit: ratio,
        bar,
        met: bar === null ? null : ratio <= bar,
        exact: true,
      };
    };
    const show = (load_: Load): string => `${Math.round(rate(load_))}/s`;
    const middle = [...rounds].sort((a, b) => rate(a.writ) / rate(a.bare) - rate(b.writ) / rate(b.bare))[ROUNDS >> 1];
    return {
      measured: [
        of('bare node:http', ({ bare }) => bare, 1, null),
        of('writ', ({ writ }) => writ, 1 / throughput, 1 / 0.85),
      ],
      notes: [
        `throughput ${(throughput * 100).toFixed(1)} % of bare (bar 85 %: ${throughput >= 0.85 ? 'met' : 'missed'})${middle === undefined ? '' : `, median round ${show(middle.writ)} and ${show(middle.bare)}`}`,
        `processor time a request x${cpu.toFixed(2)} (bar 1.2: ${cpu <= 1.2 ? 'met' : 'missed'})`,
        `p99 at ${Math.round(fixed)}/s: x${tail.toFixed(2)} (bar 2: ${tail <= 2 ? 'met' : 'missed'}), ${p99(paced.writ.latencies).toFixed(2)} and ${p99(paced.bare.latencies).toFixed(2)} ms`,
      ],
    };
  } finally {
    for (const { child } of Object.values(servers)) child.disconnect();
  }
}
