/** `npm run proof:service`: what the service must show, on real processes and a real PostgreSQL. */
import { parseArgs } from 'node:util';
import { stopTestServer } from '../kernel/database/testing.ts';
import { PROOFS } from './catalogue.ts';
import { type Figures, NotShown, type Proof } from './proof.ts';

const HELP = `npm run proof:service -- [options] [PROOF ...]

${[...PROOFS].map(([name, { title }]) => `  ${name.padEnd(12)} ${title}`).join('\n')}

Without a name all of them, one after the other. The last line of each has its figures.

  --json      the figures alone, as JSON, a line for each proof
  -h, --help  this text

PostgreSQL is the one that Writ brings along, or the server of DATABASE_URL, whose user may make databases and roles.
The exit code is 0 where everything is shown, 1 where something is not, and 2 for a proof that is not there.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

function tell(name: string, figures: Figures): void {
  const text = Object.entries(figures).map(([what, value]) => `${what} ${value}`);
  process.stdout.write(
    values.json === true ? `${JSON.stringify({ proof: name, ...figures })}\n` : `${name}: ${text.join(', ')}\n`,
  );
}

async function prove(name: string, { title, run }: Proof): Promise<boolean> {
  const say = (text: string): void => void process.stderr.write(`  ${text}\n`);
  process.stderr.write(`${name}: ${title}\n`);
  try {
    tell(name, await run(say));
    return true;
  } catch (cause) {
    if (!(cause instanceof NotShown)) throw cause;
    process.stderr.write(`${name} is not shown: ${cause.message}\n`);
    return false;
  }
}

async function proveAll(names: readonly string[]): Promise<void> {
  try {
    for (const name of names) {
      const proof = PROOFS.get(name);
      if (proof !== undefined && !(await prove(name, proof))) process.exitCode = 1;
    }
  } finally {
    await stopTestServer();
  }
}

const names = positionals.length > 0 ? positionals : [...PROOFS.keys()];
const unknown = names.filter((name) => !PROOFS.has(name));
if (values.help === true) process.stdout.write(HELP);
else if (unknown.length > 0) {
  process.stderr.write(`No proof ${unknown.join(', ')}; there are ${[...PROOFS.keys()].join(', ')}.\n`);
  process.exitCode = 2;
} else await proveAll(names);
