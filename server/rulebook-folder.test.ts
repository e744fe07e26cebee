/** `writ rulebook`: what a tenant has published as a folder, and back again into another tenant. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { priceFile, startTestService, type TestService } from './testing.ts';

const MAIN = fileURLToPath(new URL('../cli/main.mjs', import.meta.url));

let running: TestService;
const folder = mkdtempSync(join(tmpdir(), 'writ-rulebook-'));
let one: string;
let other: string;
beforeAll(async () => {
  running = await startTestService({});
  [one, other] = [await newTenant(), await newTenant()];
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(key: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await running.call(path, { ...sent, headers: { authorization: key } });
  return (await response.json()) as Record<string, unknown>;
}

async function newTenant(): Promise<string> {
  const { id } = await ask(running.authorization, '/v1/tenants', { name: 'a tenant' });
  const made = await ask(running.authorization, `/v1/keys?tenant=${id}`, { name: 'a key', roles: ['operator'] });
  return `Bearer ${String(made['secret'])}`;
}

interface Ran {
  readonly code: number | null;
  readonly steps: readonly string[];
  readonly said: string;
}

/** `writ rulebook` as it is run, with the key of a tenant. */
const rulebook = (key: string, ...args: readonly string[]): Promise<Ran> => writ(key, 'rulebook', ...args);

async function writ(key: string, ...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1', WRIT_URL: running.url, WRIT_KEY: key.replace('Bearer ', '') };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [output, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, steps: output.split('\n').filter((line) => line !== ''), said: said.trim() };
}

const filesIn = (): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** A price read from a table, in two versions of one name. */
const TABLED = (version: string, more = '') => `policy demo.tabled version ${version}
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day
${more}
input day: date
input kind: integer 1..2
table level picks one row from csv "levels.csv" {
  | kind: integer 1..2 => fee: money USD 0..900 places 2 |
}
tariff price { charge it { amount level(kind).fee } }
`;
const SUPERSEDES = 'supersedes 1.0.0 for everyone\n';

async function published(key: string): Promise<void> {
  const library = 'library demo.rates version 1.0.0\neffective from 2026-01-01\nconstant rate: number = 4\n';
  const built = priceFile({ version: '1.0.0', price: 'rate *  1', policy: 'demo.built' })
    .replace('\ninput', '\nuse rate from demo.rates version 1\n\ninput')
    .replaceAll('flat rate *  1 USD', 'amount rate * 1.00 USD');
  const versions = [
    [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price: '2' }) }],
    [{ name: 'price.writ', text: priceFile({ version: '1.1.0', price: '3', more: SUPERSEDES }) }],
    [{ name: 'shop/other/1.0.0.writ', text: priceFile({ version: '1.0.0', price: '2', policy: 'demo.other' }) }],
    [
      { name: 'built.writ', text: built },
      { name: 'lib/rates.writ', text: library },
    ],
    ...(['7.50', '8.50'] as const).map((fee, i) => [
      { name: 'a/tabled.writ', text: TABLED(i === 0 ? '1.0.0' : '1.1.0', i === 0 ? '' : SUPERSEDES) },
      { name: 'a/levels.csv', text: `kind,fee\n1,${fee}\n2,9.00\n` },
    ]),
  ];
  for (const files of versions)
    expect(await ask(key, '/v1/policies', { files, comment: 'sent' })).toMatchObject({ origin: 'own' });
  const turns: readonly (readonly [string, string, string])[] = [
    ['demo.price', '1.0.0', '2026-01-01'],
    ['demo.price', '1.1.0', '2026-06-01'],
    ['demo.built', '1.0.0', '2026-01-01'],
    ['demo.tabled', '1.0.0', '2026-01-01'],
    ['demo.tabled', '1.1.0', '2026-06-01'],
  ];
  for (const [policy, version, day] of turns)
    await ask(key, `/v1/policies/${policy}/activations`, { version, at: `${day}T00:00:00Z`, comment: 'go' });
  await ask(key, '/v1/policies/demo.built/retirements', { at: '2027-01-01T00:00:00Z' });
}

/** What calls are answered, and what is published, without what only tells when and by whom. */
async function seen(key: string): Promise<readonly unknown[]> {
  const answers = [];
  for (const [policy, day, more] of [
    ['demo.price', '2026-03-01', {}],
    ['demo.price', '2026-07-01', {}],
    ['demo.built', '2026-03-01', {}],
    ['demo.built', '2027-03-01', {}],
    ['demo.tabled', '2026-03-01', { kind: 1 }],
    ['demo.tabled', '2026-07-01', { kind: 1 }],
  ] as const)
    answers.push(await ask(key, `/v1/evaluate/${policy}`, { day, ...more }));
  const { policies } = (await ask(key, '/v1/policies')) as { policies: readonly { versions: readonly object[] }[] };
  const versions = policies.flatMap((each) => each.versions.map((version) => ({ ...version, published: null })));
  return [...answers, ...versions];
}

