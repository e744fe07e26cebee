/** Inputs as canonical JSON text: decimals as texts in the declared unit, absent optionals left out. */
import { decimalPlaces, decimalText, multiply, type Program, rational, type Type } from '#dsl';
import { Bug } from '../bug.ts';
import { dateText, instantText, timeText } from '../time/iso.ts';
import type { Inputs, InputValue } from './value.ts';

/** What `decode` reads back to the same inputs. */
export function encodeInputs(program: Pick<Program, 'inputs'>, inputs: Inputs): string {
  return encodeFields(program.inputs, inputs);
}

function encodeFields(declared: readonly { readonly name: string; readonly type: Type }[], values: Inputs): string {
  const entries = declared.flatMap(({ name, type }, i) => {
    const value = values[i] ?? { kind: 'missing' };
    return value.kind === 'missing' ? [] : [`${JSON.stringify(name)}:${encodeValue(type, value)}`];
  });
  return `{${entries.join(',')}}`;
}

function encodeValue(type: Type, value: InputValue): string {
  switch (value.kind) {
    case 'missing':
      return 'null';
    case 'bool':
      return leafText(type, value);
    case 'record':
      if (type.kind !== 'record') throw new Bug('a record of no record type');
      return encodeFields(type.record.fields, value.fields);
    case 'list':
      if (type.kind !== 'list') throw new Bug('a list of no list type');
      return `[${value.items.map((item) => encodeValue(type.of, item)).join(',')}]`;
    default:
      return JSON.stringify(leafText(type, value));
  }
}

/** A value that is neither made of others nor missing. */
export type Leaf = Exclude<InputValue, { readonly kind: 'missing' | 'record' | 'list' }>;

/** A leaf as the text that stands for it, wherever it is written. */
export function leafText(type: Type, value: Leaf): string {
  switch (value.kind) {
    case 'bool':
      return `${value.value}`;
    case 'text':
      return value.value;
    case 'number':
      return numberText(type, value);
    case 'enum': {
      const member = type.kind === 'enum' ? type.enum.members[value.member] : undefined;
      if (member === undefined) throw new Bug('a member of no enum');
      return member;
    }
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

/** The figure in the declared unit; a percent with its sign. */
function numberText(type: Type, { value }: InputValue & { readonly kind: 'number' }): string {
  if (decimalPlaces(value) === undefined) throw new Bug('an input without a finite decimal form');
  if (type.kind === 'numeric' && type.flavour === 'percent') return `${decimalText(multiply(value, rational(100n)))}%`;
  return decimalText(value);
}
