/** The name that somebody most likely meant. */

/** Edits that turn one text into the other: a character put in, left out or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const NAME_MAX = 100;

/** Undefined where none is near: more than a third of it would have to be another. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > NAME_MAX) return undefined;
  const [best] = known
    .map((each) => ({ each, edits: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.ceil(each.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return best?.each;
}
