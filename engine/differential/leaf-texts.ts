/** Decoded inputs as the texts of their leaves, as the columns of a query hold them. */
import { decimalText, type Program, type Type } from '#dsl';
import { leafText } from '../boundary/encode.ts';
import type { Inputs, InputValue } from '../boundary/value.ts';

/** In the order of `leaves`; undefined: missing. */
export function leafTexts({ inputs }: Program, given: Inputs): readonly (string | undefined)[] {
  return inputs.flatMap(({ type }, i) => textsOf(type, given[i] ?? { kind: 'missing' }));
}

function textsOf(type: Type, value: InputValue): readonly (string | undefined)[] {
  if (type.kind !== 'record') return [textOf(type, value)];
  return type.record.fields.flatMap((field, i) =>
    textsOf(field.type, (value.kind === 'record' ? value.fields[i] : undefined) ?? { kind: 'missing' }),
  );
}

/** Every second percent by its fraction: a column may hold either. */
function textOf(type: Type, value: InputValue): string | undefined {
  if (value.kind === 'missing' || value.kind === 'record' || value.kind === 'list') return undefined;
  const percent = value.kind === 'number' && type.kind === 'numeric' && type.flavour === 'percent';
  return percent && value.value.n % 2n !== 0n ? decimalText(value.value) : leafText(type, value);
}
