/** Tables: gaps, overlaps and masked rows over every kind of column, and CSV files fault by fault. */
import { describe, expect, test } from 'vitest';
import { CSV_FAULTS_MAX } from '../limits.ts';
import { beside, codes, MONEY, POLICY, programOf, told } from '../specs/checking.ts';

const INPUTS = `enum Plain { a, b }
enum Tier ordered { bronze, silver, gold }
constant limit: integer { from 2026-01-01 = 100  from 2027-01-01 = 200 }
`;
/** A table of one key column, looked up with an argument of the column's own type. */
function one(type: string, rows: string, picks = 'one row'): string {
  const lines = rows.split(';').map((row) => `  | ${row.trim()} |`);
  return `${POLICY}${INPUTS}input k: ${type}\ntable f picks ${picks} {\n  | key: ${type} => out: integer |\n${lines.join('\n')}\n}\ndefine got: integer = f(k).out\n`;
}

/** An expression whose type is inferred, over a table with a gap. */
const untyped = (expression: string, type = 'integer 0..9', rows = '<= 4 => 1; >= 6 => 2', picks = 'one row'): string =>
  one(type, rows, picks).replace(/define got.*/, `define got = ${expression}`);

const COLUMNS: readonly (readonly [name: string, text: string, ...codes: string[]])[] = [
  ['whole numbers', one('integer 0..9', '<= 4 => 1; >= 5 => 2')],
  ['whole numbers with a gap', one('integer 0..9', '<= 4 => 1; >= 6 => 2'), 'WR5101'],
  ['whole numbers that overlap', one('integer 0..9', '<= 5 => 1; >= 5 => 2'), 'WR5102'],
  ['18.47 money on its grid', one('money USD 0..1000 places 2', '<= 599.99 USD => 1; >= 600 USD => 2')],
  [
    '18.47 money without places is continuous',
    `${POLICY}input k: money USD 0..1000\ntable f picks one row {\n  | key: money USD 0..1000 => out: integer |\n  | <= 599.99 USD => 1 |\n  | >= 600 USD => 2 |\n}\ndefine got: integer = f(k).out\n`,
    'WR5101',
  ],
  ['open and closed ends meet', one('money USD 0..1000', '< 600 USD => 1; >= 600 USD => 2')],
  ['a gap where no type is written', untyped('f(k).out'), 'WR5101'],
  ['a gap under a condition', untyped('f(k).out > 1 and f(k).out < 5'), 'WR5101'],
  ['a gap in an argument of what has otherwise', untyped('max(f(k).out, 1) otherwise 0'), 'WR5101'],
  ['a gap with otherwise', untyped('f(k).out otherwise 0')],
  ['a gap in a row with otherwise', untyped('(f(k) otherwise { out: 0 }).out')],
  ['a gap that is tested', untyped('f(k).out is present')],
  ['a gap whose row is tested', untyped('f(k) is missing')],
  [
    '18.52 no empty prefix where no type is written',
    untyped('f(k).out', 'text', '"44" => 1', 'longest prefix'),
    'WR5101',
  ],
  ['18.52 no empty prefix with otherwise', untyped('f(k).out otherwise 0', 'text', '"44" => 1', 'longest prefix')],
  ['a point left out', one('number 0..1 places 3', '< 0.5 => 1; > 0.5 => 2'), 'WR5101'],
  ['units of one dimension', one('quantity GB 0..1000', '< 500000 MB => 1; >= 500 GB => 2')],
  ['percents', one('percent 0%..100%', '< 50% => 1; >= 50% => 2')],
  ['dates', one('date', '< 2026-06-01 => 1; >= 2026-06-01 => 2')],
  ['dates by days', one('date', '<= 2026-05-31 => 1; >= 2026-06-01 => 2')],
  ['dates with a gap', one('date', '<= 2026-05-30 => 1; >= 2026-06-01 => 2'), 'WR5101'],
  ['18.47 times by minutes', one('time', '<= 08:29 => 1; >= 08:30 => 2')],
  ['18.48 a time range over midnight', one('time', '22:00 .. 05:00 => 1; otherwise => 2'), 'WR5115'],
  ['instants', one('instant', '< 2026-06-01T00:00:00Z => 1; >= 2026-06-01T00:00:00Z => 2')],
  ['ordered enums', one('Tier', '< silver => 1; >= silver => 2')],
  ['ordered enums by value', one('Tier', 'bronze, silver => 1; gold => 2')],
  ['ordered enums with a gap', one('Tier', 'bronze => 1; gold => 2'), 'WR5101'],
  ['18.48 unordered enums have no ranges', one('Plain', '< b => 1; b => 2'), 'WR5120'],
  ['unordered enums', one('Plain', 'a => 1; b => 2')],
  ['unordered enums twice', one('Plain', 'a => 1; a, b => 2'), 'WR5102'],
  ['bool', one('bool', 'true => 1; false => 2')],
  ['bool with a gap', one('bool', 'true => 1'), 'WR5101'],
  ['text is never listed whole', one('text', '"a" => 1; "b" => 2'), 'WR5101'],
  ['text with any other', one('text', '"a" => 1; otherwise => 2')],
  ['18.48 a reversed range', one('integer 0..9', '7 .. 3 => 1; otherwise => 2'), 'WR5116'],
  ['18.48 an empty half-open range', one('integer 0..9', '3 ..< 3 => 1; otherwise => 2'), 'WR5116'],
  ['a value outside the column', one('integer 0..9', '12 => 1; otherwise => 2'), 'WR3115'],
  ['a value off the grid', one('money USD 0..9', '0.005 USD => 1; otherwise => 2')],
  ['18.49 a dated key cell', one('integer 0..300', '< limit => 1; >= limit => 2')],
  ['18.49 a gap for one of two values', one('integer 0..300', '< limit => 1; >= 200 => 2'), 'WR5101'],
  ['18.49 a dated constant inside a call', one('integer 0..300', '< min(limit, 250) => 1; >= 200 => 2'), 'WR5101'],
  ['18.49 a key cell that is no constant', one('integer 0..9', '< k => 1; >= 5 => 2'), 'WR3130'],
  ['18.50 otherwise not last', one('integer 0..9', 'otherwise => 1; < 5 => 2'), 'WR5120'],
  ['18.50 otherwise where rows are folded', one('integer 0..9', '< 5 => 1; otherwise => 2', 'sum of rows'), 'WR5120'],
  ['18.51 a sum needs no cover', one('integer 0..9', '< 5 => 1', 'sum of rows')],
  ['18.51 the least of no row is missing', one('integer 0..9', '< 5 => 1', 'min of rows'), 'WR4101'],
  ['18.55 masked with the same output', one('integer 0..9', 'any => 1; < 5 => 1', 'first row'), 'WR5103'],
  ['18.55 masked by two rows', one('integer 0..9', '< 5 => 1; >= 5 => 2; 3 .. 7 => 3', 'first row'), 'WR5103'],
  ['first row that could pick one', one('integer 0..9', '< 5 => 1; >= 5 => 2', 'first row'), 'WR5112'],
  ['18.52 a prefix twice', one('text', '"44" => 1; "44" => 2; otherwise => 3', 'longest prefix'), 'WR5109'],
  ['18.52 an empty prefix takes all', one('text', '"44" => 1; "" => 2', 'longest prefix')],
  ['18.52 no empty prefix', one('text', '"44" => 1', 'longest prefix'), 'WR5101'],
  ['18.52 no text key', one('integer 0..9', '4 => 1', 'longest prefix'), 'WR5120'],
  [
    'an output beyond its places',
    `${POLICY}input k: bool\ntable f picks one row {\n  | key: bool => out: money USD places 2 |\n  | any => 0.005 USD |\n}\ndefine got = f(k).out\n`,
    'WR3115',
  ],
];

