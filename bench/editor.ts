/**
 * The editor row: from a keystroke in a policy of a thousand lines to what the language server says of it, over its standard
 * input and output, beside one check of the same text in a process that is warm.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { check, sourceFile } from '#dsl';
import { LspClient, positionOf } from '../cli/specs/lsp-client.ts';
import type { Measured } from './run.ts';

const LINES = 1_000;
const KEYSTROKES = 40;
/** The first ones are for the compiler. */
const WARM_UP = 15;

/** Rules, a table and charges such as a large policy has, until there are lines enough. */
function policyText(): string {
  const head = `policy bench.large version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line

record Customer { score: integer 300..850  balance: money USD 0..100_000 places 2  region: text }
input customer: Customer
input used: quantity GB 0..10_000 places 3
`;
  const blocks: string[] = [];
  const lines = (): number => [head, ...blocks].join('\n').split('\n').length;
  for (let i = 0; lines() < LINES; i += 1) {
    blocks.push(`rule score_${i} "Score ${i}" {
  code SCORE_${i}
  require customer.score >= ${300 + i} and customer.balance < ${1000 + i} USD
  message "{customer.score} is below ${300 + i}."
}
table rate_${i} picks one row {
  | used: quantity GB => price: money USD |
  | < ${i + 1} GB     => ${i} USD         |
  | >= ${i + 1} GB    => ${i + 1} USD     |
}
tariff plan_${i} {
  charge data_${i} "Data ${i}" {
    measure used
    graduated {
      up to ${10 + i} GB at 0.10 USD per GB
      beyond at 0.0${(i % 9) + 1} USD per GB
    }
  }
  charge fee_${i} "Fee ${i}" { amount rate_${i}(used).price }
}
`);
  }
  return [head, ...blocks].join('\n');
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export async function editorRow(): Promise<readonly Measured[]> {
  const text = policyText();
  const typed = await keystrokes(text);
  const alone = checks(text);
  const row = (candidate: string, times: readonly number[]): Measured => ({
    row: 'editor',
    candidate,
    mode: '-',
    nsMedian: middle(times) * 1e6,
    spread: Math.max(...times) / Math.min(...times),
    ratioToLimit: middle(times) / middle(alone),
    bar: null,
    met: null,
    exact: true,
  });
  return [row('one check of the text', alone), row('keystroke to diagnostics', typed)];
}

function checks(text: string): readonly number[] {
  const around = { library: () => ({ kind: 'missing' as const, versions: [] }), csv: () => undefined };
  const times = Array.from({ length: KEYSTROKES }, () => {
    const from = performance.now();
    const { program } = check(sourceFile('large.writ', text), around);
    if (program === undefined) throw new Error('the large policy has a fault');
    return performance.now() - from;
  });
  return times.slice(WARM_UP);
}

/** A member of the input is misspelled by one letter, and mended by the next keystroke. */
async function keystrokes(text: string): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'writ-bench-'));
  const path = join(folder, 'large.writ');
  writeFileSync(join(folder, 'writ.json'), '{"edition": 1}');
  writeFileSync(path, text);
  const uri = pathToFileURL(path).href;
  const client = new LspClient(folder);
  try {
    await client.initialize([folder]);
    await client.open(uri, text);
    await client.told(uri);
    const start = positionOf(text, 'customer.score >= 320', 'customer.'.length);
    const end = { ...start, character: start.character + 1 };
    const times: number[] = [];
    for (let i = 0; i < KEYSTROKES; i += 1) {
      const wrong = i % 2 === 0;
      const from = performance.now();
      await client.change(uri, { range: { start, end }, text: wrong ? 'x' : 's' });
      await client.told(uri, (faults) => faults.some(({ code }) => code === 'WR2102') === wrong);
      times.push(performance.now() - from);
    }
    return times.slice(WARM_UP);
  } finally {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
