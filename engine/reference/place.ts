/** Where something stands, as answers show it. */
import { lineReference, type Program, positionAt, type Span } from '#dsl';

/** `folder/file:line`. */
export function lineOf({ sources }: Program, span: Span): string {
  return lineReference(sources, span);
}

/** `folder/file:line:column`. */
export function placeOf({ sources }: Program, span: Span): string {
  const source = sources.get(span.file);
  const column = source === undefined ? span.start + 1 : positionAt(source, span.start).column;
  return `${lineReference(sources, span)}:${column}`;
}
