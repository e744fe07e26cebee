/** Reads the word of a text or an enum out of a decoded frame. */
import type { AsOf } from '#dsl';
import { Bug } from '../bug.ts';
import type { InputPlace, Place } from '../ir/layout.ts';
import { type Frame, numberReader, otherReader } from './frame.ts';

export function wordReader(
  places: readonly InputPlace[],
  { input, fields }: AsOf['path'],
): (frame: Frame) => string | undefined {
  const place = fields.reduce(fieldOf, places.find(({ name }) => name === input)?.place);
  if (place?.kind === 'text') {
    const read = otherReader(place.slot);
    return (frame) => String(read(frame));
  }
  if (place?.kind === 'number' && place.of.kind === 'enum') {
    const { members } = place.of.enum;
    const read = numberReader(place.slot);
    return (frame) => members[read(frame)];
  }
  throw new Bug(`${[input, ...fields].join('.')} is no word`);
}

function fieldOf(place: Place | undefined, name: string): Place | undefined {
  return place?.kind === 'record' ? place.fields.find((field) => field.name === name)?.place : undefined;
}
