/** A pack under edits: the same as one that is checked from the beginning, with only what an edit touches checked anew. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SourceFile, sourceFile } from '../source.ts';
import { LIBRARY } from '../specs/desk.ts';
import { ruleFiles } from '../specs/syntax-fixtures.ts';
import { actions } from './actions.ts';
import { complete } from './complete.ts';
import { folds } from './folding.ts';
import { highlights } from './highlight.ts';
import { hover } from './hover.ts';
import { formatEdits } from './layout.ts';
import { definition, references } from './navigate.ts';
import { outline } from './outline.ts';
import { type AuthorPack, diagnosticsOf, openPack, withSource } from './pack.ts';
import { rename } from './rename.ts';

const HEAD = 'version 1.0.0\neffective from 2026-01-01\n';
const B = `library lib.b ${HEAD}use Color from lib.words version 1\nrecord Thing { color: Color }\n`;
const USER = `policy demo.user ${HEAD}use Thing from lib.b version 1\ninput thing: Thing\nrule r { code X  require thing.color is red }\n`;
const TABLE = `policy demo.table ${HEAD}table t picks one row from csv "t.csv" {\n  | a: integer 0..1 => b: integer |\n}\ndefine x = t(0).b\n`;

/** The texts that each file of the pack takes on. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'words.writ': [LIBRARY, LIBRARY.replace('red', 'blue'), `${LIBRARY}record {`, LIBRARY.replace('1.0.0', '2.0.0'), ''],
  'b.writ': [
    B,
    B.replace('Thing', 'Item'),
    `${B}constant c = 1\n`,
    B.replace('lib.words', 'lib.b'),
    B.replace('Color }', 'Colour }'),
  ],
  'c.writ': [
    `library lib.words ${HEAD.replace('1.0.0', '1.1.0')}enum Color { red }\n`,
    `library lib.words ${HEAD}use Thing from lib.b version 1\nenum Color { red }\n`,
    `library lib.words ${HEAD.replace('2026', '2027')}`,
    `policy demo.user ${HEAD}`,
    `policy demo.user ${HEAD.replace('1.0.0', '1.1.0')}`,
  ],
  'user.writ': [USER, USER.replace('red', 'green'), USER.replace('thing.color', 'thing.'), `// nothing\n${USER}`],
  'table.writ': [TABLE, TABLE.replace('0..1', '0..2')],
  't.csv': ['a,b\n0,1\n1,2\n', 'a,b\n0,1\n', 'a,c\n'],
};

function files(texts: Readonly<Record<string, string>>, known: ReadonlyMap<string, SourceFile>) {
  const all = Object.entries(texts).map(([name, text]) => {
    const old = known.get(name);
    return old?.text === text ? old : sourceFile(name, text);
  });
  const sources = all.filter(({ name }) => name.endsWith('.writ'));
  return { sources, csv: (_: string, name: string) => all.find((each) => each.name === name) };
}

describe('an edited pack', () => {
  test('says what a pack says that is checked from the beginning', () => {
    const edit = fc
      .constantFrom(...Object.keys(TEXTS))
      .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(TEXTS[name] ?? []))));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let texts = Object.fromEntries(Object.entries(TEXTS).map(([name, [first = '']]) => [name, first]));
        let pack: AuthorPack | undefined;
        for (const [name, text] of edits) {
          texts = { ...texts, [name]: text };
          const known = new Map([...(pack?.files.sources ?? [])].map((source) => [source.name, source]));
          pack = openPack(files(texts, known), pack);
          expect(diagnosticsOf(pack)).toEqual(diagnosticsOf(openPack(files(texts, new Map()))));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('checks the edited file and those who use it, and no other', () => {
    const texts = { 'words.writ': LIBRARY, 'b.writ': B, 'user.writ': USER, 'table.writ': TABLE };
    const before = openPack(files(texts, new Map()));
    const edited = (name: string, text: string): readonly string[] => {
      const after = openPack(withSource(before.files, sourceFile(name, text)), before);
      return [...after.results]
        .filter(([file, { own }]) => own !== before.results.get(file)?.own)
        .map(([file]) => file);
    };
    expect(edited('user.writ', `${USER}// more\n`)).toEqual(['user.writ']);
    expect(edited('b.writ', `${B}// more\n`)).toEqual(['b.writ', 'user.writ']);
    expect(edited('words.writ', `${LIBRARY}// more\n`)).toEqual(['words.writ', 'b.writ', 'user.writ']);
  });
});

/** Everything that can be asked of a place. */
function askAll(pack: AuthorPack, source: SourceFile, offset: number): void {
  const file = source.name;
  complete(pack, file, offset);
  hover(pack, file, offset);
  definition(pack, file, offset);
  references(pack, file, offset);
  rename(pack, file, offset, 'another_name');
  actions(pack, { file, start: offset, end: offset });
  outline(pack, file);
  highlights(pack, file);
  formatEdits(pack, file);
  folds(source);
}