describe('columns', () => {
  test.each(COLUMNS)('%s', (_, text, ...expected) => expect(codes(text)).toEqual(expected));

  test('18.47 an argument outside its column', () => {
    expect(codes(one('integer 0..9', 'any => 1').replace('input k: integer 0..9', 'input k: integer 0..10'))).toEqual([
      'WR5114',
    ]);
  });

  test('18.47 an argument off the grid', () => {
    const text = one('money USD 0..9 places 2', 'any => 1').replace(
      'input k: money USD 0..9 places 2',
      'input k: money USD 0..9 places 3',
    );
    expect(codes(text)).toEqual(['WR5114']);
  });

  test.each([
    ['as far as it was measured', 'measure data', 10],
    ['less than one step further', 'measure data steps of 3 GB', 13],
    ['as far as the first step', 'measure data steps of 3 GB after first 40 GB', 40],
  ])('the quantity of a charge reaches %s', (_, clauses, most) => {
    const text = (column: number) => `${MONEY}input data: quantity GB 0..10 places 0
table f picks one row {\n  | used: quantity GB 0..${column} => out: integer |\n  | any => 1 |\n}
tariff t { charge c { ${clauses} included 1 GB each 1 USD per GB } }
define got = f(c.quantity).out + f(c.consumed).out\n`;
    expect(codes(text(most))).toEqual([]);
    expect(codes(text(most - 1))).toEqual(['WR5114', 'WR5114']);
  });

  test('a changed row may hold what no row of the table holds', () => {
    const text = one('integer 0..9', 'any => 1').replace('f(k).out', '(f(k) with { out: 500 }).out');
    expect(codes(text)).toEqual([]);
  });
});

