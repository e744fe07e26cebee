import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TextCells } from '#rows';
import { loadPaths } from '../load.ts';
import { choosePolicy } from '../plans/index.ts';
import { shippedPolicies } from '../shipped.ts';
import { connect, type DuckDBConnection, openDatabase, rowsOf, textLiteral } from './database.ts';
import {
  findSources,
  formOf,
  type Mapping,
  type PolicyChoice,
  parseMapping,
  type RateOptions,
  type RateSummary,
  type RowPolicy,
  rateFiles,
  rowPolicy,
} from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-rate-'));
const CHOICE: PolicyChoice = {
  policy: 'isp.tariff.metered_data',
  paths: [shippedPolicies()],
  base: folder,
  at: undefined,
  externs: undefined,
};
let policy: RowPolicy;
let connection: DuckDBConnection;

beforeAll(async () => {
  const choice = choosePolicy(loadPaths(CHOICE.paths, CHOICE.base), CHOICE.policy);
  const found = choice && rowPolicy(choice, CHOICE);
  if (found === undefined) throw new Error('no policy');
  policy = found;
  connection = await connect(await openDatabase(1));
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

const HEADER = 'account,period.start,period.end,usage.data,usage.rolled_over';
const row = (account: number, data: string): string => `${account},2026-03-01,2026-04-01,${data},0`;
const ROWS = Array.from({ length: 300 }, (_, i) => row(i, `${((i * 7919) % 900_000) / 1000}`));

function put(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}
const table = (rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
/** As the texts they are. */
async function toParquet(name: string): Promise<void> {
  const path = join(folder, name);
  const rows = `read_csv(${textLiteral(path)}, all_varchar = true, header = true)`;
  await connection.run(`COPY (FROM ${rows}) TO ${textLiteral(path.replace('.csv', '.parquet'))}`);
}
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

function optionsOf(patterns: readonly string[], out: string, more: Partial<RateOptions> = {}): RateOptions {
  const sources = findSources(patterns, folder);
  const form = formOf(out);
  if (!sources.ok) throw new Error(sources.reason);
  return {
    ...{ policy, choice: CHOICE, form: sources.form, files: sources.files, out: join(folder, out), folder: false },
    mapping: { inputs: new Map(), keep: undefined },
    target: { form: form?.form ?? 'csv', compression: form?.compression, headed: false, delimiter: ',' },
    ...{
      byCalls: false,
      workers: 1,
      sliceBytes: 4_000,
      sliceRows: 50,
      restart: false,
      force: false,
      onProgress: () => {},
    },
    ...more,
  };
}

async function rated(patterns: readonly string[], out: string, more: Partial<RateOptions> = {}): Promise<RateSummary> {
  const outcome = await rateFiles(optionsOf(patterns, out, more));
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.summary;
}

async function refused(patterns: readonly string[], out: string, more: Partial<RateOptions> = {}): Promise<string> {
  const outcome = await rateFiles(optionsOf(patterns, out, more));
  return outcome.ok ? 'rated' : outcome.reason;
}

describe('files of rows', () => {
  it('are the same off their bytes, by the query and by calls, row by row as the call answers', async () => {
    put('usage.csv', table(ROWS));
    await toParquet('usage.csv');
    const summary = await rated(['usage.parquet'], 'query.csv');
    expect(summary).toMatchObject({ way: 'query', rated: 300, rejected: 0, rejects: undefined });
    expect(summary.parts).toBeGreaterThan(2);
    const bytes = await rated(['usage.csv'], 'bytes.csv', { workers: 2 });
    expect(bytes).toMatchObject({ way: 'calls', noQuery: undefined, rated: 300 });
    expect(bytes.parts).toBeGreaterThan(2);
    expect(read('bytes.csv')).toBe(read('query.csv'));
    expect(await rated(['usage.parquet'], 'calls.csv', { byCalls: true, workers: 2 })).toMatchObject({ way: 'calls' });
    expect(read('calls.csv')).toBe(read('query.csv'));
    const cells = ROWS.map((line) => {
      const [account, start, end, data, rolled] = line.split(',');
      const texts = new Map([
        ['period.start', start],
        ['period.end', end],
        ['usage.data', data],
        ['usage.rolled_over', rolled],
      ]);
      const answer = new TextCells();
      expect(policy.rater.rate(policy.rater.leaves.map((leaf) => texts.get(leaf)))).toBe(undefined);
      policy.rater.tell(answer);
      return [account, ...answer.take()].join(',');
    });
    const columns = policy.rater.columns.map(({ name }) => name);
    expect(read('query.csv')).toBe(`${[`account,${columns.join(',')}`, ...cells].join('\n')}\n`);
    expect(existsSync(join(folder, 'query.csv.parts'))).toBe(false);
  });

  const FAULTY = [
    row(1, 'abc'),
    '2,2026-03-01',
    '3,2026-04-01,2026-03-01,5,0',
    '',
    `"4\nb",2026-03-01,2026-04-01,5,0`,
    row(5, '-1'),
  ];

  it('have rejected rows beside them, with line and reason, in one lane or more', async () => {
    put('faulty.csv', table([...ROWS.slice(0, 120), ...FAULTY, row(6, '10')]));
    for (const [out, workers] of [
      ['faults.csv', 1],
      ['fault-lanes.csv', 2],
    ] as const)
      expect(await rated(['faulty.csv'], out, { workers })).toMatchObject({ rated: 122, rejected: 4 });
    expect(read('fault-lanes.csv')).toBe(read('faults.csv'));
    const rejects = read('faults.csv.rejected.ndjson');
    expect(read('fault-lanes.csv.rejected.ndjson')).toBe(rejects);
    const told = rejects
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told.map(({ line, code, faults }) => [line, code, faults?.[0]?.code])).toEqual([
      [122, 'INPUT_REJECTED', 'NOT_A_NUMBER'],
      [123, 'MALFORMED_ROW', undefined],
      [124, 'INPUT_REJECTED', 'EMPTY_PERIOD'],
      [128, 'INPUT_REJECTED', 'OUT_OF_RANGE'],
    ]);
    expect(told[0].row).toMatchObject({ account: '1', 'usage.data': 'abc' });
    expect(told[1].text).toBe('2,2026-03-01');
    expect(read('faults.csv')).toContain('"4\nb",');
  });

  it('go from any form to any other, packed or not, with the same rows', async () => {
    const lines = ROWS.slice(0, 60).map((line) => {
      const [account, start, end, data, rolled] = line.split(',');
      return `${JSON.stringify({ account: Number(account), period: { start, end }, usage: { data, rolled_over: rolled } })}\n`;
    });
    put('form.csv', table(ROWS.slice(0, 60)).replaceAll('\n', '\r\n').replaceAll(',', ';'));
    put('form.ndjson.gz', gzipSync(lines.join('')));
    await connection.run(
      `COPY (SELECT * FROM read_csv(${textLiteral(join(folder, 'form.csv'))}, delim = ';', types = {'usage.data': 'DECIMAL(12, 3)'})) TO ${textLiteral(join(folder, 'form.parquet'))}`,
    );
    const results: unknown[] = [];
    for (const from of ['form.csv', 'form.ndjson.gz', 'form.parquet'])
      for (const to of ['csv', 'csv.gz', 'ndjson', 'ndjson.zst', 'parquet']) {
        const out = `${from}-to.${to}`;
        expect(await rated([from], out), out).toMatchObject({ rated: 60, rejected: 0 });
        const columns = policy.rater.columns.map(({ name }) => `CAST("${name}" AS DECIMAL(18, 2)) AS "${name}"`);
        const path = textLiteral(join(folder, out));
        const rows = await rowsOf(
          connection,
          `SELECT CAST(account AS INTEGER) AS account, ${columns.join(', ')} FROM ${path}`,
        );
        results.push(rows);
      }
    for (const rows of results) expect(rows).toEqual(results[0]);
  });

  it('are taken by a pattern, in the order of their names, into a folder of parts', async () => {
    put('day-2.csv', table(ROWS.slice(100, 200)));
    put('day-1.csv', table(ROWS.slice(0, 100)));
    const more = {
      folder: true,
      target: { form: 'csv', compression: undefined, headed: true, delimiter: ',' },
      sliceBytes: 100_000,
    } as const;
    expect(await rated(['day-*.csv'], 'days', more)).toMatchObject({ rated: 200, parts: 2 });
    expect(read('days/part-00000.csv').split('\n')[0]).toMatch(/^account,metered_data.subtotal/);
    expect(read('days/part-00001.csv').split('\n')[1]).toMatch(/^100,/);
  });

  it('without rows give a result with its columns', async () => {
    put('none.csv', `${HEADER}\n`);
    expect(await rated(['none.csv'], 'none-rated.csv')).toMatchObject({ rated: 0 });
    expect(read('none-rated.csv')).toBe(`account,${policy.rater.columns.map(({ name }) => name).join(',')}\n`);
  });

  it('go on where a run was stopped, whatever was finished, to the same bytes', async () => {
    put('long.csv', table(ROWS));
    await toParquet('long.csv');
    await rated(['long.csv'], 'whole.csv');
    for (const [from, byCalls] of [
      ['long.csv', false],
      ['long.parquet', false],
      ['long.parquet', true],
    ] as const)
      for (const stop of [1, 2]) {
        let seen = 0;
        const onProgress = (): void => {
          seen += 1;
          if (seen === stop) throw new Error('stopped');
        };
        const out = `stopped-${from}-${byCalls}-${stop}.csv`;
        await expect(rateFiles(optionsOf([from], out, { byCalls, onProgress }))).rejects.toThrow('stopped');
        expect(await rated([from], out, { byCalls })).toMatchObject({ resumed: stop, rated: 300 });
        expect(read(out)).toBe(read('whole.csv'));
      }
  });

  it('are not mixed with the parts of another run', async () => {
    put('mine.csv', table(ROWS));
    const onProgress = (): void => {
      throw new Error('stopped');
    };
    await expect(rateFiles(optionsOf(['mine.csv'], 'mine-out.csv', { onProgress }))).rejects.toThrow('stopped');
    const other = { mapping: { inputs: new Map([['usage.rolled_over', { value: '5' }]]), keep: undefined } } as const;
    expect(await refused(['mine.csv'], 'mine-out.csv', other)).toMatch(/holds another run/);
    put('mine.csv', table(ROWS.slice(1)));
    expect(await refused(['mine.csv'], 'mine-out.csv')).toMatch(/holds another run/);
    expect(await rated(['mine.csv'], 'mine-out.csv', { restart: true })).toMatchObject({ rated: 299, resumed: 0 });
  });
});

describe('awkward files', () => {
  const both = async (name: string, more: Partial<RateOptions> = {}): Promise<[RateSummary, string]> => {
    const [query, calls] = [`${name}-query.csv`, `${name}-calls.csv`];
    const summary = await rated([name], query, more);
    await rated([name], calls, { ...more, byCalls: true });
    expect(read(calls)).toBe(read(query));
    if (summary.rejected > 0) expect(read(`${calls}.rejected.ndjson`)).toBe(read(`${query}.rejected.ndjson`));
    return [summary, query];
  };

  it('a quote inside a field opens nothing', async () => {
    const names = ['4" pipe', ...Array.from({ length: 40 }, (_, i) => `"${i}\nb"`)];
    put('quote.csv', `name,${HEADER}\n${names.map((name, i) => `${name},${row(i, '5')}\n`).join('')}`);
    for (const sliceBytes of [200, 100_000]) {
      const [summary, out] = await both('quote.csv', { sliceBytes, force: true });
      expect(summary).toMatchObject({ rated: 41, rejected: 0 });
      expect(read(out)).toContain('"4"" pipe",0,');
    }
  });

  it('line breaks of two kinds', async () => {
    put('breaks.csv', `${HEADER}\r\n${row(1, '5')}\n${row(2, '6')}\r\n${row(3, 'x')}\n`);
    expect((await both('breaks.csv'))[0]).toMatchObject({ rated: 2, rejected: 1 });
  });

  it('names that are patterns, and folders that look like columns', async () => {
    put('p1.csv', table([row(1, '1')]));
    put('p[1].csv', table([row(2, '2')]));
    mkdirSync(join(folder, 'account=9'));
    await rated(['p[1].csv'], 'account=9/out.csv');
    expect(read('account=9/out.csv')).toMatch(/\n2,/);
    await rated(['account=9/out.csv'], 'again.csv', {
      mapping: {
        inputs: new Map([
          ['period.start', { value: '2026-03-01' }],
          ['period.end', { value: '2026-04-01' }],
          ['usage.data', { value: '5' }],
          ['usage.rolled_over', { value: '0' }],
        ]),
        keep: ['account'],
      },
    });
    expect(read('again.csv')).toMatch(/\n2,/);
  });

  it('records of Parquet without the fields that may be missing', async () => {
    await connection.run(
      `COPY (SELECT 7 AS account, {'start': DATE '2026-03-01', 'end': DATE '2026-04-01'} AS period, {'data': 620.0::DECIMAL(9, 1), 'rolled_over': 0} AS usage) TO ${textLiteral(join(folder, 'struct.parquet'))}`,
    );
    const [, out] = await both('struct.parquet');
    expect(read(out)).toMatch(/\n7,56\.99,4\.27,61\.26,61\.26\n/);
  });

  it('texts of Parquet that are empty, are not there, or hold signs of CSV, by the query and by calls', async () => {
    const notes = ["''", 'NULL', `'a "b", c'`, "'d\ne'", "'#f'", "'g\rh'"];
    const values = notes.map((note, i) => `(${i}, ${note}, '2026-03-01', '2026-04-01', '${i === 2 ? 'x' : i}', '0')`);
    const names = 'account, note, "period.start", "period.end", "usage.data", "usage.rolled_over"';
    await connection.run(
      `COPY (FROM (VALUES ${values.join(', ')}) t(${names})) TO ${textLiteral(join(folder, 'notes.parquet'))}`,
    );
    const [summary, out] = await both('notes.parquet');
    expect(summary).toMatchObject({ rated: 5, rejected: 1 });
    expect(read(out)).toMatch(/\n0,"",.*\n1,,.*\n3,"d\ne",.*\n4,"#f",.*\n5,"g\rh",/);
    const reject = JSON.parse(read(`${out}.rejected.ndjson`));
    expect(reject).toMatchObject({ line: 3, row: { account: '2', note: 'a "b", c', 'usage.data': 'x' } });
    for (const [to, byCalls] of [
      ['notes-query.ndjson', false],
      ['notes-calls.ndjson', true],
    ] as const)
      await rated(['notes.parquet'], to, { byCalls });
    expect(read('notes-calls.ndjson')).toBe(read('notes-query.ndjson'));
  });

  it('lines that are no JSON, no text, or name what the answer names', async () => {
    const line = '"period":{"start":"2026-03-01","end":"2026-04-01"},"usage":{"data":620,"rolled_over":0}}';
    put(
      'lines.ndjson',
      Buffer.concat([
        Buffer.from(`{"account":007,${line}\n{"rejected":1,${line}\n{"account":"`),
        Buffer.from([0xff, 0xfe]),
        Buffer.from(`",${line}\n{"account":7,${line}\n`),
      ]),
    );
    expect(await rated(['lines.ndjson'], 'lines-out.ndjson')).toMatchObject({ rated: 1, rejected: 3 });
    const told = read('lines-out.ndjson.rejected.ndjson')
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect(told.map(({ line, code }) => [line, code])).toEqual([
      [1, 'NOT_JSON'],
      [2, 'INPUT_REJECTED'],
      [3, 'NOT_JSON'],
    ]);
    expect(Buffer.from(told[2].base64, 'base64')[12]).toBe(0xff);
  });

  it('nothing but rejected rows, among them some that are no rows', async () => {
    put('bad.csv', table(Array.from({ length: 5_000 }, (_, i) => (i % 3 === 0 ? `${i},x` : row(i, 'x')))));
    expect((await both('bad.csv'))[0]).toMatchObject({ rated: 0, rejected: 5_000 });
    const lines = read('bad.csv-query.csv.rejected.ndjson')
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each).line);
    expect(lines).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 2));
  });

  it('packed ones that end too soon are told, and nothing is written', async () => {
    put('short.csv.gz', gzipSync(table(ROWS)).subarray(0, 500));
    expect(await refused(['short.csv.gz'], 'short-out.csv')).toMatch(
      /unexpected end of file; the same command goes on/,
    );
    expect(existsSync(join(folder, 'short-out.csv'))).toBe(false);
  });

  it('results with tabs between their fields', async () => {
    put('tab.csv', table(ROWS.slice(0, 2)));
    await rated(['tab.csv'], 'tab.tsv', {
      target: { form: 'csv', compression: undefined, headed: false, delimiter: '\t' },
    });
    expect(read('tab.tsv').split('\n')[0]).toMatch(/^account\tmetered_data\.subtotal\t/);
  });
});

