/** Where something stands, as answers show it: `folder/file:line`. */
import { lineReference, type Program, type Span } from '#dsl';

export function sourceLine({ sources }: Program, span: Span): string {
  return lineReference(sources, span);
}
