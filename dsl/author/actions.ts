/** What can be done about a file at a press of a key: the remedies that carry an edit, and the one layout. */
import type { Diagnostic, Edit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';
import { formatEdits } from './layout.ts';
import { type AuthorPack, diagnosticsOf } from './pack.ts';

export type Action =
  | {
      readonly kind: 'fix';
      readonly title: string;
      readonly diagnostic: Diagnostic;
      readonly edits: readonly Edit[];
    }
  | { readonly kind: 'format'; readonly title: string; readonly edits: readonly Edit[] };

/** The actions for a part of a file. */
export function actions(pack: AuthorPack, place: Span): readonly Action[] {
  const fixes = diagnosticsOf(pack).flatMap((diagnostic): readonly Action[] => {
    const { remedy, span } = diagnostic;
    if (remedy?.edits === undefined || !touches(span, place)) return [];
    return [{ kind: 'fix', title: `Fix: ${remedy.text}`, diagnostic, edits: remedy.edits }];
  });
  const layout = formatEdits(pack, place.file);
  return layout.length === 0 ? fixes : [...fixes, { kind: 'format', title: 'Lay the file out', edits: layout }];
}

function touches(a: Span, b: Span): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end;
}
