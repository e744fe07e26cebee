/**
 * What a checker does when its process is ended, as a program of its own, whose children are its alone. It tells what came as JSON, and then
 * ends itself as the machine would, with a draft in the hands of its process: the last line is the number of that.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { DraftChecker, type DraftFile } from '../index.ts';

const HEADER = `policy demo.price version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day

input day: date
input data: quantity GB 0..10_000 places 3
tariff price { charge it { amount data * 0.05 USD per GB } }
`;
const property = (n: number): string => `property "more costs more, ${n}" {
  given day: 2026-03-01
  vary data over 0 GB .. 10000 GB step 2 GB
  expect total never decreases
}
`;
const files = (properties: number): readonly DraftFile[] => [
  { name: 'price.writ', text: HEADER + Array.from({ length: properties }, (_, n) => property(n)).join('') },
];
const light = files(0);
/** Longer than any test waits. */
const endless = files(1500);

function children(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && parentOf(pid) === process.pid);
}
function parentOf(pid: number): number | undefined {
  try {
    return Number(/^\d+ \(.*\) [^Z] (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function child(): Promise<number> {
  for (;;) {
    const [pid, ...more] = children();
    if (pid !== undefined && more.length === 0) return pid;
    await pause(10);
  }
}

/** In hundredths of a second, of user and system. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
/** The child, when it is at work on a draft. */
async function busy(): Promise<number> {
  const pid = await child();
  const before = processorTime(pid);
  while (processorTime(pid) < before + 10) await pause(10);
  return pid;
}

const nothingBefore = async () => ({ before: [] });
const drafts = new DraftChecker({ timeMs: 2000, memoryMb: 256 });
const check = (asked: readonly DraftFile[]): Promise<string> =>
  drafts.check(asked, nothingBefore).then(
    ({ kind }) => kind,
    (cause: Error) => cause.message.replaceAll(/\s+$/g, ''),
  );
const came: Record<string, unknown> = {};

came['first'] = await check(light);
const first = await child();
came['environment'] = readFileSync(`/proc/${first}/environ`, 'utf8')
  .split('\0')
  .map((each) => each.split('=')[0])
  .filter((name) => /SECRET/.test(name ?? ''));
came['over budget'] = await check(endless);
came['after that'] = await check(light);
came['in the same process'] = (await child()) === first;

process.kill(first, 'SIGTERM');
await pause(100);
came['after a signal to the group'] = [await check(light), (await child()) === first];

// Before its end is heard of.
process.kill(first, 'SIGKILL');
came['after its end at rest'] = await check(light);

const falling = check(endless);
process.kill(await busy(), 'SIGKILL');
came['when it falls'] = await falling;
came['after its fall'] = await check(light);

void check(endless);
const left = await busy();
process.stdout.write(`${JSON.stringify(came)}\n${left}\n`, () => process.kill(process.pid, 'SIGKILL'));
