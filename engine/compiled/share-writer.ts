/** Statements that write what falls on each line of an amount. */
import type { Rational } from '#dsl';
import type { AnswerWriter } from './answer-writer.ts';
import { slotOf, writeDecimal } from './emit-print.ts';
import { writeIdentity } from './line-writer.ts';
import type { StoredNumber, StoredValue } from './outputs.ts';
import { overStored, type Stored, writeStored } from './stored-items.ts';

export type Sign = '' | '-';
export function writeSigned(sign: Sign, number: StoredNumber, least: number, answer: AnswerWriter): void {
  writeDecimal(`${sign}${slotOf(number)}`, number, least, answer);
}

/** `share`: the share itself, or the weight by which an amount falls on the line. */
export interface ShareLine {
  /** Absent where items of one line are told. */
  readonly id?: string;
  readonly key?: StoredValue | undefined;
  readonly there: string;
  readonly share: StoredNumber;
}

export function writeShares(
  lines: readonly Stored<ShareLine>[],
  amount: (line: ShareLine) => void,
  answer: AnswerWriter,
): void {
  const items = answer.list();
  for (const each of lines) {
    writeStored(each, items, answer, (line) =>
      items.item(line.there, () => {
        writeIdentity(line.id, line.key, answer);
        answer.fixed(',"amount":"');
        amount(line);
        answer.fixed('"}');
      }),
    );
  }
}

/** The weights of the lines that are there, in generated code. */
export const WEIGHTS = 'weights';

interface SharedOut {
  readonly amount: StoredNumber;
  readonly sign: Sign;
  readonly step: Rational;
  readonly least: number;
  /** An expression over `WEIGHTS`. */
  readonly weights: string;
}

/** What falls on each line of an amount, by weight; allotted only here, because it is information. */
export function writeSharedOut(
  { amount, sign, step, least, weights }: SharedOut,
  lines: readonly Stored<ShareLine>[],
  answer: AnswerWriter,
): void {
  const [only, another] = lines;
  if (only !== undefined && another === undefined && !('order' in only)) {
    writeShares([{ ...only, there: 'true' }], () => writeSigned(sign, amount, least, answer), answer);
    return;
  }
  answer.block('{', () => {
    answer.line(`const ${WEIGHTS} = [];`);
    for (const each of lines)
      overStored(each, answer, ({ there, share }) =>
        answer.when(there, () => answer.line(`${WEIGHTS}.push(${slotOf(share)});`)),
      );
    answer.line(`const parts = ${sharesText(amount, step, weights)};`);
    answer.line('let i = 0;');
    writeShares(lines, () => writeDecimal(`${sign}parts[i++]`, amount, least, answer), answer);
  });
}

/** An amount in whole steps of its own scale, by weight. */
export function sharesText(amount: StoredNumber, step: Rational, weights: string): string {
  const wholeStep = (step.n * amount.scale) / step.d;
  return `shareOut(${slotOf(amount)}, ${weights}, ${wholeStep}${amount.rep === 'big' ? 'n' : ''})`;
}
