/** A list at run time: one column for each leaf of its elements. */
export interface ListValueData {
  length: number;
  readonly columns: readonly (readonly unknown[])[];
}
export const EMPTY_LIST: ListValueData = { length: 0, columns: [] };
export function listOf(length: number, columns: readonly (readonly unknown[])[]): ListValueData {
  return { length, columns };
}
