/** Where something stands, as answers show it: `file:line`. */
import { type Program, positionAt, type Span } from '#dsl';

export function sourceLine({ sources }: Program, { file, start }: Span): string {
  const source = sources.get(file);
  return source === undefined ? `${file}:1` : `${file}:${positionAt(source, start).line}`;
}
