/** Messages with holes: `{expr}` prints a value, `{{` and `}}` print braces, and a hole holds no text of its own. */
import type { IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { tokenSpan } from '../lexer/place.ts';
import { insideOf, type Piece, piecesOf } from '../lexer/text-faults.ts';
import type { ExprNode, Template } from '../tree/expression.ts';

/** Reads the expression of a hole, `base` being the place of its first character. */
export type HoleReader = (text: string, base: number) => ExprNode | undefined;

export function readTemplate(
  file: string,
  token: IToken,
  readHole: HoleReader,
  report: (diagnostic: Diagnostic) => void,
): Template {
  const pieces = piecesOf(insideOf(token), token.startOffset + 1);
  const parts: (string | ExprNode)[] = [];
  let text = '';
  const fault = (piece: Piece, sentence: string, hint: string): void => {
    const span = { file, start: piece.offset, end: piece.offset + piece.raw.length };
    report(diagnose('WR1016', span, { fault: sentence }, { remedy: { text: hint } }));
  };
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (piece === undefined) break;
    const brace = piece.raw === '{' || piece.raw === '}';
    if (!brace) {
      text += piece.value ?? piece.raw;
    } else if (pieces[index + 1]?.raw === piece.raw) {
      text += piece.raw;
      index += 1;
    } else if (piece.raw === '}') {
      fault(piece, 'This "}" closes no hole.', 'write }} to print a brace');
    } else {
      const close = closingBrace(pieces, index);
      if (close < 0) {
        fault(piece, 'This hole is not closed.', 'close it with "}", or write {{ to print a brace');
        break;
      }
      const inside = pieces.slice(index + 1, close);
      const backslash = inside.find((part) => part.raw.length > 1 && part.raw.startsWith('\\'));
      if (inside.every((part) => part.raw.trim() === '')) {
        fault(piece, 'This hole is empty.', 'put a value into it, or write {{ and }} to print braces');
      } else if (backslash !== undefined) {
        fault(
          backslash,
          'A hole cannot hold a text.',
          'give the value a name with "let" and put the name into the hole',
        );
      } else {
        if (text !== '') parts.push(text.normalize('NFC'));
        text = '';
        const hole = readHole(inside.map((part) => part.raw).join(''), piece.offset + 1);
        if (hole !== undefined) parts.push(hole);
      }
      index = close;
    }
  }
  if (text !== '') parts.push(text.normalize('NFC'));
  return { parts, span: tokenSpan(file, token) };
}

function closingBrace(pieces: readonly Piece[], open: number): number {
  let depth = 0;
  return pieces.findIndex((piece, index) => {
    if (index < open) return false;
    if (piece.raw === '{') depth += 1;
    if (piece.raw === '}') depth -= 1;
    return depth === 0;
  });
}
