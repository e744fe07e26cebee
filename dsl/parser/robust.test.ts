import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format } from '../format/format.ts';
import { hashes } from '../format/hash.ts';
import { tokenize } from '../lexer/lexer.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import { ruleFiles, treeOf } from '../specs/syntax-fixtures.ts';
import { parse } from './parse.ts';

const examples = ruleFiles('examples');

/**
 * A file's header and uses with one declaration and its neighbours: what recovers there recovers in the whole file. Left out
 * is one token of that declaration; of the first, the header's too.
 */
function windows(source: SourceFile): readonly { readonly text: string; readonly from: number; readonly to: number }[] {
  const { declarations } = treeOf(source);
  const start = (index: number): number => declarations[index]?.span.start ?? source.text.length;
  return declarations.map((_, i) => {
    const before = source.text.slice(start(Math.max(0, i - 1)), start(i));
    const head = source.text.slice(0, start(0)) + before;
    const text = head + source.text.slice(start(i), start(i + 2));
    return { text, from: i === 0 ? 0 : head.length, to: head.length + start(i + 1) - start(i) };
  });
}

/** Not a number where not even the header is there. */
function declared(name: string, text: string): number {
  const { file } = parse(sourceFile(name, text));
  return file === undefined ? Number.NaN : file.declarations.length + file.uses.length;
}

describe('with one token left out', () => {
  it.each(examples.map((source) => [source.name, source] as const))(
    '%s is read to its end and loses at most two declarations',
    (name, source) => {
      for (const { text, from, to } of windows(source)) {
        const whole = declared(name, text);
        for (const { startOffset, image } of tokenize(name, text).tokens) {
          if (startOffset < from || startOffset >= to) continue;
          const lost = whole - declared(name, text.slice(0, startOffset) + text.slice(startOffset + image.length));
          if (lost > 2) expect.fail(`${lost} declarations are lost without ${image} in\n${text}`);
        }
      }
    },
  );
});

describe('nothing makes it throw', () => {
  const read = (text: string): void => {
    const source = sourceFile('t.writ', text);
    const { file } = parse(source);
    if (file === undefined) return;
    format(file, source);
    hashes(file);
  };

  it('not any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), read), { numRuns: 300 });
  });

  it('not any literate text', () => {
    const literate = (text: string): void => void parse(sourceFile('t.writ.md', `\`\`\`writ\n${text}`));
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), literate), { numRuns: 100 });
  });

  it('not any row of tokens', () => {
    const images = [...new Set(examples.flatMap(({ name, text }) => tokenize(name, text).tokens.map((t) => t.image)))];
    const words = fc.array(fc.constantFrom(...images), { maxLength: 60 });
    fc.assert(
      fc.property(words, (row) => read(`policy a.b version 1.0.0\n${row.join(' ')}`)),
      { numRuns: 400 },
    );
  });

  it('not any example with parts cut, doubled or swapped', () => {
    const cut = fc.record({
      source: fc.constantFrom(...examples),
      at: fc.nat(),
      length: fc.nat({ max: 200 }),
      to: fc.nat(),
      copies: fc.nat({ max: 2 }),
    });
    const mutate = ({ source, at, length, to, copies }: typeof cut extends fc.Arbitrary<infer T> ? T : never): void => {
      const start = at % source.text.length;
      const part = source.text.slice(start, start + length);
      const rest = source.text.slice(0, start) + source.text.slice(start + length);
      const place = to % (rest.length + 1);
      read(rest.slice(0, place) + part.repeat(copies) + rest.slice(place));
    };
    fc.assert(fc.property(cut, mutate), { numRuns: 300 });
  });
});
