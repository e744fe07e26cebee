/**
 * The tour of the language: every example is a whole file that is clean, laid out as `writ fmt` would, and green on both
 * evaluators; every wrong one is refused with the code below it; and the words of its last table are taken.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Checked, checkPack, format, parse, type SourceFile, sourceFile } from '#dsl';
import { prepare } from './plans/prepare.ts';
import { failuresOf, runFileSpecs } from './plans/specs.ts';

const page = readFileSync(new URL('../docs/language.md', import.meta.url), 'utf8');

interface Example {
  readonly title: string;
  readonly source: SourceFile;
  /** The code that a wrong example must give. */
  readonly code: string | undefined;
}

const examples: readonly Example[] = [
  ...page.matchAll(/^```writ( wrong)?\n([\s\S]*?)^```\n(?:<!-- (WR\d{4}) -->\n)?/gm),
].map(([, wrong, text = '', code], i) => {
  if ((wrong === undefined) !== (code === undefined)) throw new Error(`example ${i + 1} and its code do not fit`);
  const title = /^(?:policy|library) (\S+)/m.exec(text)?.[1] ?? `example ${i + 1}`;
  return { title, source: sourceFile(`${title}.writ`, text), code };
});
const right = examples.filter(({ code }) => code === undefined);
const wrong = examples.filter(({ code }) => code !== undefined);

const pack = checkPack({ sources: right.map(({ source }) => source), csv: () => undefined });

function checkedAlone(source: SourceFile): Checked | undefined {
  return checkPack({ sources: [source], csv: () => undefined }).get(source.name);
}

describe(`${right.length} examples`, () => {
  test('are all there is in the page', () => {
    expect(page.match(/^ *[`~]{3,}.*writ/gm)).toHaveLength(examples.length);
    expect(right.length).toBeGreaterThanOrEqual(10);
  });

  test.each(right.map(({ title, source }) => [title, source] as const))('%s', (_, source) => {
    const checked = pack.get(source.name);
    expect(checked?.diagnostics).toEqual([]);
    const { file } = parse(source);
    expect(file && format(file, source)).toBe(source.text);
    const program = checked?.program;
    if (checked === undefined || program === undefined || program.role === 'library')
      return expect(program?.role).toBe('library');
    expect(program.tests.length).toBeGreaterThan(0);
    const { sound } = prepare({ source, checked });
    for (const evaluator of [sound?.plan, 'reference'] as const) {
      expect(evaluator && failuresOf(runFileSpecs(program, evaluator))).toEqual([]);
    }
  });
});

test.each(wrong)('$title gives $code', ({ source, code }) => {
  expect(checkedAlone(source)?.diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
});

describe('where good systems disagree', () => {
  const rows = page.split('\n').filter((line) => /^\| [a-z] \|/.test(line));
  const now = rows.join();

  interface Place {
    readonly header?: string;
    readonly tariff?: string;
    readonly charge?: string;
    readonly more?: string;
  }
  const codesWith = ({ header = '', tariff = '', charge = 'each 1 USD per GB', more = '' }: Place): string[] => {
    const text = `policy tour.words_of_choice version 1.0.0
effective from 2026-01-01
currency USD
as of period.start
rounding half up to 2 places per line
${header}
input period: BillingPeriod
input data: quantity GB 0..1000
tariff bill {
  bills every month anchored to 2026-01-31 ${tariff}
  charge used { measure data ${charge} }
  ${more}
}`;
    const found = checkedAlone(sourceFile('words.writ', text))?.diagnostics ?? [];
    return [...new Set(found.filter(({ severity }) => severity === 'error').map(({ code }) => code))];
  };
  const ladder = 'graduated { up to 10 GB at 1 USD per GB beyond at 1 USD per GB }';
  const flat = (clause: string): Place => ({ more: `charge fixed { flat 12 USD per month ${clause} }` });

  test('the twelve points stand in their order', () => {
    expect(rows.map((row) => row[2])).toEqual([...'abcdefghijkl']);
  });

  test.each<[word: string, place: Place]>([
    ['from A until B', flat('prorate by day from period.start until period.end')],
    ['until B inclusive', flat('prorate by day from period.start until period.end inclusive')],
    [
      'from period.in_service_from until period.in_service_until inclusive',
      flat('prorate by day from period.in_service_from until period.in_service_until inclusive'),
    ],
    ['over anchor period', flat('prorate by day over anchor period')],
    ['over billing cycle', flat('prorate by day over billing cycle')],
    ['over own period', flat('prorate by day over own period')],
    ['month end remembered', { tariff: 'month end remembered' }],
    ['month end clamped', { tariff: 'month end clamped' }],
    ['month end sticky', { tariff: 'month end sticky' }],
    ['even at zero', { charge: 'each 1 USD per GB minimum 1 USD even at zero' }],
    ['in whole units', { charge: ladder.replace('graduated', 'graduated in whole units') }],
    ['steps of', { charge: 'steps of 1 GB each 1 USD per GB' }],
    ['included … before steps', { charge: 'steps of 1 GB included 5 GB before steps each 1 USD per GB' }],
    ['per total', { header: 'rounding half up to 2 places per total' }],
    ['per factor', { header: 'rounding half up to 4 places per factor' }],
    ['per tax', { header: 'rounding half up to 2 places per tax' }],
    ['per payment', { header: 'rounding half up to 0.05 USD per payment as "Cash"' }],
    ['added to … per line', { more: 'tax vat 5% added to all charges per line' }],
    ['late usage on current period', { tariff: 'late usage on current period' }],
    ['stack after X', { more: 'discount a { take 5% off used } discount b { take 5% off used stack after a }' }],
    [
      'larger of this and X',
      { more: 'discount a { take 5% off used } discount b { take 5% off used larger of this and a }' },
    ],
    ['and NAMES', { more: 'tax a 5% added to all charges tax b 5% added to all charges and a' }],
    ['already used', { charge: `already used 5 GB ${ladder}` }],
    ['already charged', { charge: 'each 1 USD per GB cap 5 USD already charged 1 USD' }],
    ['late usage on own period', { tariff: 'late usage on own period' }],
    ['commitment', { more: 'commitment least { minimum 5 USD counting all charges shortfall as "Least" }' }],
    ['contained in', { more: 'tax vat 5% contained in all charges' }],
  ])('taken: %s', (word, place) => {
    expect(now).toContain(`\`${word}\``);
    expect(codesWith(place)).toEqual([]);
  });
});
