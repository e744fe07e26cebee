/** Statements that write the lines of commitments and credits, and what a bill reports of them. */
import { slotOf, truthText, writeNumber } from './emit-print.ts';
import { head, type TariffWriting, writeTail } from './line-writer.ts';
import type { StoredNumber } from './outputs.ts';
import { WEIGHTS, writeSharedOut, writeShares, writeSigned } from './share-writer.ts';
import type { CommitmentOutputs, CreditOutputs, TariffOutputs } from './tariff-outputs.ts';
import type { Places } from './tariff-places.ts';

/** The true-up is a line of its own (18.123). */
export function writeCommitment({ commitment, amount }: CommitmentOutputs, places: Places, at: TariffWriting): void {
  at.answer.fixed(head('commitment', commitment));
  writeNumber(amount, places.commitment(commitment), at.answer);
  at.answer.fixed('","included":false');
  writeTail(commitment, at);
}

/** Below zero, with what it pays of each line. */
export function writeCredit(
  { printedStep }: TariffOutputs,
  of: CreditOutputs,
  places: Places,
  at: TariffWriting,
): void {
  const { answer } = at;
  const { credit } = of;
  const least = places.credit(credit);
  answer.fixed(head('credit', credit));
  writeSigned('-', of.amount, least, answer);
  answer.fixed('","shares":[');
  const lines = of.shares.map(({ id, share, left }) => ({ id, there: `${slotOf(left)} > 0`, share }));
  if (printedStep === undefined) writeShares(lines, ({ share }) => writeSigned('-', share, least, answer), answer);
  else writeSharedOut({ amount: of.amount, sign: '-', step: printedStep, least, weights: WEIGHTS }, lines, answer);
  answer.fixed('],"included":false');
  writeTail(credit, at);
}

/** What the keeper of terms and balances needs, of each block that applies. */
export function writeReports({ commitments, credits }: TariffOutputs, places: Places, { answer }: TariffWriting): void {
  const items = (name: string, of: readonly { readonly condition: string; readonly write: () => void }[]): void => {
    if (of.length === 0) return;
    answer.fixed(`,"${name}":[`);
    const list = answer.list();
    for (const { condition, write } of of) list.item(condition, write);
    answer.fixed(']');
  };
  const report = (id: string, figures: readonly (readonly [name: string, StoredNumber])[], least: number): void => {
    answer.fixed(`{"id":${JSON.stringify(id)}`);
    for (const [name, number] of figures) {
      answer.fixed(`,"${name}":"`);
      writeNumber(number, least, answer);
      answer.fixed('"');
    }
    answer.fixed('}');
  };
  items(
    'commitments',
    commitments.map(({ commitment, open, reported }) => ({
      condition: truthText(open),
      write: () => report(commitment.name, reported, places.commitment(commitment)),
    })),
  );
  items(
    'credits',
    credits.map(({ credit, open, remaining }) => ({
      condition: truthText(open),
      write: () => report(credit.name, [['remaining', remaining]], places.credit(credit)),
    })),
  );
}
