/** Lines of a stream, however it is cut into chunks. */
import { describe, expect, test } from 'vitest';
import { Lines } from './lines.ts';

/** `number:content` of each line. */
function cut(text: string, size: number): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const lines = new Lines(8);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  return [...chunks.flatMap((chunk) => lines.add(chunk)), ...lines.end()].map(({ number, content }) => {
    return `${number}:${content === 'too long' ? content : new TextDecoder().decode(content)}`;
  });
}

describe.each([1, 2, 3, 5, 100])('in chunks of %i bytes', (size) => {
  test.each([
    ['nothing', '', []],
    ['one line without an end', 'a', ['1:a']],
    ['one line with an end', 'a\n', ['1:a']],
    ['blank lines are counted', '\n \n\t\r\na\n\n\nb\n', ['4:a', '7:b']],
    ['line ends of both kinds', 'a\r\nb\n', ['1:a\r', '2:b']],
    ['a line at the limit, and one above', '12345678\n123456789\n1\n', ['1:12345678', '2:too long', '3:1']],
    ['more than one byte a character', 'é\n\né', ['1:é', '3:é']],
  ])('%s', (_, text, lines) => expect(cut(text, size)).toEqual(lines));
});
