/** `writ rate` as a user starts it: messages, exit codes, filters behind pipes, and runs that are killed. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN, type Ran, Writ } from './specs/writ.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-cli-rate-'));
const writ = new Writ(folder);
const POLICY = ['--policy', 'isp.tariff.metered_data'];
const HEADER = 'account,period.start,period.end,usage.data,usage.rolled_over';

beforeAll(() => {
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},2026-03-01,2026-04-01,${i % 900}.5,0`);
  writeFileSync(join(folder, 'long.csv'), `${[HEADER, ...rows].join('\n')}\n`);
  writeFileSync(join(folder, 'usage.csv'), `${HEADER}\n7,2026-03-01,2026-04-01,620,0\n8,2026-03-01,2026-04-01,x,0\n`);
  const lines = rows.slice(0, 40_000).map((row) => {
    const [account, start, end, data] = row.split(',');
    return `${JSON.stringify({ account: Number(account), period: { start, end }, usage: { data, rolled_over: 0 } })}\n`;
  });
  writeFileSync(join(folder, 'long.ndjson'), lines.join(''));
});
afterAll(() => {
  writ.end();
  rmSync(folder, { recursive: true, force: true });
});

const rate = (...args: readonly string[]): Promise<Ran> => writ.run(['rate', ...args, ...POLICY]);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('writ rate', () => {
  it('writes beside where it runs, tells what was rejected, and leaves what is there', async () => {
    const ran = await rate('usage.csv');
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toMatch(
      /^1 row rated to usage\.rated\.csv\nby calls, in [\d.]+ s\n1 row rejected, with the reasons in .*usage\.rated\.csv\.rejected\.ndjson\n$/,
    );
    expect(read('usage.rated.csv')).toBe(
      'account,metered_data.subtotal,metered_data.tax,metered_data.total,metered_data.due\n7,56.99,4.27,61.26,61.26\n',
    );
    expect(await rate('usage.csv')).toMatchObject({
      code: 2,
      err: 'usage.rated.csv is there already; --force replaces it.\n',
    });
    const json = await rate('usage.csv', '--force', '--json', '--calls');
    expect(JSON.parse(json.out)).toMatchObject({
      out: 'usage.rated.csv',
      rated: 1,
      rejected: 1,
      parts: 1,
      way: 'calls',
    });
  });

  it.each([
    [['nothing.csv'], /^nothing\.csv: there is no such file\.\n$/],
    [['usage.csv', '--out', 'x.xlsx'], /^x\.xlsx: its name says no form that can be written\.\n$/],
    [['usage.csv', '--map', 'no.json'], /^no\.json: there is no such file, or it may not be read\.\n$/],
    [['usage.csv', '--keep', 'nobody', '--out', 'x.csv'], /^no column nobody to keep\.\n$/],
    [['usage.csv', '--at', 'yesterday'], /^--at yesterday: a date or an instant is wanted/],
    [['usage.csv', '--externs', 'no.json'], /^no\.json: there is no such file, or it may not be read\.\n$/],
    [['usage.csv', '--workers', '0'], /a number from 1 to 1024 is wanted/],
    [['-', '--out', 'x.csv'], /^- stands alone and writes to standard output\.\n$/],
  ])('%j is wrong usage', async (args, told) => {
    const ran = await rate(...args);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(told);
    expect(existsSync(join(folder, 'x.csv'))).toBe(false);
  });

  it('goes on where it was killed, to the same bytes', async () => {
    await rate('long.csv', '--out', 'whole.csv', '--calls', '--slice', '1');
    const parts = 2;
    const args = ['rate', 'long.csv', '--out', 'killed.csv', '--calls', '--slice', '1', '--workers', '1'];
    const child = spawn(process.execPath, [MAIN, ...args, ...POLICY], { cwd: folder, stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (child.exitCode === null && recordsIn('killed.csv.parts') < parts)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(join(folder, 'killed.csv')), 'it was killed too late').toBe(false);
    const again = await rate('long.csv', '--out', 'killed.csv', '--calls', '--slice', '1', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ rated: 200_000 });
    expect(JSON.parse(again.out).resumed).toBeGreaterThanOrEqual(parts);
    expect(read('killed.csv')).toBe(read('whole.csv'));
  });

  function recordsIn(parts: string): number {
    const path = join(folder, parts);
    return existsSync(path) ? readdirSync(path).filter((name) => /^part-\d+\.json$/.test(name)).length : 0;
  }
});

describe('writ rate -', () => {
  it('answers line by line, in order, with what else a line holds', async () => {
    const input =
      '{"account":7,"usage":{"data":620,"rolled_over":0},"period":{"start":"2026-03-01","end":"2026-04-01"}}\n\n{"account":8}\nx';
    const ran = await writ.run(['rate', '-', ...POLICY], input);
    const [first, blank, second, third, end] = ran.out.split('\n');
    expect(ran).toMatchObject({ code: 0, err: '2 of 4 lines rejected\n' });
    expect(first).toBe(
      '{"account":7,"metered_data.subtotal":"56.99","metered_data.tax":"4.27","metered_data.total":"61.26","metered_data.due":"61.26"}',
    );
    expect(blank).toBe('');
    expect(JSON.parse(second ?? '')).toMatchObject({ account: 8, rejected: { code: 'INPUT_REJECTED' } });
    expect(JSON.parse(third ?? '')).toMatchObject({ rejected: { code: 'NOT_JSON' } });
    expect(end).toBe('');
  });

  it('ends quietly where nobody reads on', () => {
    const ran = shell(`writ rate - ${POLICY.join(' ')} < long.ndjson | head -n 1`);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^\{"account":0,.*\n$/);
  });

  const parallel = spawnSync('parallel', ['--version']).status === 0;
  it.skipIf(!parallel)('stands behind GNU parallel, with the order kept', () => {
    const page = readFileSync(fileURLToPath(new URL('../docs/scaling.md', import.meta.url)), 'utf8');
    const [, command = ''] = /^ +(parallel --pipe .*)$/m.exec(page) ?? [];
    expect(command).toContain('writ rate - ');
    const ran = shell(command.replace('--block 32M', '--block 2M').replaceAll('usage.ndjson', 'long.ndjson'));
    expect(ran).toMatchObject({ status: 0 });
    const accounts = read('rated.ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).account);
    expect(accounts).toEqual(Array.from({ length: 40_000 }, (_, i) => i));
  });

  it('stands between two commands of DuckDB', async () => {
    const page = readFileSync(fileURLToPath(new URL('../docs/scaling.md', import.meta.url)), 'utf8');
    const [command = ''] = /^ +duckdb usage\.db -c [\s\S]*?(?=\n\n)/m.exec(page) ?? [];
    const duckdb = `${binFolder()}/duckdb`;
    const made =
      "CREATE TABLE usage AS SELECT range AS account, 620 AS gb, DATE '2026-03-01' AS start, DATE '2026-04-01' AS stop FROM range(1000)";
    expect(spawnSync(duckdb, ['usage.db', '-c', made], { cwd: folder, encoding: 'utf8' })).toMatchObject({ status: 0 });
    expect(shell(command)).toMatchObject({ status: 0, stderr: '' });
    const asked =
      'COPY (SELECT count(*), count(DISTINCT account), sum(CAST("metered_data.total" AS DECIMAL(18, 2))) FROM rated) TO \'sums.csv\' (HEADER false)';
    expect(spawnSync(duckdb, ['rated.db', '-c', asked], { cwd: folder, encoding: 'utf8' })).toMatchObject({
      status: 0,
    });
    expect(read('sums.csv')).toBe('1000,1000,61260.00\n');
  });

  function shell(command: string): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, PATH: `${binFolder()}:${process.env['PATH'] ?? ''}` };
    return spawnSync('sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
  }

  /** A folder with `writ` in it, and `duckdb FILE -c SQL`. */
  function binFolder(): string {
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(bin, 'writ'), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`, { mode: 0o755 });
    const duckdb = fileURLToPath(new URL('../tools/duckdb.ts', import.meta.url));
    writeFileSync(join(bin, 'duckdb'), `#!/bin/sh\nexec ${process.execPath} ${duckdb} "$@"\n`, { mode: 0o755 });
    return bin;
  }
});
