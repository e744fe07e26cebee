/** Statements that print stored values: the parts of an encoder that depend on types. */
import type { NumericType, Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberNode } from '../ir/ir.ts';
import type { AnswerWriter } from './answer-writer.ts';
import { decimalScale, isPercent, type StoredNumber, type StoredTruth, type StoredValue } from './outputs.ts';
import { writeSchedule } from './schedule-value.ts';
import { slotText } from './slot-text.ts';
import type { Least } from './tariff-places.ts';

type Figure = Pick<StoredNumber, 'rep' | 'scale' | 'places' | 'over'>;

/** A figure with at least `least` places. */
export function writeDecimal(
  expression: string,
  { rep, scale, places, over }: Figure,
  least: Least,
  answer: AnswerWriter,
): void {
  if (places === undefined) {
    const whole = over === undefined ? '' : ` * BigInt(${slotOf(over)})`;
    answer.write(`fraction(${expression}, ${answer.pool.object(scale)}${whole}, ${least})`);
  } else answer.write(`${rep === 'big' ? 'decimalBig' : 'decimal'}(${expression}, ${places}, ${least})`);
}
export function slotOf(number: StoredNumber): string {
  return slotText(number, number.rep === 'big');
}
export function writeNumber(number: StoredNumber, least: Least, answer: AnswerWriter): void {
  writeDecimal(slotOf(number), number, least, answer);
}
export function figureOf(node: NumberNode): Figure {
  return { rep: node.rep, scale: node.scale, places: decimalScale(node.scale)?.places };
}
export function truthText(truth: StoredTruth): string {
  return 'value' in truth ? `${truth.value}` : `${slotText(truth, false)} !== 0`;
}
export function writeTruth(truth: StoredTruth, answer: AnswerWriter): void {
  answer.when(
    truthText(truth),
    () => answer.fixed('true'),
    () => answer.fixed('false'),
  );
}

/** Whether a value is there at all. */
export function presentText(value: StoredValue): string {
  switch (value.kind) {
    case 'nothing':
      return 'false';
    case 'list':
    case 'schedule':
      return 'true';
    case 'truth': {
      const rails = [truthText(value.yes), truthText(value.no)];
      return rails.includes('true') ? 'true' : rails.filter((rail) => rail !== 'false').join(' || ') || 'false';
    }
    default:
      return truthText(value.present);
  }
}

/** A value of the answer, as JSON; `places`: the least that a number prints with. */
export function writeValue(
  value: StoredValue,
  answer: AnswerWriter,
  places: (type: NumericType) => number = () => 0,
): void {
  switch (value.kind) {
    case 'nothing':
      answer.fixed('null');
      return;
    case 'number':
      orNull(value.present, answer, () => {
        answer.fixed('"');
        const least = value.type.kind === 'numeric' ? places(value.type) : 0;
        writePlain(slotOf(value.number), value.number, value.type, least, answer);
        answer.fixed('"');
      });
      return;
    case 'truth':
      answer.when(
        truthText(value.yes),
        () => answer.fixed('true'),
        () =>
          answer.when(
            truthText(value.no),
            () => answer.fixed('false'),
            () => answer.fixed('null'),
          ),
      );
      return;
    case 'text':
      orNull(value.present, answer, () => {
        answer.fixed('"');
        answer.write(`escaped(${slotText(value.text, true)})`);
        answer.fixed('"');
      });
      return;
    case 'record':
      orNull(value.present, answer, () => {
        value.fields.forEach(({ name, value: inner }, i) => {
          answer.fixed(`${i === 0 ? '{' : ','}${JSON.stringify(name)}:`);
          writeValue(inner, answer, places);
        });
        answer.fixed(value.fields.length === 0 ? '{}' : '}');
      });
      return;
    case 'list': {
      answer.fixed('[');
      const items = answer.list();
      for (const { keep, value: item } of value.items)
        items.item(truthText(keep), () => writeValue(item, answer, places));
      answer.fixed(']');
      return;
    }
    case 'schedule':
      writeSchedule(value, answer);
      return;
    case 'late':
      throw new Bug('a list is printed by a function of its own');
    default:
      value satisfies never;
  }
}

function orNull(present: StoredTruth, answer: AnswerWriter, write: () => void): void {
  answer.when(truthText(present), write, () => answer.fixed('null'));
}

/** A number, enum, date, time, instant or period, without a unit. */
export function writePlain(expression: string, figure: Figure, type: Type, least: number, answer: AnswerWriter): void {
  switch (type.kind) {
    case 'numeric':
      writeDecimal(expression, figure, least, answer);
      if (isPercent(type)) answer.fixed('%');
      return;
    case 'enum':
      answer.write(`raw(${answer.pool.object(type.enum.members)}[${expression}])`);
      return;
    case 'date':
    case 'time':
    case 'instant':
      answer.write(`${type.kind}(${expression})`);
      return;
    case 'period':
      answer.write(`period(${expression}, '${type.family === 'months' ? 'month' : 'day'}')`);
      return;
    case 'bool':
    case 'text':
    case 'zone':
    case 'record':
    case 'list':
    case 'nothing':
      throw new Bug(`a number of type ${type.kind}`);
    default:
      throw new Bug(`a number of type ${type satisfies never}`);
  }
}
