/** What can be said of a file's shape: its one layout, its outline, the parts that fold. */
import type { Edit } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { format } from '../format/format.ts';
import { editTo } from './edits.ts';
import { type AuthorPack, pageOf } from './pack.ts';

/** The edit that lays a file out in the one way; none for a literate file or one with syntax errors. */
export function formatEdits(pack: AuthorPack, file: string): readonly Edit[] {
  const page = pageOf(pack, file);
  const tree = page?.file.parsed.file;
  if (page === undefined || tree === undefined || hasErrors(page.file.parsed.diagnostics)) return [];
  return file.endsWith('.md') ? [] : editTo(page.file.source, format(tree, page.file.source));
}
