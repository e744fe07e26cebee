/** Statements that write the lines of commitments and credits, and what a bill reports of them. */
import type { AnswerWriter, ItemWriter } from './answer-writer.ts';
import type { CreditOutputs } from './credit-outputs.ts';
import { slotOf, truthText, writeNumber } from './emit-print.ts';
import { head, type TariffWriting, writeHead, writeIdentity, writeTail } from './line-writer.ts';
import type { StoredNumber, StoredValue } from './outputs.ts';
import { WEIGHTS, writeSharedOut, writeShares, writeSigned } from './share-writer.ts';
import { mapStored, sampleOf, writeStored } from './stored-items.ts';
import type { CommitmentOutputs, TariffOutputs } from './tariff-outputs.ts';
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
  writeHead('credit', credit, of.key, answer);
  writeSigned('-', of.amount, least, answer);
  answer.fixed('","shares":[');
  const lines = of.shares.map((each) =>
    mapStored(each, ({ id, key, share, left }) => ({ id, key, there: `${slotOf(left)} > 0`, share })),
  );
  if (printedStep === undefined) writeShares(lines, ({ share }) => writeSigned('-', share, least, answer), answer);
  else writeSharedOut({ amount: of.amount, sign: '-', step: printedStep, least, weights: WEIGHTS }, lines, answer);
  answer.fixed('],"included":false');
  writeTail(credit, at);
}

/** What the keeper of terms and balances needs, of each block that applies. */
export function writeReports(
  { commitments, credits, counts }: TariffOutputs,
  places: Places,
  { answer }: TariffWriting,
): void {
  const report = (
    of: { readonly name: string; readonly key?: StoredValue | undefined },
    figures: readonly (readonly [name: string, StoredNumber])[],
    least: number,
  ): void => {
    writeIdentity(of.name, of.key, answer);
    for (const [name, number] of figures) {
      answer.fixed(`,"${name}":"`);
      writeNumber(number, least, answer);
      answer.fixed('"');
    }
    answer.fixed('}');
  };
  writeList('commitments', commitments, answer, (list) => {
    for (const { commitment, open, reported } of commitments)
      list.item(truthText(open), () => report(commitment, reported, places.commitment(commitment)));
  });
  const write = (): void =>
    writeList('credits', credits, answer, (list) => {
      for (const each of credits)
        writeStored(each, list, answer, ({ credit, key, open, remaining }) =>
          list.item(truthText(open), () =>
            report({ name: credit.name, key }, [['remaining', remaining]], places.credit(credit)),
          ),
        );
    });
  // Where all credits stand for items and there are none, there is nothing to tell of.
  const items = credits.flatMap((each) => counts.get(sampleOf(each).credit.name) ?? []);
  const some = items.map((count) => `${slotOf(count)} > 0`);
  answer.when(some.length < credits.length || some.length === 0 ? 'true' : some.join(' || '), write);
}

function writeList(
  name: string,
  of: readonly unknown[],
  answer: AnswerWriter,
  write: (list: ItemWriter) => void,
): void {
  if (of.length === 0) return;
  answer.fixed(`,"${name}":[`);
  write(answer.list());
  answer.fixed(']');
}