const CSV = (keys: string, outputs: string, picks = 'longest prefix') =>
  `${POLICY}${INPUTS}input k: ${keys}\ntable f picks ${picks} from csv "f.csv" {\n  | key: ${keys} => ${outputs} |\n}\ndefine found = f(k) is present\n`;
const PRICES = CSV('text', 'rate: number places 4');

const FILES: readonly (readonly [name: string, text: string, csv: string, ...told: string[]])[] = [
  ['a sound file', PRICES, 'key,rate\n44,0.5\n'],
  ['18.53 BOM and CRLF', PRICES, '\uFEFFkey,rate\r\n44,0.5\r\n'],
  ['18.53 no line end at the end', PRICES, 'key,rate\n44,0.5'],
  ['18.53 a quoted comma and a doubled quote', CSV('text', 'name: text'), 'key,name\n44,"Isles, ""British"""\n'],
  ['18.53 spaces around a figure', PRICES, 'key,rate\n44, 0.5 \n'],
  [
    '18.53 another header',
    PRICES,
    'key,price\n44,0.5\n',
    'WR5107 1:1 The first line must be "key,rate"; it is "key,price".',
  ],
  [
    '18.53 too many places',
    PRICES,
    'key,rate\n44,0.12345\n',
    'WR5107 2:4 "0.12345" has more decimal places than the column.',
  ],
  ['18.53 no number', PRICES, 'key,rate\n44,free\n', 'WR5107 2:4 "free" is no number.'],
  ['18.53 an empty cell', PRICES, 'key,rate\n44,\n', 'WR5107 2:4 The cell of column rate is empty.'],
  ['18.53 an empty optional cell', CSV('text', 'rate: number places 4 optional'), 'key,rate\n44,\n'],
  [
    '18.53 an empty text cell',
    CSV('text', 'name: text'),
    'key,name\n44,\n',
    'WR5107 2:4 The cell of column name is empty.',
  ],
  ['18.53 an empty key', PRICES, 'key,rate\n,0.5\n', 'WR5107 2:1 The key key is empty.'],
  ['18.53 a blank line', PRICES, 'key,rate\n\n44,0.5\n', 'WR5107 2:1 This line is blank.'],
  ['18.53 a short row', PRICES, 'key,rate\n44\n', 'WR5107 2:1 This row has 1 cell; the table has 2 columns.'],
  ['18.53 a long row', PRICES, 'key,rate\n44,1,2\n', 'WR5107 2:1 This row has 3 cells; the table has 2 columns.'],
  ['an open quote', PRICES, 'key,rate\n"44,1\n', 'WR5107 2:1 This quoted field is not closed.'],
  ['a lone carriage return', PRICES, 'key,rate\r44,1\r', 'WR5107 1:9 A line ends here without LF.'],
  ['18.53 any as a prefix', PRICES, 'key,rate\nany,0.5\n44,0.4\n'],
  ['18.53 the text any', CSV('text', 'rate: number places 4', 'one row'), 'key,rate\n"""any""",0.5\notherwise,0.4\n'],
  ['18.50 otherwise', PRICES, 'key,rate\n44,0.5\notherwise,1\n'],
  [
    '18.50 otherwise not last',
    PRICES,
    'key,rate\notherwise,1\n44,0.5\n',
    'WR5107 2:1 The "otherwise" row is the last row.',
  ],
  [
    'ranges in a column without order',
    CSV('Plain', 'rate: number places 4', 'one row'),
    'key,rate\n< b,1\notherwise,2\n',
    'WR5107 2:1 The values of this column (Plain) have no order; list them instead.',
  ],
  [
    'a reversed range',
    CSV('integer 0..9', 'rate: number places 4', 'one row'),
    'key,rate\n7 .. 3,1\notherwise,2\n',
    'WR5107 2:1 Nothing lies in 7 .. 3.',
  ],
  [
    'lists and ranges',
    CSV('integer 0..9', 'rate: number places 4', 'one row'),
    'key,rate\n"1, 3 .. 5",1\notherwise,2\n',
  ],
  ['an empty file', PRICES, '', 'WR5107 7:39 The first line must be "key,rate"; it is "".'],
  [
    'faults of every kind are told at once',
    PRICES,
    'key,price\n,0.5\n44,free\n\n234,1,2\n"7"x,1\n"8,1\n9,0.12345\notherwise,1\n10,\n',
    'WR5107 1:1 The first line must be "key,rate"; it is "key,price".',
    'WR5107 2:1 The key key is empty.',
    'WR5107 3:4 "free" is no number.',
    'WR5107 4:1 This line is blank.',
    'WR5107 5:1 This row has 3 cells; the first line has 2.',
    'WR5107 6:1 Something follows the closing quote of this field.',
    'WR5107 7:1 This quoted field is not closed.',
    'WR5107 8:3 "0.12345" has more decimal places than the column.',
    'WR5107 9:1 The "otherwise" row is the last row.',
    'WR5107 10:4 The cell of column rate is empty.',
  ],
  [
    'columns in another order are checked by their names',
    PRICES,
    'rate,key\n0.5,44\nfree,45\n',
    'WR5107 1:1 The first line must be "key,rate"; it is "rate,key".',
    'WR5107 3:1 "free" is no number.',
  ],
  [
    'one column too many, and rows as wide as the first line',
    PRICES,
    'key,note,rate\n44,cheap,0.5\n45,dear,free\n46,1\n',
    'WR5107 1:1 The first line must be "key,rate"; it is "key,note,rate".',
    'WR5107 3:9 "free" is no number.',
    'WR5107 4:1 This row has 2 cells; the first line has 3.',
  ],
  [
    'a first line that cannot be read',
    PRICES,
    '"key"s,rate\n44,free\n45,1,2\n',
    'WR5107 1:1 Something follows the closing quote of this field.',
    'WR5107 2:4 "free" is no number.',
    'WR5107 3:1 This row has 3 cells; the table has 2 columns.',
  ],
  [
    'an otherwise row where there is none, and what is wrong in it',
    CSV('text', 'rate: number places 4', 'every row').replace('f(k) is present', 'count(row for row in f(k))'),
    'key,rate\notherwise,free\n44,free\n',
    'WR5107 2:1 A table that picks every row has no "otherwise" row.',
    'WR5107 2:11 "free" is no number.',
    'WR5107 3:4 "free" is no number.',
  ],
  [
    'bytes that are not UTF-8',
    CSV('text', 'name: text'),
    'key,name\n225,C\ufffdte\n\ufffd,x\n',
    'WR5107 2:5 This cell is not UTF-8.',
    'WR5107 3:1 This cell is not UTF-8.',
  ],
  [
    'another digest, rows of its own, an output that does not add up, and a bad cell',
    CSV('text', 'name: text', 'sum of rows')
      .replace('"f.csv" {', '"f.csv" digest "sha256:0" {')
      .replace(' |\n}', ' |\n  | "44" => "x" |\n}')
      .replace('f(k) is present', '1'),
    'key,name\n44,\n',
    'WR5107 2:4 The cell of column name is empty.',
    'WR8106 7:51 f.csv is not the file this table was published with.',
    'WR5120 8:18 A table that picks sum of rows has outputs that are numbers and always there; name is not.',
    'WR5107 9:3 The rows of this table stand in its CSV file.',
  ],
  [
    'a gap is told once the cells are sound',
    CSV('integer 0..9', 'rate: number places 4', 'first row').replace(
      'define found = f(k) is present',
      'define got: number = f(k).rate',
    ),
    'key,rate\n< 5,free\n',
    'WR5107 2:5 "free" is no number.',
  ],
  [
    'a gap',
    CSV('integer 0..9', 'rate: number places 4', 'first row').replace(
      'define found = f(k) is present',
      'define got: number = f(k).rate',
    ),
    'key,rate\n< 5,1\n',
    'WR5101 7:7 Table f has no row for key 5..9.',
  ],
];

