/** Statements that write the blocks beside decisions and bills: results that are there, and the notes that hold. */
import type { GroupReasons, Note, Output, Result, Span, ValueResult } from '#dsl';
import { LISTED, OUTPUT_PARTS } from '../answer.ts';
import type { ItemWriter } from './answer-writer.ts';
import { presentText, truthText, writeValue } from './emit-print.ts';
import type { MessageWriting } from './line-writer.ts';
import type { OutputOutputs, ToldOutput } from './lower-program.ts';
import { holePlaces } from './outputs.ts';
import { writeStored } from './stored-items.ts';

export interface OutputWriting extends MessageWriting {
  /** What writes the reasons of groups, as the encoder knows it. */
  readonly reasons: () => string;
  /** Writes a value that is as long as the input makes it. */
  readonly late: (output: Output, result: ValueResult) => void;
}

/** The parts of the answer that the policy has blocks for, each behind a comma. */
export function writeOutputs(outputs: readonly OutputOutputs[], withNotes: boolean, at: OutputWriting): void {
  const { answer } = at;
  for (const [kind, part] of OUTPUT_PARTS) {
    const own = outputs.filter(({ output }) => output.kind === kind);
    if (own.length === 0) continue;
    const listed = LISTED.has(kind);
    answer.fixed(`,"${part}":${listed ? '[' : '{'}`);
    const items = answer.list();
    for (const each of own) writeOutput(each, listed, items, withNotes, at);
    answer.fixed(listed ? ']' : '}');
  }
}

function writeOutput(of: OutputOutputs, listed: boolean, to: ItemWriter, withNotes: boolean, at: OutputWriting): void {
  const { answer } = at;
  const { output, items, alone } = of;
  const named = listed ? '' : `${JSON.stringify(output.name)}:`;
  const block = (told: ToldOutput): void => {
    answer.fixed('{');
    writeResults(output, told, withNotes, at);
    answer.fixed('}');
  };
  if (alone !== undefined)
    to.item(truthText(alone.open), () => {
      answer.fixed(named);
      block(alone);
    });
  if (items === undefined) return;
  const each = (list: ItemWriter): void =>
    writeStored(items, list, answer, (told) => list.item(truthText(told.open), () => block(told)));
  if (listed) each(to);
  else
    to.item('true', () => {
      answer.fixed(`${named}[`);
      each(answer.list());
      answer.fixed(']');
    });
}

function writeResults(output: Output, of: ToldOutput, withNotes: boolean, at: OutputWriting): void {
  const items = at.answer.list();
  const value = (result: Result): ToldOutput['values'][number] | undefined =>
    of.values.find((each) => each.result === result);
  for (const result of output.results) {
    if (result.kind === 'part') continue;
    const key = `${JSON.stringify(result.name)}:`;
    const stored = value(result)?.value;
    if (stored !== undefined) {
      const there = isNullable(result) ? 'true' : presentText(stored);
      items.item(there, () => {
        at.answer.fixed(key);
        if (stored.kind === 'late' && result.kind === 'value') at.late(output, result);
        else writeValue(stored, at.answer, holePlaces);
      });
    } else if (withNotes) {
      items.item('true', () => {
        at.answer.fixed(key);
        writeSaid(result, output, of, at);
      });
    }
  }
}

function isNullable(result: Result): boolean {
  return result.kind === 'value' && result.orNull === true;
}

function writeSaid(result: Result, output: Output, of: ToldOutput, at: OutputWriting): void {
  if (result.kind === 'value' || result.kind === 'part') return;
  if (result.kind === 'message') {
    at.answer.fixed('"');
    at.message(result.message, output.lets, output.each);
    at.answer.fixed('"');
    return;
  }
  const holds = (note: Note | GroupReasons): string =>
    truthText(of.notes.find((each) => each.note === note)?.holds ?? { value: false });
  at.answer.fixed('[');
  const items = at.answer.list();
  for (const each of result.kind === 'reasons' ? result.groups : []) {
    const group = at.answer.pool.object(each.group);
    items.item(`${holds(each)} && ${at.reasons()}.hasReasons(f, ${group})`, () => {
      at.answer.line(`${at.reasons()}.writeReasons(f, ${group}, w);`);
    });
  }
  for (const note of result.notes) items.item(holds(note), () => writeNote(result.kind, note, output, at));
  at.answer.fixed(']');
}

function writeNote(
  kind: 'reasons' | 'waived',
  note: Note,
  { each }: Output,
  { answer, message, lineOf }: MessageWriting,
): void {
  const { code, severity, rule } = note;
  const waived = kind === 'waived';
  const head = waived ? { code, rule } : { code, severity };
  answer.fixed(`${JSON.stringify(head).slice(0, -1)},"${waived ? 'reason' : 'message'}":"`);
  message(note.text, note.lets, each);
  answer.fixed(waived ? '"}' : `",${tailOf(rule, note.span, lineOf)}`);
}

function tailOf(rule: Output['name'], span: Span, lineOf: MessageWriting['lineOf']): string {
  return `"rule":${JSON.stringify(rule)},"at":${JSON.stringify(lineOf(span))}}`;
}
