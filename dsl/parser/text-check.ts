/** What must hold of a text before it is read at all: it is text, and not too large. */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { utf8Length } from '../digest.ts';
import { FILE_BYTES_MAX } from '../limits.ts';
import type { SourceFile } from '../source.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const NO_TEXT = /[\u0000\ufffd]/;

/** The one fault that makes it pointless to read on, if there is one. */
export function unreadable(source: SourceFile): Diagnostic | undefined {
  return notText(source) ?? tooLarge(source);
}

/** Bytes that are no UTF-8 were read as U+FFFD, wherever they stand, and U+0000 stands in no text. */
function notText({ name, text }: SourceFile): Diagnostic | undefined {
  const at = text.search(NO_TEXT);
  if (at < 0) return undefined;
  const character = text[at] === '\0' ? 'U+0000' : 'U+FFFD';
  const remedy = { text: 'is this a text file, saved as UTF-8?' };
  return diagnose('WR1001', { file: name, start: at, end: at + 1 }, { character }, { remedy });
}

function tooLarge({ name, text }: SourceFile): Diagnostic | undefined {
  // A UTF-16 code unit takes at most three bytes, so most files need not be counted.
  const bytes = text.length * 3 > FILE_BYTES_MAX ? utf8Length(text) : 0;
  if (bytes <= FILE_BYTES_MAX) return undefined;
  const remedy = { text: 'put long tables into CSV files, or share types in a library' };
  return diagnose('WR1017', { file: name, start: 0, end: 0 }, { bytes, limit: FILE_BYTES_MAX }, { remedy });
}