describe('CSV', () => {
  test.each([
    ['at', CSV_FAULTS_MAX, CSV_FAULTS_MAX],
    ['one above', CSV_FAULTS_MAX + 1, CSV_FAULTS_MAX + 1],
    ['far above', 5_000, CSV_FAULTS_MAX + 1],
  ])('faults of one file: %s the limit', (_, count, lines) => {
    const csv = `key,rate\n${Array.from({ length: count }, (__, i) => `${i},free\n`).join('')}`;
    const all = told(PRICES, beside({ 'f.csv': csv })).filter((each) => each.startsWith('WR5107'));
    expect(all).toHaveLength(lines);
    const more = `WR5107 7:39 f.csv has ${count} faults, of which ${CSV_FAULTS_MAX} are told.`;
    expect(all.includes(more)).toBe(count > CSV_FAULTS_MAX);
  });

  test.each(FILES)('%s', (_, text, csv, ...expected) => {
    expect(
      told(text, beside({ 'f.csv': csv })).filter((each) => !each.startsWith('WR2107') && !each.startsWith('WR5112')),
    ).toEqual(expected);
  });

  test('no such file', () => {
    expect(codes(PRICES)).toEqual(['WR5107']);
  });

  test.each(['longest prefix', 'one row', 'every row'])('10,000 rows that pick %s are read', (picks) => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${100_000 + i},0.${i % 97}\n`).join('');
    const program = programOf(CSV('text', 'rate: number places 4', picks), beside({ 'f.csv': `key,rate\n${rows}` }));
    expect(program.tables[0]?.rows.length).toBe(10_000);
  });

  test('10,000 ranges are proved to have no gap, and the one that is there is found', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${i * 10} ..< ${i * 10 + 10},${i % 7}\n`).join('');
    const text = CSV('integer 0..99999', 'rate: integer', 'one row').replace(
      'define found = f(k) is present',
      'define got: integer = f(k).rate',
    );
    expect(codes(text, beside({ 'f.csv': `key,rate\n${rows}` }))).toEqual([]);
    expect(codes(text, beside({ 'f.csv': `key,rate\n${rows.replace('500 ..< 510', '500 ..< 509')}` }))).toEqual([
      'WR5101',
    ]);
  });
});
