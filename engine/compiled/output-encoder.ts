/** Statements that write the blocks beside decisions and bills: results that are there, and the notes that hold. */
import type { Note, NumericType, Output, Result, Span } from '#dsl';
import { OUTPUT_PARTS } from '../answer.ts';
import { presentText, truthText, writeValue } from './emit-print.ts';
import type { OutputOutputs } from './lower-program.ts';
import { holePlaces } from './message.ts';
import type { MessageWriting } from './tariff-encoder.ts';

/** The parts of the answer that the policy has blocks for, each behind a comma. */
export function writeOutputs(outputs: readonly OutputOutputs[], withNotes: boolean, at: MessageWriting): void {
  const { answer } = at;
  for (const [kind, part] of OUTPUT_PARTS) {
    const own = outputs.filter(({ output }) => output.kind === kind);
    if (own.length === 0) continue;
    answer.fixed(`,"${part}":{`);
    const items = answer.list();
    for (const each of own) {
      items.item(truthText(each.open), () => {
        answer.fixed(`${JSON.stringify(each.output.name)}:{`);
        writeResults(each, withNotes, at);
        answer.fixed('}');
      });
    }
    answer.fixed('}');
  }
}

function writeResults(of: OutputOutputs, withNotes: boolean, at: MessageWriting): void {
  const items = at.answer.list();
  const value = (result: Result): OutputOutputs['values'][number] | undefined =>
    of.values.find((each) => each.result === result);
  for (const result of of.output.results) {
    const key = `${JSON.stringify(result.name)}:`;
    const stored = value(result)?.value;
    if (stored !== undefined) {
      items.item(presentText(stored), () => {
        at.answer.fixed(key);
        writeValue(stored, at.answer, moneyPlaces);
      });
    } else if (withNotes) {
      items.item('true', () => {
        at.answer.fixed(key);
        writeSaid(result, of, at);
      });
    }
  }
}

/** Money has the places of its rounding. */
function moneyPlaces(type: NumericType): number {
  return holePlaces(type);
}

function writeSaid(result: Result, of: OutputOutputs, at: MessageWriting): void {
  if (result.kind === 'value') return;
  if (result.kind === 'message') {
    at.answer.fixed('"');
    at.message(result.message, of.output.lets);
    at.answer.fixed('"');
    return;
  }
  at.answer.fixed('[');
  const items = at.answer.list();
  for (const note of result.notes) {
    const holds = of.notes.find((each) => each.note === note)?.holds ?? { value: false };
    items.item(truthText(holds), () => writeNote(result.kind, note, at));
  }
  at.answer.fixed(']');
}

function writeNote(kind: 'reasons' | 'waived', note: Note, { answer, message, lineOf }: MessageWriting): void {
  const { code, severity, rule } = note;
  const waived = kind === 'waived';
  const head = waived ? { code, rule } : { code, severity };
  answer.fixed(`${JSON.stringify(head).slice(0, -1)},"${waived ? 'reason' : 'message'}":"`);
  message(note.text, note.lets);
  answer.fixed(waived ? '"}' : `",${tailOf(rule, note.span, lineOf)}`);
}

function tailOf(rule: Output['name'], span: Span, lineOf: MessageWriting['lineOf']): string {
  return `"rule":${JSON.stringify(rule)},"at":${JSON.stringify(lineOf(span))}}`;
}
