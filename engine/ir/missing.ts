/** Missing values: absent, with a figure of their range underneath, so that every proof holds for it too. */
import type { NumericType, Rational, RecordInfo, Type } from '#dsl';
import { Bug } from '../bug.ts';
import { FIRST_DAY, LAST_DAY } from '../time/civil.ts';
import type { NumberNode } from './ir.ts';
import { structural } from './number-nodes.ts';
import { nearestZero } from './numbers.ts';
import { NO, text } from './truths.ts';
import { type Lowered, numberValue, textValue, truthValue } from './values.ts';

/** A missing value of a type: absent, with a figure of its range underneath. */
export function missingOf(type: Type): Lowered {
  switch (type.kind) {
    case 'numeric':
      return numberValue(insideOf(type), NO);
    case 'bool':
      return truthValue(NO, NO);
    case 'date':
      return numberValue(dayNode(structural(0n)), NO);
    case 'enum':
    case 'time':
    case 'instant':
    case 'period':
      return numberValue(structural(0n), NO);
    case 'text':
    case 'zone':
      return textValue(text(''), NO);
    case 'record':
      return { kind: 'record', present: NO, fields: type.record.fields.map((field) => missingOf(field.type)) };
    case 'list':
      return {
        kind: 'list',
        present: NO,
        node: { family: 'list', op: 'empty' },
        upTo: 0,
        read: () => missingOf(type.of),
      };
    case 'nothing':
      return { kind: 'nothing' };
    default:
      return type satisfies never;
  }
}

function dayNode(node: NumberNode): NumberNode {
  return { ...node, lo: BigInt(FIRST_DAY), hi: BigInt(LAST_DAY) };
}

/** Some figure of a numeric type's range. */
function insideOf({ range }: NumericType): NumberNode {
  const at = range.lo?.value ?? range.hi?.value;
  if (at === undefined || nearestZero(signOf(range.lo?.value, 1n), signOf(range.hi?.value, -1n)) === 0n)
    return structural(0n);
  const end = range.lo !== undefined && range.lo.value.n > 0n ? range.lo.value : (range.hi?.value ?? at);
  return structural(end.n, end.d);
}
/** 1, 0 or -1; an absent bound does not keep 0 out. */
function signOf(value: Rational | undefined, side: 1n | -1n): bigint {
  if (value === undefined) return -side;
  return value.n > 0n ? 1n : value.n < 0n ? -1n : 0n;
}

export function recordFields(value: Lowered, info: RecordInfo): readonly Lowered[] {
  if (value.kind === 'nothing') return info.fields.map((field) => missingOf(field.type));
  if (value.kind !== 'record') throw new Bug(`a field of a ${value.kind}`);
  return value.fields;
}