test('what is pulled is a pack, by policy and version, and says what it did', async () => {
  await published(one);
  const dry = await rulebook(one, 'pull', folder, '--dry-run');
  expect([dry.code, dry.steps.length, dry.said]).toEqual([0, 11, '11 steps to do']);
  expect(filesIn()).toEqual([]);
  const pulled = await rulebook(one, 'pull', folder);
  expect(pulled).toMatchObject({ code: 0, steps: dry.steps });
  expect(filesIn()).toEqual([
    ...['demo/built/1.0.0.writ', 'demo/price/1.0.0.writ', 'demo/price/1.1.0.writ', 'demo/rates/1.0.0.writ'],
    ...['demo/tabled/1.0.0.writ', 'demo/tabled/1.1.0/a/levels.csv', 'demo/tabled/1.1.0/a/tabled.writ'],
    ...['demo/tabled/levels.csv', 'rulebook.json', 'shop/other/1.0.0.writ', 'writ.json'],
  ]);
  expect(await rulebook(one, 'pull', folder)).toMatchObject({ code: 0, steps: [], said: '0 steps' });
  expect((await writ(one, 'check', folder)).code).toBe(0);
});

test('pushed to an empty tenant it gives the same hashes and the same answers, and a second time nothing', async () => {
  const dry = await rulebook(other, 'push', folder, '--dry-run');
  expect(dry).toMatchObject({ code: 0, said: '12 steps to do' });
  expect(await rulebook(other, 'push', folder)).toMatchObject({ code: 0, steps: dry.steps });
  expect(await seen(other)).toEqual(await seen(one));
  expect(await rulebook(other, 'push', folder)).toMatchObject({ code: 0, steps: [], said: '0 steps' });
  expect(await rulebook(other, 'pull', folder)).toMatchObject({ code: 0, steps: [] });
});

test('a new file is a new version, and a new entry is activated', async () => {
  const more = 'supersedes 1.1.0 for everyone\n';
  writeFileSync(join(folder, 'demo/price/1.2.0.writ'), priceFile({ version: '1.2.0', price: '4', more }));
  const path = join(folder, 'rulebook.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { activations: object[] };
  manifest.activations.push({ policy: 'demo.price', version: '1.2.0', at: '2026-09-01T00:00:00Z' });
  writeFileSync(path, JSON.stringify(manifest));
  expect(await rulebook(other, 'push', folder)).toMatchObject({
    ...{ code: 0, steps: ['publish demo.price 1.2.0', 'activate demo.price 1.2.0 from 2026-09-01T00:00:00Z on'] },
  });
  expect(await ask(other, '/v1/evaluate/demo.price', { day: '2026-09-01' })).toMatchObject({ version: '1.2.0' });
  // What the one does not know of yet stays in the folder.
  expect(await rulebook(one, 'pull', folder)).toMatchObject({ code: 0, steps: ['write rulebook.json'] });
  expect(readFileSync(path, 'utf8')).toContain('"1.2.0"');
});

test('where another has to approve, new versions are pushed as drafts, once', async () => {
  const third = await newTenant();
  expect(await rulebook(third, 'push', folder, '--drafts')).toMatchObject({
    ...{
      code: 0,
      steps: expect.arrayContaining(['draft demo.price 1.0.0', 'draft demo.tabled 1.1.0']),
      said: '7 steps',
    },
  });
  expect(await rulebook(third, 'push', folder, '--drafts')).toMatchObject({ code: 0, steps: [] });
  const { items } = (await ask(third, '/v1/drafts')) as { items: readonly { checked: { state: string } }[] };
  expect(new Set(items.map(({ checked }) => checked.state))).toEqual(new Set(['sound']));
});

test('what differs is a conflict, and nothing is written over', async () => {
  const path = join(folder, 'demo/price/1.1.0.writ');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll('3 USD', '5 USD'));
  await ask(one, '/v1/policies/demo.price/activations', { version: '1.0.0', at: '2026-08-01T00:00:00Z' });
  expect(await rulebook(one, 'push', folder, '--dry-run')).toMatchObject({
    code: 1,
    steps: expect.arrayContaining([
      'conflict demo.price 1.1.0 is published with another text',
      'conflict demo.price was activated otherwise than the folder says: pull first',
    ]),
  });
  expect(await rulebook(one, 'pull', folder)).toMatchObject({
    code: 1,
    steps: expect.arrayContaining([
      'conflict demo/price/1.1.0.writ is another text in the folder than it was published with',
    ]),
  });
  expect(readFileSync(path, 'utf8')).toContain('5 USD');
  writeFileSync(path, text);
});

test.each<[string, () => Promise<Ran>, number, string]>([
  ['no key', () => rulebook('', 'pull', folder), 2, 'A key is wanted'],
  ['a key that is none', () => rulebook('Bearer nobody', 'pull', folder), 1, 'Send a key'],
  ['no folder', () => rulebook(one, 'push', join(folder, 'none')), 2, 'there is no such folder'],
  ['no service', () => rulebook(one, 'pull', folder, '--url', 'http://127.0.0.1:1'), 2, 'cannot be reached'],
])('%s', async (_, run, code, said) => {
  const ran = await run();
  expect([ran.code, ran.steps, ran.said]).toEqual([code, [], expect.stringContaining(said)]);
});

test('a path in the manifest that leads out is refused', async () => {
  const path = join(folder, 'rulebook.json');
  const manifest = readFileSync(path, 'utf8');
  writeFileSync(path, manifest.replace('demo/price/1.0.0.writ', '../outside.writ'));
  expect(await rulebook(one, 'push', folder)).toMatchObject({ code: 1, said: expect.stringContaining('no path') });
  writeFileSync(path, '{"versions": 3}');
  expect(await rulebook(one, 'push', folder)).toMatchObject({ code: 1 });
  writeFileSync(path, manifest);
});
