/** JavaScript that prints stored values: the parts of an encoder that depend on types. */
import type { Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberNode } from '../ir/ir.ts';
import { decimalScale, isPercent, type StoredNumber, type StoredTruth, type StoredValue } from './outputs.ts';
import type { Pool } from './writer.ts';

type Figure = Pick<StoredNumber, 'rep' | 'scale' | 'places'>;

/** A text of at least `least` places. */
function decimalOf(expression: string, { rep, scale, places }: Figure, least: number, pool: Pool): string {
  if (places === undefined) return `fraction(${expression}, ${pool.object(scale)}, ${least})`;
  return `${rep === 'big' ? 'decimalBig' : 'decimal'}(${expression}, ${places}, ${least})`;
}
export function slotOf({ slot, rep }: StoredNumber): string {
  return `${rep === 'big' ? 'o' : 'n'}[${slot}]`;
}
export function numberText(number: StoredNumber, least: number, pool: Pool): string {
  return decimalOf(slotOf(number), number, least, pool);
}
export function figureOf(node: NumberNode): Figure {
  return { rep: node.rep, scale: node.scale, places: decimalScale(node.scale)?.places };
}
export function truthText(truth: StoredTruth): string {
  return 'value' in truth ? `${truth.value}` : `n[${truth.slot}] !== 0`;
}

/** A value of the answer, as an expression that gives JSON. */
export function valueJson(value: StoredValue, pool: Pool): string {
  switch (value.kind) {
    case 'nothing':
      return '"null"';
    case 'number':
      return orNull(value.present, `'"' + ${plainText(slotOf(value.number), value.number, value.type, 0, pool)} + '"'`);
    case 'truth':
      return `(${truthText(value.yes)} ? 'true' : ${truthText(value.no)} ? 'false' : 'null')`;
    case 'text':
      return orNull(value.present, `JSON.stringify(o[${value.slot}])`);
    case 'record': {
      const fields = value.fields.map(({ name, value: inner }, i) => {
        return `${pool.text(`${i === 0 ? '' : ','}${JSON.stringify(name)}:`)} + ${valueJson(inner, pool)}`;
      });
      return orNull(value.present, `'{' + ${[...fields, "'}'"].join(' + ')}`);
    }
    case 'list': {
      const items = value.items.map(
        ({ keep, value: item }) => `...(${truthText(keep)} ? [${valueJson(item, pool)}] : [])`,
      );
      return `('[' + [${items.join(', ')}].join(',') + ']')`;
    }
    default:
      return value satisfies never;
  }
}

function orNull(present: StoredTruth, json: string): string {
  if ('value' in present) return present.value ? `(${json})` : "'null'";
  return `(${truthText(present)} ? ${json} : 'null')`;
}

/** A number, enum, date, time, instant or period as text, without a unit. */
export function plainText(expression: string, figure: Figure, type: Type, least: number, pool: Pool): string {
  switch (type.kind) {
    case 'numeric':
      return `${decimalOf(expression, figure, least, pool)}${isPercent(type) ? " + '%'" : ''}`;
    case 'enum':
      return `${pool.object(type.enum.members)}[${expression}]`;
    case 'date':
      return `date(${expression})`;
    case 'time':
      return `time(${expression})`;
    case 'instant':
      return `instant(${expression})`;
    case 'period':
      return `period(${expression}, '${type.family === 'months' ? 'month' : 'day'}')`;
    case 'bool':
    case 'text':
    case 'zone':
    case 'record':
    case 'list':
    case 'nothing':
      throw new Bug(`a number of type ${type.kind}`);
    default:
      return type satisfies never;
  }
}
