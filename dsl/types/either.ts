/** The type that holds the values of two types of one kind: the ranges, places and lengths of both. */
import { hull } from './interval.ts';
import { eitherType } from './numeric.ts';
import { type RecordInfo, type Type, withOptional } from './type.ts';

export function eitherOf(a: Type, b: Type): Type {
  if (a.kind === 'nothing') return withOptional(b, true);
  if (b.kind === 'nothing') return withOptional(a, true);
  if (a.kind === 'numeric' && b.kind === 'numeric') return eitherType(a, b, hull);
  const optional = a.optional || b.optional;
  if (a.kind === 'record' && b.kind === 'record') {
    return { kind: 'record', record: eitherRecord(a.record, b.record), optional };
  }
  if (a.kind === 'list' && b.kind === 'list') {
    // A list without elements says nothing about them.
    const of = a.upTo === 0 ? b.of : b.upTo === 0 ? a.of : eitherOf(a.of, b.of);
    return { kind: 'list', of, upTo: Math.max(a.upTo, b.upTo), optional };
  }
  return withOptional(a, optional);
}

/** The record that holds both rows of one table: each field with what it can be in either. */
function eitherRecord(a: RecordInfo, b: RecordInfo): RecordInfo {
  if (a === b) return a;
  const fields = a.fields.map((field, i) => {
    const other = b.fields[i];
    return other === undefined ? field : { ...field, type: eitherOf(field.type, other.type) };
  });
  return { ...a, fields };
}
