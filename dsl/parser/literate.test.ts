import { describe, expect, it } from 'vitest';
import { positionAt, sourceFile } from '../source.ts';
import { maskLiterate } from './literate.ts';
import { parse } from './parse.ts';

const RULES = 'library shop.types version 1.0.0\neffective from 2026-01-01';
const read = (text: string) => parse(sourceFile('book.writ.md', text));

describe('a literate file', () => {
  it('is one file made of all its fences, in order', () => {
    const { file, diagnostics } = read(
      `# Types\n\nProse with "quotes.\n\n\`\`\`writ\n${RULES}\n\`\`\`\n\nMore.\n\n~~~~ writ\ninput x: text\n~~~\n~~~~\n`,
    );
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['WR1001']);
    expect(file?.declarations).toHaveLength(1);
  });

  it('keeps lines and columns, CRLF included', () => {
    const source = sourceFile('book.writ.md', `Prose é\r\n\`\`\`writ\r\n${RULES}\r\ninput x text\r\n\`\`\`\r\n`);
    const [fault] = parse(source).diagnostics;
    expect(fault === undefined ? undefined : positionAt(source, fault.span.start)).toEqual({ line: 5, column: 9 });
    expect(maskLiterate(source).source.text).toHaveLength(source.text.length);
  });

  it.each(['```writ ignore', '```', '```js', '    ```writ', '``` writ `x`'])('%s is prose', (fence) => {
    expect(read(`${fence}\nnot a rule file\n\`\`\`\n`).file).toBeUndefined();
    expect(maskLiterate(sourceFile('b.writ.md', `${fence}\nnot a rule\n\`\`\`\n`)).source.text.trim()).toBe('');
  });

  it('needs its fences closed', () => {
    const { file, diagnostics } = read(`\`\`\`writ\n${RULES}\n`);
    expect(file).toBeDefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['WR1015']);
  });
});

it('is told by its name alone', () => {
  const source = sourceFile('plain.writ', RULES);
  expect(maskLiterate(source).source).toBe(source);
});
