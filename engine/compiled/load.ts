/** Decoded inputs into a frame: the slow way in, after the slow decoder. */
import type { Inputs, InputValue } from '../boundary/value.ts';
import { Bug } from '../bug.ts';
import type { InputPlace, ListPlace, NumberPlace, Place } from '../ir/layout.ts';
import { nearestZero } from '../ir/numbers.ts';
import { EMPTY_LIST, type ListValueData } from '../tables/list-data.ts';
import { type Frame, setNumber, setOther } from './frame.ts';

/** Where leaves are written: the slots of a frame, or one element of a list's columns. */
interface Target {
  readonly number: (slot: number, value: number) => void;
  readonly other: (slot: number, value: unknown) => void;
}

export function loadInputs(places: readonly InputPlace[], inputs: Inputs, frame: Frame): void {
  const target = slotsOf(frame);
  for (const [i, { place }] of places.entries()) writeValue(place, inputs[i] ?? { kind: 'missing' }, target);
}

/** What an extern answered. */
export function loadAnswer(place: Place, answer: InputValue, frame: Frame): void {
  writeValue(place, answer, slotsOf(frame));
}

function slotsOf(frame: Frame): Target {
  return {
    number: (slot, value) => setNumber(frame, slot, value),
    other: (slot, value) => setOther(frame, slot, value),
  };
}

function writeValue(place: Place, value: InputValue, target: Target): void {
  if (place.presence !== undefined) target.number(place.presence, value.kind === 'missing' ? 0 : 1);
  switch (place.kind) {
    case 'number':
      writeNumber(place, value, target);
      return;
    case 'truth':
      target.number(place.slot, value.kind === 'bool' && value.value ? 1 : 0);
      return;
    case 'text':
      target.other(place.slot, value.kind === 'text' ? value.value : '');
      return;
    case 'record':
      place.fields.forEach((field, i) => {
        const inner = value.kind === 'record' ? value.fields[i] : undefined;
        writeValue(field.place, inner ?? { kind: 'missing' }, target);
      });
      return;
    case 'list':
      target.other(place.slot, value.kind === 'list' ? listData(place, value.items) : EMPTY_LIST);
      return;
    default:
      place satisfies never;
  }
}

function writeNumber(place: NumberPlace, value: InputValue, target: Target): void {
  const whole = wholeOf(place, value);
  if (place.rep === 'i53') target.number(place.slot, Number(whole));
  else target.other(place.slot, whole);
}

/** Under a missing value stands a figure of its range, so that every proof holds. */
function wholeOf(place: NumberPlace, value: InputValue): bigint {
  switch (value.kind) {
    case 'missing':
      return nearestZero(place.lo, place.hi);
    case 'number':
      return (value.value.n * place.scale) / value.value.d;
    case 'enum':
      return BigInt(value.member);
    case 'date':
      return BigInt(value.day);
    case 'time':
      return BigInt(value.second);
    case 'instant':
      return BigInt(value.ms);
    default:
      throw new Bug(`a ${value.kind} where a number is declared`);
  }
}

function listData(place: ListPlace, items: readonly InputValue[]): ListValueData {
  const columns: unknown[][] = Array.from({ length: place.columns }, () => []);
  items.forEach((item, row) => {
    const put = (column: number, value: unknown): void => {
      const cells = columns[column];
      if (cells !== undefined) cells[row] = value;
    };
    writeValue(place.item, item, { number: put, other: put });
  });
  return { length: items.length, columns };
}
