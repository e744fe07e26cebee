/** Completion: what the grammar allows, and the names that fit. `^` is the cursor. */
import { describe, expect, test } from 'vitest';
import { BASE, desk, LIBRARY } from '../specs/desk.ts';
import { complete } from './complete.ts';

interface Case {
  readonly at: string;
  readonly text: string;
  /** The first names, words of the language left out. */
  readonly names?: readonly string[];
  /** The first words of the language. */
  readonly words?: readonly string[];
  readonly without?: readonly string[];
}

const RULE = (rest: string): string => `${BASE}rule r {\n  code X\n  ${rest}\n}\n`;
const HEADER = 'policy demo.desk version 1.0.0\neffective from 2026-01-01\n';
const INTENT = (rest: string): string => `${BASE}intent qos voice {\n  target "x"\n  ${rest}\n}\n`;
const TARIFF = (rest: string): string =>
  `${BASE}tariff t {\n  charge data { measure used  each 1 USD per GB }\n  ${rest}\n}\n`;

const CASES: readonly Case[] = [
  { at: 'an empty file', text: '^', words: ['policy', 'library'], names: [] },
  { at: 'a header', text: `${HEADER}^`, words: ['until', 'effective', 'zone', 'currency', 'rounding'], names: [] },
  { at: 'between declarations', text: `${BASE}^`, words: ['use', 'enum', 'record', 'input'], names: [] },
  { at: 'a half written declaration', text: `${BASE}tar^`, words: ['use', 'enum'], names: [] },
  {
    at: 'a clause of a rule',
    text: RULE('^'),
    words: ['waived', 'let', 'code', 'severity'],
    names: [],
    without: ['flat'],
  },
  {
    at: 'a clause of a charge',
    text: `${BASE}tariff t {\n  charge c {\n    ^\n  }\n}`,
    words: ['let', 'applies', 'code', 'measure'],
  },
  {
    at: 'a clause after a broken charge',
    text: TARIFF('charge b { flat }\n  charge c {\n    ^\n  }'),
    words: ['let', 'applies'],
  },
  { at: 'a choice of words', text: TARIFF('charge c { prorate by ^ }'), words: ['day', 'second'], names: [] },
  {
    at: 'a value',
    text: RULE('require ^'),
    names: ['customer', 'used', 'minimum_score', 'double', 'deposit', 'min'],
    words: ['if', 'not'],
  },
  { at: 'a local', text: RULE('let good = 1\n  require ^ > 0'), names: ['good', 'customer'] },
  { at: 'a parameter', text: `${BASE}define f(amount: integer) = ^\n`, names: ['amount', 'customer'] },
  {
    at: 'a field of an intent',
    text: INTENT('^'),
    names: ['class', 'priority', 'match', 'guaranteed'],
    words: ['let', 'applies'],
    without: ['customer'],
  },
  {
    at: 'a value of such a field',
    text: INTENT('class: ^'),
    names: ['expedited', 'assured', 'best_effort', 'background'],
  },
  {
    at: 'a field inside such a field',
    text: INTENT('class: assured\n  match: { ^ }'),
    names: ['protocol', 'ports', 'source', 'destination', 'application', 'dscp'],
  },
  { at: 'the kind of an intent', text: `${BASE}intent ^`, names: ['qos', 'bandwidth', 'traffic_shaping'] },
  { at: 'the item of a list', text: `${BASE}define f = sum(^ for x in [1, 2])\n`, names: ['x', 'customer'] },
  {
    at: 'after a dot',
    text: RULE('require customer.^'),
    names: ['kind', 'score', 'since'],
    words: [],
    without: ['customer'],
  },
  { at: 'after a dot, half written', text: RULE('require customer.sc^ore > 1'), names: ['kind', 'score', 'since'] },
  {
    at: 'a value of the expected enum',
    text: RULE('require customer.kind is ^'),
    names: ['small', 'large', 'customer'],
  },
  {
    at: 'where the block is not closed',
    text: `${BASE}rule r {\n  code X\n  require (customer.kind is sm^\n\nrule b { code Y  require true }`,
    names: ['small', 'large'],
  },
  { at: 'an argument', text: `${BASE}define m = deposit(^, 500).months\n`, names: ['small', 'large', 'customer'] },
  { at: 'the row of a look-up', text: `${BASE}define m = deposit(small, 500).^\n`, names: ['months'], words: [] },
  { at: 'a cell of a table', text: BASE.replace('| small      | <', '| ^ | <'), names: ['small', 'large'] },
  {
    at: 'after a value',
    text: RULE('require used ^'),
    words: ['with', 'otherwise', 'as', 'of', 'rounded', 'is'],
    names: [],
  },
  {
    at: 'on the line after a value',
    text: RULE('require used > 1 GB\n  ^'),
    words: ['waived', 'let', 'code'],
    names: [],
  },
  {
    at: 'a type',
    text: `${BASE}input more: ^`,
    names: ['Kind', 'Customer', 'integer', 'number', 'percent'],
    words: ['money', 'quantity', 'list'],
  },
  { at: 'a currency', text: `${BASE}input more: money ^`, names: ['USD', 'AED'], without: ['GB'] },
  { at: 'a unit', text: `${BASE}input more: quantity ^`, names: ['bit', 'bits', 'second'], without: ['USD'] },
  { at: 'behind a number', text: `${BASE}constant more = 10 ^\n`, words: ['with', 'otherwise'], names: ['USD'] },
  { at: 'right behind a digit', text: `${BASE}constant more = 10^\n`, words: [], names: [] },
  { at: 'a span of the calendar', text: TARIFF('bills every ^'), names: ['day', 'days', 'week', 'weeks', 'month'] },
  {
    at: 'the lines of a discount',
    text: TARIFF('discount d { take 10% off ^ }'),
    names: ['data', 'd'],
    words: ['all', 'charges'],
  },
  {
    at: 'a member of a decision',
    text: `${RULE('require true')}decision d { pass when all of { ^ } }`,
    names: ['r', 'd'],
    words: ['all', 'any', 'none'],
  },
  {
    at: 'the figures of a charge',
    text: `${TARIFF('')}test "x" {\n  expect data.^ is 1 USD\n}`,
    names: ['gross', 'waived', 'measured', 'quantity'],
  },
  {
    at: 'the fields of a record',
    text: `${BASE}test "x" {\n  given customer: { ^ }\n}`,
    names: ['kind', 'score', 'since'],
  },
  { at: 'a field that is changed', text: `${BASE}define c = customer with { ^ }`, names: ['kind', 'score', 'since'] },
  { at: 'a path of a test', text: `${BASE}test "x" {\n  given customer.^: 1\n}`, names: ['kind', 'score', 'since'] },
  {
    at: 'an example in a test',
    text: `${BASE}example shop: Customer = { kind: small, since: 2026-01-01 }\ntest "x" {\n  given customer: ^\n}`,
    names: ['shop', 'customer'],
  },
  {
    at: 'a hole of a message',
    text: RULE('require true\n  message "Score {^}."'),
    names: ['customer', 'used'],
    words: [],
  },
  { at: 'a message', text: RULE('message "Score ^"'), names: [], words: [] },
  { at: 'a comment', text: `${BASE}// in^`, names: [], words: [] },
  { at: 'an import', text: `${HEADER}use ^`, names: ['Color', 'box', 'boxes', 'least', 'Item'] },
  { at: 'a library', text: `${HEADER}use Color from lib.^`, names: ['lib.words'] },
  {
    at: 'an imported enum',
    text: `${HEADER}use Color from lib.words version 1\ninput c: Color\nrule r { code X  require c is ^ }`,
    names: ['red', 'green', 'c'],
  },
  {
    at: 'an imported unit',
    text: `${HEADER}use box from lib.words version 1\ninput c: quantity ^`,
    names: ['box', 'boxes', 'bit'],
  },
];

