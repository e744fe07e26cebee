/** What each name of a file is, for editors that colour names by their meaning. */
import type { Span } from '../source.ts';
import type { BuiltIn } from './built-in.ts';
import type { What } from './declared.ts';
import { allUses, meaningOf } from './navigate.ts';
import { type AuthorPack, pageOf } from './pack.ts';

export interface Highlight {
  readonly span: Span;
  readonly what: What | BuiltIn['what'];
  readonly declares: boolean;
}

/** In order of place; names of which nothing is known are left out. */
export function highlights(pack: AuthorPack, file: string): readonly Highlight[] {
  const page = pageOf(pack, file);
  if (page === undefined) return [];
  return allUses(page).flatMap((use) => {
    const meaning = meaningOf(page, use);
    if (meaning === undefined) return [];
    return [{ span: use.name.span, what: meaning.what, declares: use.role.kind === 'declares' }];
  });
}
