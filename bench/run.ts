/** `npm run bench`: every row in fresh processes that take turns; a table, or JSON by flag. */
import { execFile } from 'node:child_process';
import { arch, cpus, platform } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { CATALOGUE } from './catalogue.ts';
import { type Measured, type Result, resultsOf } from './measured.ts';
import { tableOf } from './table.ts';

const HELP = `npm run bench -- [options]

  --only ROW           one row (may be given several times); without it all
  --list               the rows, and nothing is measured
  --json               the results as JSON, for tools
  --processes NUMBER   how many fresh processes measure each row (default: 3)
  --time MILLISECONDS  for each candidate in each process (default: 800)
  -h, --help           this text

The exit code is 0 whether bars are met or not; a candidate that gives other answers than the limit ends the run with 1.
`;
const ONE = fileURLToPath(new URL('one.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    list: { type: 'boolean' },
    json: { type: 'boolean' },
    processes: { type: 'string', default: '3' },
    time: { type: 'string', default: '800' },
    help: { type: 'boolean', short: 'h' },
  },
});

async function measureOnce(row: string): Promise<readonly Measured[]> {
  const args = ['--expose-gc', '--no-warnings', ONE, row, values.time];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  process.stderr.write(stderr);
  return JSON.parse(stdout) as readonly Measured[];
}

/** Row after row, and then all of them again: what disturbs the machine for a while disturbs one process of a row. */
async function measureAll(rows: readonly string[]): Promise<readonly Result[]> {
  const runs = new Map<string, (readonly Measured[])[]>(rows.map((row) => [row, []]));
  for (let process = 0; process < Number(values.processes); process += 1)
    for (const [row, measured] of runs)
      if (process === 0 || CATALOGUE.get(row)?.processes === 'several') measured.push(await measureOnce(row));
  return [...runs].flatMap(([row, measured]) => resultsOf(row, measured));
}

const rows = values.only ?? [...CATALOGUE.keys()];
const unknown = rows.filter((row) => !CATALOGUE.has(row));
if (values.help === true) process.stdout.write(HELP);
else if (unknown.length > 0) {
  process.stderr.write(`No row ${unknown.join(', ')}; there are ${[...CATALOGUE.keys()].join(', ')}.\n`);
  process.exitCode = 2;
} else if (values.list === true) {
  for (const row of rows) process.stdout.write(`${row.padEnd(10)} ${CATALOGUE.get(row)?.title}\n`);
} else {
  const results = await measureAll(rows);
  const machine = {
    node: process.version,
    platform: platform(),
    arch: arch(),
    cpu: cpus()[0]?.model,
    cores: cpus().length,
  };
  const told = { at: new Date().toISOString().slice(0, 10), ...machine, results };
  process.stdout.write(values.json === true ? `${JSON.stringify(told, null, 2)}\n` : tableOf(results));
}
