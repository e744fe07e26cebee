/** Prices of other systems, imported from their files: what they cost is what those systems say. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkPack, type SourceFile, sourceFile } from '#dsl';
import type { Answer, Plan } from '#engine';
import { type Imported, importPriceFile, importSpreadsheet, importTariffSet } from '#interchange';
import { prepare } from './plans/prepare.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/exchange/', import.meta.url));
const OPTIONS = { name: 'imported.prices', from: '2026-01-01' };

const read = (name: string): SourceFile => sourceFile(name, readFileSync(`${FOLDER}${name}`, 'utf8'));

function planOf({ files, diagnostics }: Imported): Plan {
  const [file] = files;
  if (file === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const { source, csv } = file;
  const checked = checkPack({ sources: [source], csv: (_, name) => csv.find((each) => each.name === name) }).get(
    source.name,
  );
  const sound = checked && prepare({ source, checked }).sound;
  if (sound === undefined) throw new Error(source.text);
  expect(checked?.diagnostics).toEqual([]);
  return sound.plan;
}

function answer(plan: Plan, input: object): Answer {
  const result = plan.evaluate(JSON.stringify(input), { at: '2026-04-01' });
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return JSON.parse(result.json);
}

describe('a price file', () => {
  const json = read('prices.json');
  const period = { start: '2026-04-01', end: '2026-05-01' };

  test.each([
    ['seats', 3, '37.50'],
    ['api_calls', 1000, '1.25'],
    ['storage', 0, '0.00'],
    ['storage', 10, '15.00'],
    ['storage', 12, '16.00'],
    ['mails', 1000, '5.00'],
    ['mails', 1001, '2.50'],
    ['packs', 101, '14.00'],
  ])('%s, %i', (name, quantity, amount) => {
    const plan = planOf(importPriceFile(json, OPTIONS));
    const names = plan.program.inputs.map((input) => input.name).filter((input) => input !== 'period');
    const quantities = Object.fromEntries(names.map((input) => [input, input === `${name}_quantity` ? quantity : 0]));
    expect(answer(plan, { period, ...quantities }).tariffs['prices']?.total).toBe(amount);
  });

  test('what a flat amount means where nothing is used is told', () => {
    const { diagnostics } = importPriceFile(json, OPTIONS);
    expect(diagnostics.map(({ code }) => code)).toEqual(['WR9203']);
  });

  test.each([
    [
      'a price that the buyer names',
      '"unit_amount": 1250, "unit_amount_decimal": "1250"',
      '"unit_amount": null',
      'no amount',
    ],
    [
      'another currency',
      '"currency": "usd",\n      "billing_scheme": "per_unit", "unit_amount": null',
      '"currency": "eur",\n      "billing_scheme": "per_unit", "unit_amount": null',
      'another currency',
    ],
    ['packages that are not paid whole', '"round": "up"', '"round": "down"', 'packages that are begun'],
  ])('%s is refused with its place', (_, old, put, reason) => {
    const text = json.text.replace(old, put);
    expect(text).not.toBe(json.text);
    const { files, diagnostics } = importPriceFile(sourceFile('p.json', text), OPTIONS);
    expect([files, diagnostics.at(-1)]).toMatchObject([
      [],
      { code: 'WR9202', message: expect.stringContaining(reason), span: { file: 'p.json', start: expect.any(Number) } },
    ]);
  });
});

describe('tariff files of calls', () => {
  const names = readdirSync(`${FOLDER}tariffs`);
  const set = (change: (name: string, text: string) => string = (_, text) => text): readonly SourceFile[] =>
    names.map((name) => sourceFile(name, change(name, read(`tariffs/${name}`).text)));
  const options = { ...OPTIONS, currency: 'USD' };

  test.each([
    ['442071234567', 61, '0.6100'],
    ['447700900123', 1, '0.6500'],
    ['447700900123', 31, '0.7700'],
    ['4930123456', 61, '0.5000'],
  ])('%s, %i seconds', (number, duration, total) => {
    const found = answer(planOf(importTariffSet(set(), options)), { number, duration });
    expect([found.decisions['rated']?.verdict, found.tariffs['calls']?.total]).toEqual(['pass', total]);
  });

  test('a number without a rate is told, and costs nothing', () => {
    const found = answer(planOf(importTariffSet(set(), options)), { number: '1', duration: 60 });
    expect([found.decisions['rated']?.verdict, found.tariffs['calls']?.total]).toEqual(['fail', '0.0000']);
  });

  test.each([
    ['a timing that does not always hold', 'RatingPlans.csv', 'ALWAYS', 'PEAK', 'does not always hold'],
    [
      'a price that changes during the call',
      'Rates.csv',
      '0.05,0.02,1s,6s',
      '0.05,0.03,1s,6s',
      'changes during the call',
    ],
    ['a highest cost', 'DestinationRates.csv', '4,0,\nDR_ALL,DST_DE', '4,5,*disconnect\nDR_ALL,DST_DE', 'highest cost'],
    ['a rate that is not there', 'DestinationRates.csv', 'RT_DE', 'RT_NONE', 'there is no "RT_NONE"'],
  ])('%s is refused with its place', (_, file, old, put, reason) => {
    const changed = set((name, text) => (name === file ? text.replace(old, put) : text));
    const { files, diagnostics } = importTariffSet(changed, options);
    expect([files, diagnostics.at(-1)]).toMatchObject([
      [],
      { code: 'WR9202', message: expect.stringContaining(reason) },
    ]);
  });
});

describe('a spreadsheet', () => {
  const sheet = read('sheet.csv');
  const options = { ...OPTIONS, results: 2 };

  test.each([
    [100, 'north', true, '12.50', 'small_parcel'],
    [0, 'south', false, '8.00', 'small_parcel'],
    [101, 'south', true, '7.25', 'medium'],
    [999, 'north', true, '5.00', 'large'],
  ])('%i %s %s', (monthly_usage, region, express, price, label) => {
    const { values } = answer(planOf(importSpreadsheet(sheet, options)), { monthly_usage, region, express });
    expect([Number(values['price']), values['label']]).toEqual([Number(price), label]);
  });

  test('a hole in it is named by a case that shows it', () => {
    const { files, diagnostics } = importSpreadsheet(
      sourceFile('s.csv', sheet.text.replace('101-500', '102-500')),
      options,
    );
    expect([files, diagnostics.at(-1)?.message]).toEqual([[], expect.stringContaining('WR5101')]);
  });

  test('a result that is not there is refused with its place', () => {
    const { diagnostics } = importSpreadsheet(sourceFile('s.csv', sheet.text.replace('Large', '')), options);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'WR9202', span: { file: 's.csv' } });
  });
});
