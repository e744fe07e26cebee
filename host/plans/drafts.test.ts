/** Drafts that are checked in a process of their own: what is told of them, and what ends one that takes more than it may. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { DraftChecker, type DraftFile } from './index.ts';

const file = (text: string, name = 'price.writ'): DraftFile => ({ name, text });
const policy = (version: string, body: string, more = ''): string => `policy demo.price version ${version}
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day
${more}
input day: date
${body}`;
const FLAT = 'tariff price { charge it { flat 2 USD } }\n';
const BUILT = 'tariff price { charge it { amount rate * 1.00 USD } }\n';
const USES = 'use rate from demo.rates version 1\n';
const nothingBefore = async () => ({ before: [] });

const drafts = new DraftChecker({ timeMs: 60_000, memoryMb: 256 });
afterAll(() => drafts.close());

describe('a draft', () => {
  test('says what it is before it is checked, so that it need not be', async () => {
    const outcome = await drafts.check([file(policy('1.0.0', FLAT))], async (head) => ({ known: head }));
    expect(outcome).toEqual({ kind: 'known', known: { policy: 'demo.price', version: '1.0.0' } });
  });

  test('that is sound is described', async () => {
    const outcome = await drafts.check([file(policy('1.0.0', FLAT))], nothingBefore);
    expect(outcome).toMatchObject({ kind: 'sound', policy: { tariffs: ['price'], tests: 0, libraries: [] } });
  });

  test('whose header cannot be read is told so, and nobody is asked about it', async () => {
    const outcome = await drafts.check([file('policy\n')], () => Promise.reject(new Error('asked')));
    expect(outcome).toMatchObject({ kind: 'faulty' });
  });

  test('stands on what came with it alone', async () => {
    const before = [
      file(
        'library demo.rates version 1.0.0\neffective from 2026-01-01\nconstant rate: number = 4\n',
        'published 0.9.0/rates.writ',
      ),
    ];
    const outcome = await drafts.check([file(policy('1.0.0', BUILT, USES))], async () => ({ before }));
    expect(outcome).toMatchObject({ kind: 'faulty', diagnostics: [{ code: 'WR8102' }] });
  });

  test('is lost with what was asked about it', async () => {
    const broken = drafts.check([file(policy('1.0.0', FLAT))], () => Promise.reject(new Error('no database')));
    await expect(broken).rejects.toThrow('no database');
  });
});

test.each([
  ['time', { timeMs: 1, memoryMb: 256 }],
  ['memory', { timeMs: 60_000, memoryMb: 4 }],
] as const)('a draft that takes more %s than it may is no sound one', async (of, budget) => {
  const small = new DraftChecker(budget);
  expect(await small.check([file(policy('1.0.0', FLAT))], nothingBefore)).toEqual({ kind: 'over budget', of });
  await small.close();
});

test.runIf(process.platform === 'linux')(
  'whatever is killed, the next draft is checked, and nothing is left behind',
  async () => {
    const program = fileURLToPath(new URL('specs/fallen-checkers.ts', import.meta.url));
    const env = { ...process.env, WRIT_SECRET: 'x' };
    const { stdout, signal } = spawnSync(process.execPath, ['--no-warnings', program], { encoding: 'utf8', env });
    const [came = '', left = ''] = stdout.split('\n');
    expect(signal).toBe('SIGKILL');
    expect(JSON.parse(came)).toEqual({
      first: 'sound',
      environment: [],
      'over budget': 'over budget',
      'after that': 'sound',
      'in the same process': true,
      'after a signal to the group': ['sound', true],
      'after its end at rest': 'sound',
      'when it falls': 'The check of a draft broke: its process has ended (SIGKILL)',
      'after its fall': 'sound',
    });
    const end = performance.now() + 5000;
    while (existsSync(`/proc/${left}`) && performance.now() < end) await new Promise((again) => setTimeout(again, 20));
    expect(existsSync(`/proc/${left}`)).toBe(false);
  },
);
