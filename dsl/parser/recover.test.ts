import { describe, expect, it } from 'vitest';
import { sourceFile } from '../source.ts';
import { codesOf, HEADER } from '../specs/syntax-fixtures.ts';
import { parse } from './parse.ts';

function read(text: string) {
  const { file, lost, diagnostics } = parse(sourceFile('t.writ', HEADER + text));
  const names = file?.declarations.map((node) => ('text' in node.name ? node.name.text : node.name.value));
  return { names, lost, codes: diagnostics.map((diagnostic) => diagnostic.code) };
}

describe('after a fault', () => {
  it('the other declarations are kept and the broken one is told', () => {
    expect(read('input a: text\nrule b { code B  requires x }\ninput c: text\n')).toEqual({
      names: ['a', 'c'],
      lost: ['b'],
      codes: ['WR1002'],
    });
  });

  it('several faults give several messages', () => {
    expect(read('rule a { codee A }\nrule b { code B  require x > }\ninput c text\n').codes).toEqual([
      'WR1002',
      'WR1007',
      'WR1000',
    ]);
  });

  it('a tariff loses only its broken charges', () => {
    const text =
      'tariff t {\n  charge a {\n    flatt 5 USD\n  }\n  charge b {\n    flat 5 USD\n  }\n  charge c {\n    capp 5 USD\n  }\n}\n';
    const { file, diagnostics } = parse(sourceFile('t.writ', HEADER + text));
    const [tariff] = file?.declarations ?? [];
    expect(tariff?.kind === 'Tariff' ? tariff.clauses.map((clause) => clause.kind) : []).toEqual(['Charge']);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['WR1002', 'WR1002']);
  });

  it('a header goes on behind a broken clause', () => {
    const text = 'policy a.b version 1.0.0\nefective from 2026-01-01\nzone "UTC"\ncurrency USD EUR\nas of now\n';
    const { file, diagnostics } = parse(sourceFile('t.writ', text));
    expect(file?.header.clauses.map((clause) => clause.kind)).toEqual(['Zone', 'Currency', 'AsOfPath']);
    expect(diagnostics).toHaveLength(2);
  });

  it('a file without a usable header has no tree, but its other faults are told', () => {
    const { file, diagnostics } = parse(sourceFile('t.writ', 'rule a { codee A }\n'));
    expect(file).toBeUndefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['WR1000', 'WR1002']);
  });

  it('rubbish behind a declaration does not take it away', () => {
    expect(read('input a: text }\ninput b: text\n').names).toEqual(['a', 'b']);
  });

  it('a fault of spelling is not told twice', () => {
    expect(codesOf('rule r "open {\n  code A\n  message x"\n}\n')).not.toContain('WR1010');
    expect(codesOf('define a = 1e6 USD\n')).toEqual(['WR1006']);
  });
});

describe('a block that is not closed', () => {
  it.each([
    ['before the next declaration', 'rule a {\n  code A\n\nrule b { code B }\n'],
    ['before the end of the file', 'rule a {\n  code A\n'],
    ['before the next charge', 'tariff t {\n  charge a {\n    flat 1 USD\n  charge b {\n    flat 1 USD\n  }\n}\n'],
    [
      'before a clause of the block around it',
      'tariff t {\n  charge a {\n    graduated {\n      beyond at 1 USD\n    cap 5 USD\n  }\n}\n',
    ],
    ['before a declaration that begins with a soft word', 'rule a {\n  code A\n\nlimit b { code B  allow 1 }\n'],
  ])('%s', (_, text) => {
    expect(codesOf(text)).toEqual(['WR1010']);
  });
});
