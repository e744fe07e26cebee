/**
 * Literate files: everything outside the fences marked `writ` becomes a blank, so that lines and columns stay true.
 * Fences follow CommonMark: three or more backticks or tildes, indented by at most three blanks, closed by at least as
 * many of the same character with nothing behind them.
 */
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { type SourceFile, sourceFile } from '../source.ts';

export interface Masked {
  readonly source: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

interface Fence {
  readonly mark: string;
  readonly isSource: boolean;
  readonly start: number;
  readonly end: number;
}

const OPENING = /^ {0,3}(`{3,}|~{3,})(.*)$/;

function isLiterate(name: string): boolean {
  return name.endsWith('.writ.md');
}

/** The source with its prose blanked out; a plain file comes back as it is. */
export function maskLiterate(source: SourceFile): Masked {
  if (!isLiterate(source.name)) return { source, diagnostics: [] };
  const lines: string[] = [];
  let fence: Fence | undefined;
  let offset = 0;
  for (const line of source.text.split('\n')) {
    const content = line.replace(/\r$/, '');
    const closes = fence !== undefined && isClosing(content, fence.mark);
    lines.push(fence?.isSource === true && !closes ? line : blanked(line));
    if (fence === undefined) fence = openingFence(content, offset);
    else if (closes) fence = undefined;
    offset += line.length + 1;
  }
  const masked = sourceFile(source.name, lines.join('\n'));
  return { source: masked, diagnostics: fence?.isSource === true ? [unclosedFence(source, fence)] : [] };
}

function blanked(line: string): string {
  return line.replace(/[^\r]/g, ' ');
}

function openingFence(line: string, offset: number): Fence | undefined {
  const match = OPENING.exec(line);
  const mark = match?.[1];
  const info = match?.[2] ?? '';
  // The info string of a backtick fence holds no backtick, or it would be code in a sentence.
  if (mark === undefined || (mark.startsWith('`') && info.includes('`'))) return undefined;
  return { mark, isSource: info.trim() === 'writ', start: offset + line.indexOf(mark), end: offset + line.length };
}

function isClosing(line: string, mark: string): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return closing !== undefined && closing[0] === mark[0] && closing.length >= mark.length;
}

function unclosedFence(source: SourceFile, fence: Fence): Diagnostic {
  const end = source.text.length;
  const text = source.text.endsWith('\n') ? `${fence.mark}\n` : `\n${fence.mark}\n`;
  const remedy = {
    text: `close it with ${fence.mark} on a line of its own`,
    edits: [{ span: { file: source.name, start: end, end }, text }],
  };
  return diagnose('WR1015', { file: source.name, start: fence.start, end: fence.end }, {}, { remedy });
}
