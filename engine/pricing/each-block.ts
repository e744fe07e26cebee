/** Blocks of a tariff that stand for the items of a list. */
import type { Each } from '#dsl';

/** By what it is known, and over what it stands. */
export interface Block {
  readonly name: string;
  readonly each?: Each;
}
export type EachOf<B extends Block> = B & { readonly each: Each };
export function standsForItems<B extends Block>(block: B): block is EachOf<B> {
  return block.each !== undefined;
}
export function isSameList(a: Block, b: Block): boolean {
  return a.each !== undefined && a.each.path === b.each?.path;
}
