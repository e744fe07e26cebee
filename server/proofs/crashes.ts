/** `npm run proof:crashes`: every crash point of every write and of a delivery. Names of operations as arguments try those alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopTestServer } from '../kernel/database/testing.ts';
import { testHome } from '../testing.ts';
import { CrashPoints, type Tried } from './crash-points.ts';
import { Receiver } from './receiver.ts';
import { deliveryTo, WRITES } from './writes.ts';

const TOLD_EVERY = 25;

const asked = process.argv.slice(2);
if (asked.includes('--help')) {
  process.stdout.write(
    'proof:crashes [OPERATION…]: cuts each write off after each message between service and database\n',
  );
  process.exit();
}
/** Faults as they are found; how far it is where somebody looks on, and otherwise now and then. */
function tell(id: string, { point, last, faults }: Tried): void {
  clearLine();
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  const far = `${id}: ${point} of about ${last}`;
  if (process.stderr.isTTY === true) process.stderr.write(far);
  else if (point % TOLD_EVERY === 0) process.stderr.write(`${far}\n`);
}

function clearLine(): void {
  if (process.stderr.isTTY === true) process.stderr.write('\r\u001b[K');
}

const home = await testHome();
const receiver = await Receiver.start();
const keyOf = (): string => readFileSync(join(home.data, 'admin.key'), 'utf8').trim();
const points = await CrashPoints.start(home, { WRIT_EGRESS_ALLOW: '127.0.0.1/32' }, keyOf);
let [tried, acknowledged, faults] = [0, 0, 0];
for (const scenario of [...WRITES, deliveryTo(receiver.url, receiver.arrived)]) {
  if (asked.length > 0 && !asked.includes(scenario.id)) continue;
  const report = await points.run(scenario, { told: (tried) => tell(scenario.id, tried) });
  tried += report.points;
  acknowledged += report.acknowledged;
  faults += report.faults.length;
  clearLine();
  process.stdout.write(
    `${scenario.id}: ${report.points} points, ${report.acknowledged} after its answer, ${report.faults.length} faults\n`,
  );
}
await points.close();
await receiver.close();
await home.close();
await stopTestServer();
process.stdout.write(`${tried} crash points, ${acknowledged} of them after the answer, ${faults} faults\n`);
process.exitCode = faults === 0 ? 0 : 1;
