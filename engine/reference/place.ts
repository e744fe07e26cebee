/** Where something stands, as answers show it. */
import { type Program, positionAt, type Span } from '#dsl';

/** `file:line`. */
export function lineOf({ sources }: Program, { file, start }: Span): string {
  const source = sources.get(file);
  return source === undefined ? `${file}:1` : `${file}:${positionAt(source, start).line}`;
}

/** `file:line:column`. */
export function placeOf({ sources }: Program, { file, start }: Span): string {
  const source = sources.get(file);
  if (source === undefined) return `${file}:1:${start + 1}`;
  const { line, column } = positionAt(source, start);
  return `${file}:${line}:${column}`;
}