describe('nothing makes a question throw', () => {
  const examples = ruleFiles('examples');

  test('not at any place of an example that is cut, doubled or mixed', () => {
    const part = fc.record({ file: fc.constantFrom(...examples), at: fc.nat(4_000), length: fc.nat(400) });
    fc.assert(
      fc.property(part, part, fc.nat(4_000), (one, other, at) => {
        const { text } = one.file;
        const mixed = `${text.slice(0, one.at)}${other.file.text.slice(other.at, other.at + other.length)}${text.slice(one.at + one.length)}`;
        const source = sourceFile(one.file.name, mixed);
        const pack = openPack(withSource({ sources: examples.slice(0, 1), csv: () => undefined }, source));
        askAll(pack, source, Math.min(at, mixed.length));
      }),
      { numRuns: 40 },
    );
  });

  test('not for any text, and not for a file that is not there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(60), (text, at) => {
        const source = sourceFile('any.writ', text);
        askAll(openPack({ sources: [source], csv: () => undefined }), source, Math.min(at, text.length));
      }),
      { numRuns: 40 },
    );
    askAll(openPack({ sources: [], csv: () => undefined }), sourceFile('gone.writ', ''), 5);
  });
});

describe('from a keystroke to what is wrong', () => {
  test('in a file of a thousand lines (the time is told, and not judged)', () => {
    const text = thousandLines();
    const place = text.lastIndexOf('score >');
    let pack = openPack({ sources: [sourceFile('long.writ', text)], csv: () => undefined });
    const times = Array.from('a_dozen_keys').map((letter) => {
      const source = sourceFile('long.writ', `${text.slice(0, place)}${letter}${text.slice(place)}`);
      const start = performance.now();
      pack = openPack(withSource(pack.files, source), pack);
      const found = diagnosticsOf(pack).length;
      expect(found).toBeGreaterThanOrEqual(0);
      return performance.now() - start;
    });
    const middle = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
    process.stdout.write(
      `    ${text.split('\n').length} lines: ${middle.toFixed(0)} ms from a keystroke to diagnostics\n`,
    );
  });
});

function thousandLines(): string {
  const rules = Array.from(
    { length: 72 },
    (_, n) =>
      `rule r${n} "Number ${n}" {\n  code C${n}\n  let twice = score * 2\n  require twice >= ${n} and kind is not small\n  message "{score} is below ${n}."\n}\n\ntable t${n} picks one row {\n  | score: integer 0..1000 => level: integer |\n  | < 500 => ${n} |\n  | >= 500 => 2 |\n}\ndefine level${n} = t${n}(score).level\n`,
  );
  const members = rules.map((_, n) => `r${n}`).join(', ');
  return `policy demo.long ${HEAD}enum Kind { small, large }\ninput score: integer 0..1000\ninput kind: Kind\n\n${rules.join('\n')}\nrule last { code LAST  require score > 1 }\ndecision all { pass when all of { ${members}, last } }\n`;
}