describe('a result that is there', () => {
  it('is replaced where that is asked for, and a folder loses the parts of before', async () => {
    put('there.csv', table(ROWS));
    const more = {
      folder: true,
      target: { form: 'csv', compression: undefined, headed: true, delimiter: ',' },
    } as const;
    expect((await rated(['there.csv'], 'there', more)).parts).toBeGreaterThan(2);
    put('there.csv', table(ROWS.slice(0, 1)));
    expect(await refused(['there.csv'], 'there', more)).toMatch(/is there already; --force replaces it/);
    expect(existsSync(join(folder, 'there.parts'))).toBe(false);
    await rated(['there.csv'], 'there', { ...more, force: true });
    expect(readdirSync(join(folder, 'there'))).toEqual(['part-00000.csv']);
  });

  it('and its parts are finished once more, where a run was killed before it cleared up', async () => {
    put('late.csv', table(ROWS));
    const onProgress = (): void => {
      cpSync(join(folder, 'late-out.csv.parts'), join(folder, 'late-copy'), { recursive: true });
    };
    await rated(['late.csv'], 'late-out.csv', { onProgress, sliceBytes: 1_000_000 });
    rmSync(join(folder, 'late-copy/lock'));
    cpSync(join(folder, 'late-copy'), join(folder, 'late-out.csv.parts'), { recursive: true });
    expect(await rated(['late.csv'], 'late-out.csv', { sliceBytes: 1_000_000 })).toMatchObject({ rated: 300 });
    expect(existsSync(join(folder, 'late-out.csv.parts'))).toBe(false);
  });

  it('is not written by two processes at once', async () => {
    put('two.csv', table(ROWS));
    const stop = (): void => {
      throw new Error('stopped');
    };
    await expect(rateFiles(optionsOf(['two.csv'], 'two-out.csv', { onProgress: stop }))).rejects.toThrow('stopped');
    writeFileSync(join(folder, 'two-out.csv.parts/lock'), String(process.ppid));
    expect(await refused(['two.csv'], 'two-out.csv')).toMatch(/is at work in another process/);
  });
});

