/** What a version changes for its callers, and the least step of its number: one case for each rule of LANGUAGE section 10. */
import { describe, expect, test } from 'vitest';
import { check } from '../check/check.ts';
import type { Program } from '../program/policy.ts';
import { sourceFile } from '../source.ts';
import { type Change, changesBetween, isStepEnough, leastStep, type Step } from './changes.ts';

function programOf(text: string): Program {
  const around = { library: () => ({ kind: 'missing' as const, versions: [] }), csv: () => undefined };
  const { program, diagnostics } = check(sourceFile('test.writ', text), around);
  if (program === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return program;
}

const OLD = `policy demo.steps "Steps" version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of on

enum Kind { home, office }
record Person { age: integer 0..120  email: text optional }

input on: date
input kind: Kind
input person: Person
input data: quantity GB 0..1000 places 3
input tags: list of text up to 5

rule adult { code TOO_YOUNG  require person.age >= 18  message "Too young." }
rule small { code TOO_MUCH  require data <= 900 GB }
decision may_buy { pass when all of { adult, small } }

tariff plan {
  charge used { measure data each 0.10 USD per GB }
  tax vat 7.5% added to used
}
define twice: quantity GB = 2 * data
`;

/** The old text with one thing changed. */
function changed(from: string, to: string): readonly Change[] {
  const text = OLD.replace(from, to);
  expect(text).not.toBe(OLD);
  return changesBetween(programOf(OLD), programOf(text));
}

describe('the least step', () => {
  test.each<[string, string, string, Step, string | undefined]>([
    ['a title', '"Steps"', '"Small steps"', 'patch', undefined],
    ['a message', '"Too young."', '"You are too young."', 'patch', undefined],
    ['a comment', 'tariff plan {', '// prices\ntariff plan {', 'patch', undefined],
    ['a price', '0.10 USD', '0.11 USD', 'minor', undefined],
    ['a bound of a rule', '>= 18', '>= 16', 'minor', undefined],
    ['an optional input', 'input kind: Kind', 'input kind: Kind\ninput note: text optional', 'minor', 'note is new.'],
    [
      'a required input',
      'input kind: Kind',
      'input kind: Kind\ninput note: text',
      'major',
      'note is new and required.',
    ],
    ['an input that goes', 'input tags: list of text up to 5', '', 'major', 'tags is taken no more.'],
    [
      'a field that goes',
      'age: integer 0..120  email: text optional',
      'age: integer 0..120',
      'major',
      'person.email is taken no more.',
    ],
    ['a field that must be given', 'email: text optional', 'email: text', 'major', 'person.email is required now.'],
    [
      'a field that may be left out',
      'email: text optional',
      'email: text optional  phone: text optional',
      'minor',
      'person.phone is new.',
    ],
    ['a wider range', '0..1000 places', '0..2000 places', 'minor', 'data takes more values.'],
    ['a narrower range', '0..1000 places', '0..950 places', 'major', 'data takes fewer values.'],
    ['a range beside it', '0..1000 places', '-10..950 places', 'major', 'data takes fewer values.'],
    ['more places', 'places 3', 'places 4', 'minor', 'data takes 4 decimal places, not 3.'],
    ['fewer places', 'places 3', 'places 2', 'major', 'data takes 2 decimal places, not 3.'],
    ['a member more', '{ home, office }', '{ home, office, farm }', 'minor', 'kind takes farm.'],
    ['a member fewer', '{ home, office }', '{ home }', 'major', 'kind takes office no more.'],
    ['a longer list', 'up to 5', 'up to 6', 'minor', 'tags may hold 6 elements, not 5.'],
    ['a shorter list', 'up to 5', 'up to 4', 'major', 'tags may hold 4 elements, not 5.'],
    ['another kind of element', 'list of text', 'list of date', 'major', 'tags is another kind of value.'],
    ['a charge more', 'tax vat', 'charge fee { flat 5 USD }\n  tax vat', 'minor', 'Charge fee is new.'],
    [
      'a line renamed',
      'charge used { measure data each 0.10 USD per GB }\n  tax vat 7.5% added to used',
      'charge data_used { measure data each 0.10 USD per GB }\n  tax vat 7.5% added to data_used',
      'major',
      'Charge used is no more.',
    ],
    ['a reason code', 'code TOO_YOUNG', 'code UNDER_AGE', 'major', 'Reason code TOO_YOUNG is no more.'],
    [
      'a value',
      'define twice: quantity GB = 2 * data',
      'define thrice: quantity GB = 3 * data',
      'major',
      'Value twice is no more.',
    ],
    [
      'the currency',
      'currency USD\nrounding half even to 2 places per line\nas of on\n',
      'currency EUR\nrounding half even to 2 places per line\nas of on\n',
      'major',
      'The currency was USD and is EUR.',
    ],
    ['the rounding', 'half even to 2 places', 'half up to 2 places', 'major', 'Tariff plan rounds otherwise.'],
    ['the as-of', 'as of on\n', '', 'major', 'The as-of was on and is the caller.'],
  ])('%s', (name, from, to, step, sentence) => {
    const text = name === 'the currency' ? OLD.replace('0.10 USD', '0.10 EUR') : OLD;
    const changes =
      name === 'the currency' ? changesBetween(programOf(OLD), programOf(text.replace(from, to))) : changed(from, to);
    expect(leastStep(changes)).toBe(step);
    if (step === 'patch') expect(changes).toEqual([]);
    if (sentence !== undefined) expect(changes.map(({ what }) => what)).toContain(sentence);
  });
});

describe('whether a number goes far enough', () => {
  test.each<[string, string, Step, boolean]>([
    ['1.2.3', '1.2.4', 'patch', true],
    ['1.2.3', '1.2.4', 'minor', false],
    ['1.2.3', '1.3.0', 'minor', true],
    ['1.2.3', '1.3.0', 'major', false],
    ['1.2.3', '2.0.0', 'major', true],
    ['1.9.0', '1.10.0', 'minor', true],
    ['1.2.3', '1.2.3', 'patch', false],
    ['1.2.3', '1.2.2', 'patch', false],
    ['2.0.0', '1.9.9', 'patch', false],
  ])('from %s to %s, a %s step: %s', (old, next, step, enough) => {
    expect(isStepEnough(old, next, step)).toBe(enough);
  });
});
