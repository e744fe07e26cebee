/** WR3xxx: types, units, arithmetic. */
import { error, lint, warning } from './entry.ts';

export const TYPE_CODES = {
  WR3100: error<{ wanted: string; found: string }>('Wrong type', (p) => `This must be ${p.wanted}; it is ${p.found}.`),
  WR3101: error<{ message: string }>('Currencies mixed', (p) => p.message),
  WR3102: error<{ message: string }>('Units do not fit', (p) => p.message),
  WR3103: error<{ name: string }>('Unknown unit', (p) => `I know no unit or currency "${p.name}".`),
  WR3104: error<{ what: string; wanted: string; found: string }>(
    'Not the money of this tariff',
    (p) => `${p.what} must come out as ${p.wanted}; this is ${p.found}.`,
  ),
  WR3105: error('Money times money', () => 'Money is multiplied by money here; that has no meaning.'),
  WR3106: error<{ message: string }>('Percent and number mixed', (p) => p.message),
  WR3107: error<{ enum: string }>(
    'Enum without order',
    (p) => `The values of ${p.enum} have no order, so they cannot be compared with < or >.`,
  ),
  WR3108: error<{ message: string }>('Calendar units do not convert', (p) => p.message),
  WR3109: error<{ message: string }>('Date and instant mixed', (p) => p.message),
  WR3110: error('Division without rounding', () => 'A division by a value must say how it is rounded.'),
  WR3111: error<{ divisor: string; range: string }>('Division by zero', (p) => `${p.divisor} can be 0 (${p.range}).`),
  WR3112: error<{ message: string }>('Empty range or threshold never reached', (p) => p.message),
  WR3113: warning<{ what: string; constancy: 'always' | 'never' }>(
    'Condition that is always the same',
    (p) => `${p.what} is ${p.constancy} true.`,
  ),
  WR3115: error<{ message: string }>('Outside the range', (p) => p.message),
  WR3120: error<{ bits: number }>('Too wide', (p) => `This figure needs ${p.bits} bits; the limit is 256.`),
  WR3121: lint<{ bits: number }>(
    'Slow path',
    (p) => `This figure can need ${p.bits} bits; it stays exact, but what needs more than 53 is computed more slowly.`,
  ),
  WR3122: lint<{ left: string; right: string }>(
    'Rounded over mixed units',
    (p) => `This is rounded in ${p.left}, the unit of its left operand, though it also counts ${p.right}.`,
  ),
  WR3124: error<{ what: string }>(
    'Must be rounded',
    (p) => `${p.what} may have no finite decimal form, so it must be rounded.`,
  ),
  WR3125: error('Date minus date', () => 'Two dates cannot be subtracted.'),
  WR3130: error<{ what: string }>('Must be constant', (p) => `${p.what} must be a constant.`),
  WR3132: error<{ message: string }>('Pattern cannot be read', (p) => p.message),
  WR3190: lint<{ name: string }>('No range given', (p) => `${p.name} says no range.`),
  WR3191: error<{ type: string }>('No places given', (p) => `An input of type ${p.type} must say its decimal places.`),
} as const;
