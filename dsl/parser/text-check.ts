/** What must hold of a text before it is read at all: it is text, and not too large. */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { FILE_BYTES_MAX } from '../limits.ts';
import type { SourceFile } from '../source.ts';

/** The size of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The one fault that makes it pointless to read on, if there is one. */
export function unreadable(source: SourceFile): Diagnostic | undefined {
  const start = { file: source.name, start: 0, end: 0 };
  // A UTF-16 code unit takes at most three bytes, so most files need not be counted.
  const bytes = source.text.length * 3 > FILE_BYTES_MAX ? utf8Bytes(source.text) : 0;
  if (bytes > FILE_BYTES_MAX) {
    const remedy = { text: 'put long tables into CSV files, or share types in a library' };
    return diagnose('WR1017', start, { bytes, limit: FILE_BYTES_MAX }, { remedy });
  }
  const nul = source.text.indexOf('\0');
  if (nul < 0) return undefined;
  const span = { file: source.name, start: nul, end: nul + 1 };
  return diagnose(
    'WR1001',
    span,
    { character: 'U+0000' },
    { remedy: { text: 'is this a text file, saved as UTF-8?' } },
  );
}
