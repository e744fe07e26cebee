/**
 * `npm run proof:upgrade -- CHECKOUT`: a checkout of the first release serves a database of its own time; an instance of this release joins it, which
 * brings the schema up to date, while the old one goes on answering; a job that is in flight in one instance of this release is ended by another.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopTestServer } from '../kernel/database/testing.ts';
import { eventually, priceFile } from '../testing.ts';
import { POLICY, restoreFirstLanding } from './first-landing.ts';
import { type Instance, startInstance } from './instance.ts';

const [checkout] = process.argv.slice(2);
if (checkout === undefined || checkout === '--help') {
  process.stdout.write(
    'proof:upgrade -- CHECKOUT: the folder of an installed checkout of the first release (9ab86d5)\n',
  );
  process.exit(checkout === undefined ? 2 : 0);
}
const PATIENCE_MS = 30_000;
const AFTER_MS = 2000;

const { home, was } = await restoreFirstLanding();
const environment = { DATABASE_URL: home.database.url, WRIT_DATA: home.data, WRIT_PEPPER: was.pepper };
const faults: string[] = [];
const check = (what: string, holds: boolean): void => {
  process.stdout.write(`${holds ? 'holds' : 'FAULT'}: ${what}\n`);
  if (!holds) faults.push(what);
};

async function ask({ url }: Instance, path: string, body?: object): Promise<{ status: number; text: string }> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url + path, { ...init, headers: { authorization: `Bearer ${was.key}` } });
  return { status: response.status, text: await response.text() };
}

const old = await startInstance(environment, resolve(checkout, 'server/main.ts'));
let [calls, wrong, running] = [0, 0, true];
const caller = (async () => {
  for (; running; calls += 1) {
    const each = was.calls[calls % was.calls.length];
    const { text } = await ask(old, `/v1/evaluate/${POLICY}`, each?.body);
    if (text !== each?.answer) wrong += 1;
  }
})();
await sleep(500);
const before = calls;
const first = await startInstance(environment);
await sleep(AFTER_MS);
check(
  `the old instance answers as ever: ${calls} calls, ${calls - before} of them since the upgrade began`,
  wrong === 0,
);
for (const { body, answer } of was.calls)
  check('the new instance answers the same', (await ask(first, `/v1/evaluate/${POLICY}`, body)).text === answer);
// Which the old instance knows nothing of, and the new one hears of.
running = false;
await caller;
const activated = await ask(old, `/v1/policies/${POLICY}/activations`, {
  version: '1.0.0',
  at: '2026-07-01T00:00:00Z',
});
check('the old instance still activates', activated.status === 200);
const taken = await eventually(
  async () => (await ask(first, `/v1/evaluate/${POLICY}`, was.calls[1]?.body)).text,
  (text) => text.includes('"version":"1.0.0"'),
  PATIENCE_MS,
);
check('the new one hears of it', taken.includes('"version":"1.0.0"'));
await old.stop();

const files = [{ name: 'price.writ', text: priceFile({ policy: 'acme.other', version: '1.0.0', price: '3' }) }];
const { id: draft } = JSON.parse((await ask(first, '/v1/drafts', { files })).text) as { id: string };
const made = await ask(first, `/v1/drafts/${draft}/publications`, {});
const { id: job } = JSON.parse(made.text) as { id: string };
await first.kill();
const second = await startInstance(environment);
const ended = await eventually(
  async () => JSON.parse((await ask(second, `/v1/jobs/${job}`)).text) as { status: string },
  ({ status }) => status !== 'queued' && status !== 'running',
  PATIENCE_MS,
);
check('the job of a killed instance is ended by the next one', ended.status === 'done');
await second.stop();
await home.close();
await stopTestServer();
process.stdout.write(`${faults.length} faults\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
