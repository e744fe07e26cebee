/** What generated code needs of the items of a list: columns that it fills, which items a block stands for, and in which order. */
import type { ListValueData } from './list-data.ts';

/** A list of one column, as long as `list`. */
export function newColumn(list: ListValueData, initial: unknown): ListValueData {
  return { length: list.length, columns: [new Array<unknown>(list.length).fill(initial)] };
}

type Key = number | bigint;

/** The indices of the items where `where` holds, by their keys; ties stay in the order of the list (LANGUAGE 18.86). */
export function chosenItems(
  list: ListValueData,
  where: ListValueData | undefined,
  keys: ListValueData | undefined,
  falling: boolean,
): ListValueData {
  const chosen = Array.from({ length: list.length }, (_, i) => i).filter((i) => where?.columns[0]?.[i] !== 0);
  const of = keys?.columns[0] as readonly Key[] | undefined;
  if (of !== undefined) chosen.sort((a, b) => (falling ? byKey(of, b, a) : byKey(of, a, b)));
  return { length: chosen.length, columns: [chosen] };
}

function byKey(keys: readonly Key[], a: number, b: number): number {
  const [left, right] = [keys[a] ?? 0, keys[b] ?? 0];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether two of the first column are the same. */
export function holdsTwice({ length, columns: [first = []] }: ListValueData): boolean {
  return new Set(first).size < length;
}
