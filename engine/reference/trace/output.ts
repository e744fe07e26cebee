/** Blocks of what stands beside decisions and bills: each result a step, and the notes that hold with their texts. */
import type { Note, Result } from '#dsl';
import { groupReasons, noteScope, notesOf, type OutputResult } from '../output.ts';
import { placeOf } from '../place.ts';
import { truthOf } from '../value.ts';
import type { BlockTrace } from './block.ts';
import { converted, record } from './expression.ts';
import { figureText } from './figure.ts';
import { messageStep } from './message.ts';
import { call, leaf, NOT_NEEDED, type Rendered } from './rendered.ts';
import { codeOf, listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

export function traceOutput(found: OutputResult, block: BlockTrace, tracer: Tracer): void {
  const { output, env } = found;
  const scope = new TraceScope(env, block).bindItem(output).bindLets(output.lets);
  block.step('name', leaf(`${placeOf(tracer.program, output.span)} name`, output.name), output.name);
  if (output.appliesWhen !== undefined) {
    block.step('applies', tracer.render(output.appliesWhen, scope), `${found.applies()}`, {
      at: output.appliesWhen.span,
    });
  }
  if (!found.applies()) return;
  for (const result of output.results) traceResult(result, found, scope, tracer);
}

function traceResult(result: Result, found: OutputResult, scope: TraceScope, tracer: Tracer): void {
  const { block } = scope;
  switch (result.kind) {
    case 'value':
    case 'part': {
      const { type } = result.value;
      const text = figureText(found.value(result), type);
      block.step(
        `${result.kind === 'part' ? 'part' : 'result'} ${result.name}`,
        converted(result.value, type, scope, tracer),
        text,
        {
          at: result.value.span,
        },
      );
      return;
    }
    case 'message':
      messageStep(`message ${result.name}`, result.message, found.output.span, scope, tracer);
      return;
    case 'reasons': {
      const rules = groupReasons(result.groups, found.env, tracer.context).map(codeOf);
      if (result.groups.length > 0)
        block.step(`rules ${result.name}`, listOf(rules), listText(rules.map((rule) => rule.text)));
      traceNotes(result.name, result.notes, found, scope, tracer);
      return;
    }
    case 'waived':
      traceNotes(result.name, result.notes, found, scope, tracer);
      return;
  }
}

/** `kept(true, TOO_MANY, false, …)`, then each note that holds. */
function traceNotes(
  name: string,
  notes: readonly Note[],
  { env, output }: OutputResult,
  scope: TraceScope,
  tracer: Tracer,
): void {
  const { block } = scope;
  const held = notesOf(notes, env, tracer.context);
  const parts = notes.flatMap((note) => {
    const holds = truthOf(tracer.context.evaluate(note.when, env)) === true;
    return [tracer.render(note.when, scope), holds ? codeLeaf(note, tracer) : NOT_NEEDED];
  });
  block.step(`notes ${name}`, call('kept', parts), listText(held.map(({ code }) => code)));
  held.forEach((note, i) => {
    const place = placeOf(tracer.program, note.span);
    const words = record(
      ['code', 'severity', 'rule'],
      [codeLeaf(note, tracer), leaf(`${place} severity`, note.severity), leaf(`${place} rule`, note.rule)],
    );
    block.step(`note ${name} ${i + 1}`, words, words.text, { at: note.span });
    const inner = new TraceScope(noteScope(note, output, tracer.context), block).bindItem(output).bindLets(note.lets);
    messageStep(`message ${name} ${i + 1}`, note.text, note.span, inner, tracer);
  });
}

function codeLeaf(note: Note, tracer: Tracer): Rendered {
  return leaf(`${placeOf(tracer.program, note.span)} code`, note.code);
}
