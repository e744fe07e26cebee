import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sink } from '#rows';
import { CsvReader, fieldText } from './csv-reader.ts';
import { CsvWriter } from './csv-writer.ts';
import { connect, type DuckDBConnection, openDatabase, textLiteral } from './database.ts';
import { JsonWriter } from './json-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-csv-'));
let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await connect(await openDatabase(1));
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

type Told = readonly (string | null)[] | string;

/** Rows as texts, others as their line and fault. */
function recordsIn(text: string | Buffer, columns: number): readonly Told[] {
  const reader = new CsvReader(columns, ',');
  reader.begin(Buffer.from(text), 1);
  const told: Told[] = [];
  for (let record = reader.next(); record !== 'end'; record = reader.next())
    told.push(
      record === 'row'
        ? Array.from({ length: columns }, (_, i) => fieldText(reader, i))
        : `${reader.line}: ${reader.fault}`,
    );
  return told;
}

const sign = fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r', ' ', '#', '\\', '\t', '\u001f', '0');
const texts = fc.array(fc.array(fc.string({ unit: sign, maxLength: 4 }), { minLength: 2, maxLength: 2 }), {
  maxLength: 6,
});

describe('records of CSV', () => {
  it.each<[string, readonly Told[]]>([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\n\r\n\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"a""b", \n ,""\n',
      [
        ['a"b', ' '],
        [' ', null],
      ],
    ],
    ['"a\r\nb","c,d"\r\n', [['a\r\nb', 'c,d']]],
    ['  "a" ,b"c\n', [['a', 'b"c']]],
    ['a,b,,""\n', [['a', 'b']]],
    [
      'a,b\n\nc\n"x\ny",z,w\nd,e\n',
      [
        ['a', 'b'],
        '3: Expected Number of Columns: 2 Found: 1',
        '4: Expected Number of Columns: 2 Found: 3',
        ['d', 'e'],
      ],
    ],
    [
      'a,"b"c\nd,e\n"f,g\n',
      ['1: Value with unterminated quote found.', ['d', 'e'], '3: Value with unterminated quote found.'],
    ],
    ['', []],
  ])('%j', (text, told) => {
    expect(recordsIn(text, 2)).toEqual(told);
  });

  it('may tell quotes around nothing from nothing', () => {
    const reader = new CsvReader(2, ',', 'text');
    reader.begin(Buffer.from(',""\n'), 1);
    expect([reader.next(), fieldText(reader, 0), fieldText(reader, 1)]).toEqual(['row', null, '']);
  });

  it('that are no text are malformed, and no others', () => {
    const bytes = Buffer.concat([Buffer.from('é,b\n'), Buffer.from([0xff, 0x2c, 0x62, 0x0a]), Buffer.from('c,d\n')]);
    const fault = '2: Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.';
    expect(recordsIn(bytes, 2)).toEqual([['é', 'b'], fault, ['c', 'd']]);
  });

  it('read are what was written, whatever it holds', () => {
    fc.assert(
      fc.property(texts, (rows) => {
        const sink = new Sink();
        const writer = new CsvWriter(sink, ',');
        for (const row of rows) {
          writer.begin();
          for (const text of row) writer.text(text);
          writer.end();
        }
        expect(recordsIn(sink.toString(), 2)).toEqual(
          rows.map((row) => row.map((text) => (text === '' ? null : text))),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('rows that are written', () => {
  const write = (rows: readonly Told[], form: 'csv' | 'json'): string => {
    const sink = new Sink();
    const writer = form === 'csv' ? new CsvWriter(sink, ';') : new JsonWriter(sink, ['a', 'b"\u000b']);
    for (const row of rows) {
      writer.begin();
      for (const text of row) {
        if (text === null) writer.nothing();
        else writer.text(text);
      }
      writer.end();
    }
    return sink.toString();
  };

  it.each(['csv', 'json'] as const)('as %s are those of the database, to the byte', async (form) => {
    const signs = Array.from({ length: 127 }, (_, i) => String.fromCharCode(i + 1));
    const cells = [...signs, ...signs.map((each) => `a${each}é`), '', 'a""b', '\\u000b\\\u000b', null];
    const rows = cells.map((cell) => [cell, 'x']);
    const values = rows.map(([cell]) => `(${cell === null ? 'NULL' : textLiteral(cell ?? '')}, 'x')`);
    const path = join(folder, `rows.${form}`);
    const options = form === 'csv' ? "FORMAT csv, HEADER false, DELIMITER ';'" : 'FORMAT json';
    const names = '"a", "b""\u000b"';
    await connection.run(
      `COPY (SELECT * FROM (VALUES ${values.join(', ')}) t(${names})) TO ${textLiteral(path)} (${options})`,
    );
    expect(write(rows as readonly Told[], form)).toBe(readFileSync(path, 'utf8'));
  });

  it.each(['csv', 'json'] as const)('as %s keep a field as its text would be written', (form) => {
    fc.assert(
      fc.property(texts, (rows) => {
        const sink = new Sink();
        const quoted = new CsvWriter(sink, ',');
        for (const row of rows) {
          quoted.begin();
          for (const text of row) quoted.text(text);
          quoted.end();
        }
        const reader = new CsvReader(2, ',');
        reader.begin(Buffer.from(sink.view()), 1);
        const kept = new Sink();
        const writer = form === 'csv' ? new CsvWriter(kept, ';') : new JsonWriter(kept, ['a', 'b"\u000b']);
        while (reader.next() === 'row') {
          writer.begin();
          for (const column of [0, 1]) writer.keep(reader, column);
          writer.end();
        }
        expect(kept.toString()).toBe(
          write(
            rows.map((row) => row.map((text) => (text === '' ? null : text))),
            form,
          ),
        );
      }),
      { numRuns: 100 },
    );
  });
});
