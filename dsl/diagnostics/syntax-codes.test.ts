import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DECLARATIONS_MAX, FILE_BYTES_MAX } from '../limits.ts';
import { parse } from '../parser/parse.ts';
import { sourceFile } from '../source.ts';
import { FIXTURES, faultsOf, HEADER, ruleFiles } from '../specs/syntax-fixtures.ts';
import { SYNTAX_CODES } from './codes-syntax.ts';

/** Too large to be worth a file of its own. */
const LARGE: Readonly<Record<string, string>> = {
  WR1017: `${HEADER}// ${'x'.repeat(FILE_BYTES_MAX)}\n`,
  WR1019: HEADER + Array.from({ length: DECLARATIONS_MAX + 1 }, (_, n) => `constant c${n} = ${n}\n`).join(''),
};

const samples = [
  ...ruleFiles('diagnostics').filter((source) => source.name.startsWith('WR1')),
  ...Object.entries(LARGE).map(([code, text]) => sourceFile(`${code}.writ`, text)),
];
const codeOf = (name: string): string => name.slice(0, 'WR1000'.length);

describe('every syntax code', () => {
  it('has an example', () => {
    expect(samples.map((source) => codeOf(source.name)).sort()).toEqual(Object.keys(SYNTAX_CODES));
  });

  it.each(Object.keys(SYNTAX_CODES))('%s has a page', (code) => {
    expect(existsSync(join(FIXTURES, '..', 'docs', 'diagnostics', `${code}.md`))).toBe(true);
  });

  it.each(samples.map((source) => [source.name, source] as const))(
    '%s is what its example shows',
    async (name, source) => {
      const { diagnostics } = parse(source);
      expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(codeOf(name));
      await expect(faultsOf(source)).toMatchFileSnapshot(join(FIXTURES, 'diagnostics', `${codeOf(name)}.txt`));
    },
  );

  it.each(samples.map((source) => [source.name, source] as const))(
    '%s: applying every fix leaves no such fault',
    (name, source) => {
      const { diagnostics } = parse(source);
      const edits = diagnostics.flatMap((diagnostic) => diagnostic.remedy?.edits ?? []);
      if (edits.length < diagnostics.length) return;
      const mended = [...edits]
        .sort((a, b) => b.span.start - a.span.start)
        .reduce((text, edit) => text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end), source.text);
      expect(faultsOf(sourceFile(name, mended))).toBe('');
    },
  );
});
