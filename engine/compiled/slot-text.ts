/** How encoders name what they print. */
import { numberSlot, otherSlot } from './frame.ts';
import type { Slot } from './outputs.ts';

/** The names of an item's index in its list and of its place in the order of its block, in generated code. */
export const INDEX = 'x';
export const PLACE = 'p';
export interface ItemNames {
  readonly index: string;
  readonly place: string;
}
export const OF_LINES: ItemNames = { index: INDEX, place: PLACE };
/** Of items inside the line of another one. */
export const OF_SHARES: ItemNames = { index: 'y', place: 'q' };

/** How generated code names a slot, or what its column holds. */
export function slotText({ slot, at }: Slot, other: boolean): string {
  if (at !== undefined) return `${otherSlot(slot)}${at.map((index) => `.columns[0][${index}]`).join('')}`;
  return other ? otherSlot(slot) : numberSlot(slot);
}
