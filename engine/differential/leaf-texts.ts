/** Decoded inputs as the texts of their leaves, as the columns of a query hold them. */
import { decimalText, multiply, type Program, rational, type Type } from '#dsl';
import type { Inputs, InputValue } from '../boundary/value.ts';
import { dateText, instantText, timeText } from '../time/iso.ts';

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

function textOf(type: Type, value: InputValue): string | undefined {
  switch (value.kind) {
    case 'missing':
    case 'record':
    case 'list':
      return undefined;
    case 'bool':
      return `${value.value}`;
    case 'text':
      return value.value;
    case 'number': {
      const percent = type.kind === 'numeric' && type.flavour === 'percent';
      // By its fraction, or by the hundred with its sign: a column may hold either.
      return percent && value.value.n % 2n === 0n
        ? `${decimalText(multiply(value.value, rational(100n)))}%`
        : decimalText(value.value);
    }
    case 'enum':
      return type.kind === 'enum' ? type.enum.members[value.member] : undefined;
    case 'date':
      return dateText(value.day);
    case 'time':
      return timeText(value.second);
    case 'instant':
      return instantText(value.ms);
    default:
      return value satisfies never;
  }
}
