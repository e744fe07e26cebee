/** Which values have a finite decimal form, and so can be printed without rounding (18.21). */
import { decimalPlaces } from './rational.ts';
import type { Type } from './type.ts';

/** True when every value of the type has a finite decimal form. */
export function printable(type: Type): boolean {
  switch (type.kind) {
    case 'numeric':
      return type.grid !== undefined && decimalPlaces(type.grid) !== undefined;
    case 'record':
      return type.record.fields.every((field) => printable(field.type));
    case 'list':
      return printable(type.of);
    default:
      return true;
  }
}