describe('complete', () => {
  test.each(CASES)('$at', ({ text, names, words, without }) => {
    const { pack, file, offset } = desk({ 'lib.writ': LIBRARY, 'test.writ': text });
    const found = complete(pack, file, offset);
    const own = found.filter((each) => each.what !== 'keyword').map((each) => each.name);
    const keywords = found.filter((each) => each.what === 'keyword').map((each) => each.name);
    if (names !== undefined) expect(own.slice(0, names.length || undefined)).toEqual(names);
    if (words !== undefined) expect(keywords.slice(0, words.length || undefined)).toEqual(words);
    for (const name of without ?? []) expect([...own, ...keywords]).not.toContain(name);
  });

  test('a proposal has its type and its declaration, and replaces what stands before the cursor', () => {
    const { pack, file, offset } = desk(RULE('require customer.sc^'));
    const score = complete(pack, file, offset).find((each) => each.name === 'score');
    expect(score).toMatchObject({
      what: 'field',
      detail: 'integer, 300..850, may be missing',
      paragraphs: [
        '```writ\nscore: integer 300..850 optional\n```',
        'From the bureau.',
        'integer, 300..850, may be missing',
      ],
      span: { file: 'test.writ', start: offset - 2, end: offset },
    });
  });

  test('a literate file is completed inside its fences only', () => {
    const text = (prose: string, code: string): string =>
      `# Prices\n\n${prose}\n\n\`\`\`writ\n${HEADER}${code}\n\`\`\`\n`;
    const inProse = desk({ 'a.writ.md': text('We ^', '') });
    const inCode = desk({ 'a.writ.md': text('We', 'cur^') });
    expect(complete(inProse.pack, inProse.file, inProse.offset)).toEqual([]);
    expect(complete(inCode.pack, inCode.file, inCode.offset).map((each) => each.name)).toContain('currency');
  });
});
