/** A process that rates at a fixed rate and tells how long each answer took, counted from when its call was due: `URL KEY RATE SECONDS`. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [url = '', authorization = '', rate = '', seconds = ''] = process.argv.slice(2);
const BODY = Buffer.from(
  JSON.stringify({ period: { start: '2026-03-01', end: '2026-04-01' }, usage: { data: '120 GB', rolled_over: 0 } }),
);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const headers = { authorization, 'content-length': BODY.length };

function call(): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = `${url}/v1/evaluate/isp.tariff.metered_data`;
    const sent = request(path, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(BODY);
  });
}

const latencies: number[] = [];
const begun = performance.now();
const count = Number(rate) * Number(seconds);
await Promise.all(
  Array.from({ length: count }, async (_, i) => {
    const due = begun + (i * 1000) / Number(rate);
    // A timer may be early by less than a millisecond.
    await sleep(Math.ceil(due - performance.now()));
    await call();
    latencies.push(performance.now() - due);
  }),
);
agent.destroy();
process.stdout.write(JSON.stringify(latencies));