describe('columns of files', () => {
  const mapped = (text: string): Mapping => {
    const mapping = parseMapping(text, policy.rater.leaves);
    if (typeof mapping === 'string') throw new Error(mapping);
    return mapping;
  };

  it('are found by a mapping, as values for all rows too, and kept where they are asked for', async () => {
    put('other.csv', 'id,gb,day,extra\n7,620,2026-04-01,x\n');
    const mapping = mapped(
      '{"inputs":{"usage.data":"gb","period.end":{"column":"day"},"period.start":{"value":"2026-03-01"},"usage.rolled_over":{"value":0}},"keep":["extra","id","day"]}',
    );
    await rated(['other.csv'], 'mapped.csv', { mapping });
    expect(read('mapped.csv').split('\n')[1]).toBe('x,7,2026-04-01,56.99,4.27,61.26,61.26');
    put('other.ndjson', '{"id":7,"gb":620,"day":"2026-04-01","extra":1.10}\n');
    await rated(['other.ndjson'], 'mapped.ndjson', { mapping });
    expect(read('mapped.ndjson')).toMatch(/^{"extra":1.10,"id":7,"day":"2026-04-01","metered_data.subtotal":"56.99",/);
  });

  it.each([
    ['x', 'a JSON object with "inputs" and "keep" is wanted'],
    ['{"input":{}}', '"input" is not known; there are "inputs" and "keep"'],
    ['{"keep":"a"}', '"keep" is a list of columns'],
    ['{"inputs":[]}', '"inputs" is an object: a column for each input'],
    ['{"inputs":{"usage":"a"}}', /^the policy has no input usage; it has period\.start, /],
    [
      '{"inputs":{"usage.data":{"a":1}}}',
      'what "usage.data" is read from is a column, {"column": "…"} or {"value": "…"}, a text or a whole number',
    ],
  ])('%s is no mapping', (text, reason) => {
    expect(parseMapping(text, policy.rater.leaves)).toEqual(
      typeof reason === 'string' ? reason : expect.stringMatching(reason),
    );
  });

  it('that are missing, twice or different are refused before a row is read', async () => {
    put('short.csv', 'account,usage.data\n1,2\n');
    expect(await refused(['short.csv'], 'x.csv')).toBe(
      'no column period.start for the input period.start; there are account, usage.data',
    );
    put('twice.csv', `${HEADER},metered_data.total\n${ROWS[0]},1\n`);
    expect(await refused(['twice.csv'], 'x.csv')).toMatch(
      /two columns of the result would be called metered_data.total/,
    );
    put('a.csv', table(ROWS));
    put('b.csv', 'account\n1\n');
    expect(await refused(['a.csv', 'b.csv'], 'x.csv')).toMatch(/b.csv has other columns than /);
    expect(existsSync(join(folder, 'x.csv.parts'))).toBe(false);
  });

  it('stand in files whose names say what they are', () => {
    expect(findSources(['nothing-*.csv'], folder)).toMatchObject({ ok: false, reason: 'there is no such file' });
    put('form.xlsx', '');
    expect(findSources(['form.xlsx'], folder)).toMatchObject({ ok: false, reason: expect.stringContaining('no form') });
    put('c.csv', 'a\n');
    put('c.ndjson', '');
    expect(findSources(['c.csv', 'c.ndjson'], folder)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('ndjson'),
    });
  });
});
