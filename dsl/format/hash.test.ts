import { describe, expect, it } from 'vitest';
import { tokenize } from '../lexer/lexer.ts';
import { sourceFile } from '../source.ts';
import { ruleFiles, treeOf } from '../specs/syntax-fixtures.ts';
import { format } from './format.ts';
import { canonicalText, hashes, textHashInput } from './hash.ts';

const TEXT = `/// What it costs.
policy isp.tariff.data "Data" version 1.2.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
rounding half up to 0.05 USD per payment as "Cash"
supersedes 1.1.0 for everyone
owner "pricing@acme.example"
describe "Prices"

use Customer from isp.customer version 1
input used: quantity GB 0..1000000
unit seat plural seats

tariff data "Data" {
  charge access "Access" {
    flat 75.00 USD   // agreed in May
    included 5 GB "Plan"
    waived when used < 1 GB "Nothing used by {name}"
    message "{used} used"
  }
}
example e: Customer = { id: "x" }
test "t" { expect data is 5 USD }
`;
const of = (text: string) => hashes(treeOf(sourceFile('t.writ', text)));
const changed = (from: string | RegExp, to: string) => {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  return of(text);
};
const base = of(TEXT);

describe('the hash does not change with', () => {
  it.each<[string, string | RegExp, string]>([
    ['the layout', /\s+flat/, ' flat'],
    ['a comment', '// agreed in May', ''],
    ['a doc comment', '/// What it costs.\n', ''],
    ['the writing of a number', '75.00', '7_5'],
    ['the order of clauses', /(flat.*\n)\s+(included.*\n)/, '$2$1'],
    ['parentheses that say nothing', '75.00 USD', '(75.00 USD)'],
    ['the number of a unit', '1 GB "N', '1.0 GB "N'],
    ['the version', 'version 1.2.0', 'version 1.2.1'],
    ['what it supersedes', 'supersedes 1.1.0 for everyone\n', ''],
    ['its owner', 'owner "pricing@acme.example"\n', ''],
    ['its description', 'describe "Prices"\n', ''],
    ['a title', '"Access"', '"Basic access"'],
    ['a message', '{used} used', 'You used {used}'],
    ['a reason', 'Nothing used', 'No use'],
    ['a label', '"Plan"', '"Bundle"'],
    ['the title of a rounding', '"Cash"', '"In cash"'],
    ['a test', 'is 5 USD', 'is 6 USD'],
    ['an example', 'id: "x"', 'id: "y"'],
  ])('%s', (_, from, to) => {
    expect(changed(from, to).hash).toBe(base.hash);
  });

  it('formatting, of any example', () => {
    for (const source of ruleFiles('examples')) {
      const file = treeOf(source);
      const formatted = sourceFile(source.name, format(file, source));
      expect(hashes(treeOf(formatted))).toEqual(hashes(file));
      const words = tokenize(source.name, source.text).tokens.map((token) => token.image);
      const oneLine = words.join(' ');
      expect(hashes(treeOf(sourceFile(source.name, oneLine)))).toEqual(hashes(file));
    }
  });
});

describe('the hash changes with', () => {
  it.each<[string, string | RegExp, string]>([
    ['a price', '75.00', '75.01'],
    ['a unit', '5 GB', '5000 MB'],
    ['a date', '2026-01-01', '2026-01-02'],
    ['a rounding', 'half even', 'half up'],
    ['the major version of an import', 'customer version 1', 'customer version 2'],
    ['a range', '1000000', '1000001'],
    ['a name', 'charge access', 'charge basic'],
    ['a condition', 'used < 1 GB', 'used <= 1 GB'],
  ])('%s', (_, from, to) => {
    expect(changed(from, to).hash).not.toBe(base.hash);
  });

  it('the rows of a table beside the file', () => {
    const file = treeOf(sourceFile('t.writ', TEXT));
    expect(hashes(file, ['1,2']).hash).not.toBe(base.hash);
    expect(hashes(file, ['1,2']).text).toBe(base.text);
  });

  it('where parentheses stand, when they say something', () => {
    const value = (text: string) => of(`${TEXT}define v = ${text}\n`).hash;
    expect(value('a - (b - c)')).not.toBe(value('a - b - c'));
    expect(value('(a - b) - c')).toBe(value('a - b - c'));
    expect(value('[1, -2]')).not.toBe(value('[1 - 2]'));
  });
});

describe('the text hash', () => {
  it.each<[string, string]>([
    ['"Access"', '"Basic access"'],
    ['{used} used', 'You used {used}'],
    ['Nothing used', 'No use'],
    ['"Plan"', '"Bundle"'],
    ['"Cash"', '"In cash"'],
    ['"Prices"', '"All prices"'],
  ])('changes with %s', (from, to) => {
    expect(changed(from, to).text).not.toBe(base.text);
  });

  it.each<[string, string]>([
    ['75.00', '80.00'],
    ['// agreed in May', ''],
    ['is 5 USD', 'is 6 USD'],
  ])('does not change with %s', (from, to) => {
    expect(changed(from, to).text).toBe(base.text);
  });
});

it('is made from these texts', () => {
  const file = treeOf(sourceFile('t.writ', TEXT));
  expect(base.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(canonicalText(file)).toBe(
    [
      'policy isp . tariff . data version 0.0.0 effective from 2026-01-01 currency USD',
      'rounding half even to 2 places per line rounding half up to 0.05 USD per payment',
      'use Customer from isp . customer version 1 input used : quantity GB 0 .. 1000000 unit seat plural seats',
      'tariff data { charge access { included 5 GB flat 75 USD waived when used < 1 GB } }',
    ].join(' '),
  );
  expect(textHashInput(file)).toContain('/Tariff data/Charge access Message message "{used} used"');
});
