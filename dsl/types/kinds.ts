/** When two types are one, ranges and places aside. */
import { compatible } from './numeric.ts';
import type { RecordInfo, Type } from './type.ts';

/** True when the two are one declared record, or rows of one table. */
export function sameRecord(a: RecordInfo, b: RecordInfo): boolean {
  return (a.columns ?? a) === (b.columns ?? b);
}

/** True when the two are of one type, ranges aside; numbers of one dimension are. */
export function sameKind(a: Type, b: Type): boolean {
  if (a.kind === 'numeric' && b.kind === 'numeric') return compatible(a, b);
  if (a.kind === 'enum' && b.kind === 'enum') return a.enum === b.enum;
  if (a.kind === 'record' && b.kind === 'record') return sameRecord(a.record, b.record);
  if (a.kind === 'period' && b.kind === 'period') return a.family === b.family;
  if (a.kind === 'list' && b.kind === 'list')
    return a.of.kind === 'nothing' || b.of.kind === 'nothing' || sameKind(a.of, b.of);
  return a.kind === b.kind;
}
