/** The grammars of the editor extension: what the language makes, and the colours of a few lines. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LEXICON } from '#author';

interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

const grammar = JSON.parse(
  readFileSync(fileURLToPath(new URL('../editor/vscode/generated/writ.tmLanguage.json', import.meta.url)), 'utf8'),
) as { readonly repository: { readonly code: { readonly patterns: readonly Rule[] } } };
const rules = grammar.repository.code.patterns.filter((rule) => rule.match !== undefined);

/** As an editor reads a line: at each place the first rule that matches there. */
function colours(line: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < line.length; ) {
    const hit = rules
      .map((rule) => ({ rule, match: new RegExp(rule.match ?? '', 'dy') }))
      .map(({ rule, match }) => {
        match.lastIndex = at;
        return { rule, match: match.exec(line) };
      })
      .find(({ match }) => match !== null && match[0] !== '');
    if (hit?.match?.[0] === undefined) {
      at += 1;
      continue;
    }
    const { rule, match } = hit;
    if (rule.name !== undefined) found.push(`${match[0]} ${rule.name}`);
    for (const [group, { name }] of Object.entries(rule.captures ?? {})) found.push(`${match[Number(group)]} ${name}`);
    at += match[0].length;
  }
  return found.map((each) => each.replace(/\.writ$/, ''));
}

test('they are what the language makes', () => {
  const tool = fileURLToPath(new URL('build-grammar.ts', import.meta.url));
  expect(() => execFileSync(process.execPath, [tool, '--check'], { stdio: 'pipe' })).not.toThrow();
});

test.each([
  ['rule when_due {', ['rule keyword.declaration', 'when_due entity.name']],
  [
    'library isp.customer version 1.3.0',
    [
      'library keyword.declaration',
      'isp.customer entity.name',
      'version keyword.other',
      '1.3.0 constant.numeric.version',
    ],
  ],
  ['  type: Kind', []],
  [
    '  require used.rule >= 5 and not x',
    [
      'require keyword.control',
      '>= keyword.operator',
      '5 constant.numeric.number',
      'and keyword.operator.word',
      'not keyword.operator.word',
    ],
  ],
  [
    'input n: integer 0..1000',
    [
      'input keyword.declaration',
      'n entity.name',
      'integer support.type',
      '0 constant.numeric.number',
      '.. keyword.operator',
      '1000 constant.numeric.number',
    ],
  ],
  ['unit box plural boxes', ['unit keyword.declaration', 'box entity.name', 'plural keyword.other']],
  [
    'rounding half even to minor unit per line',
    [
      'rounding keyword.control',
      'half keyword.operator.word',
      'even keyword.other',
      'to keyword.operator.word',
      'minor keyword.other',
      'unit keyword.other',
      'per keyword.operator.word',
      'line keyword.other',
    ],
  ],
  [
    'effective from 2026-01-01 // a date',
    [
      'effective keyword.control',
      'from keyword.other',
      '2026-01-01 constant.numeric.date',
      '// a date comment.line.double-slash',
    ],
  ],
  [
    '| 7.5% | 08:00 => true |',
    [
      '| keyword.operator',
      '7.5% constant.numeric.percent',
      '| keyword.operator',
      '08:00 constant.numeric.time',
      '=> keyword.operator',
      'true constant.language',
      '| keyword.operator',
    ],
  ],
])('%s', (line, expected) => {
  expect(colours(line)).toEqual(expected);
});

test('every word of the language has a colour', () => {
  const words = [...LEXICON.hard, ...LEXICON.clauses, ...LEXICON.soft, ...LEXICON.declarations, ...LEXICON.types];
  expect(words.filter((word) => colours(` ${word}`).length === 0)).toEqual([]);
});

test('every literal of the language is one', () => {
  expect(LEXICON.literals.map(({ name }) => name)).toEqual(['instant', 'date', 'time', 'version', 'percent', 'number']);
  for (const { pattern } of LEXICON.literals) expect(pattern).not.toBe('');
});
