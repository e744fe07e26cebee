/** Blocks beside decisions and bills: results and notes, each computed when first read (LANGUAGE section 8). */
import {
  type GroupReasons,
  type Note,
  type Output,
  type Result,
  rational,
  type Type,
  type ValueResult,
  valuesOf,
} from '#dsl';
import type { OutputAnswer, Reason } from '../answer.ts';
import { Bug } from '../bug.ts';
import { bindLets, blockScope, isOpen } from './block.ts';
import { type Context, Environment, memo } from './context.ts';
import { itemScope, itemsFor } from './items.ts';
import { messageText } from './message.ts';
import { lineOf } from './place.ts';
import { holePlaces, valueAnswer } from './print.ts';
import { reasonOf } from './reason.ts';
import type { RuleResult } from './rule.ts';
import { isMissing, MISSING, number, truthOf, type Value } from './value.ts';

export interface OutputResult {
  readonly output: Output;
  readonly env: Environment;
  readonly applies: () => boolean;
  readonly value: (result: ValueResult) => Value;
}

/** One for each item of a list, where it stands for items; else itself alone. */
export function outputsFor(output: Output, context: Context): readonly Output[] {
  const { each, name } = output;
  if (each === undefined) return [output];
  return itemsFor(name, each, new Environment(), context).map((item) => ({ ...output, item }));
}

/** What a trace calls it: `gift#2` stands for the second item. */
export function outputId({ name, item }: Output): string {
  return item === undefined ? name : `${name}#${item.place}`;
}

export function evaluateOutput(output: Output, context: Context): OutputResult {
  const env = blockScope(output, new Environment(), context);
  return {
    output,
    env,
    applies: () => isOpen(output.appliesWhen, env, context),
    value: memo((result: ValueResult) => context.evaluate(result.value, env)),
  };
}

/** What expressions read: of a block that does not apply a number is 0, and anything else is missing. */
export function resultNamed({ output, applies, value }: OutputResult, name: string): Value {
  const found = valuesOf(output).find((result) => result.name === name);
  if (found === undefined) throw new Bug(`${output.name} has no ${name}`);
  if (applies()) return value(found);
  return found.value.type.kind === 'numeric' ? number(rational(0n)) : MISSING;
}

/** The notes of a result that hold. */
export function notesOf(notes: readonly Note[], env: Environment, context: Context): readonly Note[] {
  return notes.filter(({ when }) => truthOf(context.evaluate(when, env)) === true);
}

/** Rules that are reasons of a group, where its reasons are wanted. */
export function groupReasons(
  groups: readonly GroupReasons[],
  env: Environment,
  context: Context,
): readonly RuleResult[] {
  const wanted = groups.filter(({ when }) => truthOf(context.evaluate(when, env)) === true);
  return wanted.flatMap(({ group }) => context.reasons(group));
}

/** What is missing is absent; under `none` there are the values alone. */
export function outputAnswer(found: OutputResult, withNotes: boolean, context: Context): OutputAnswer {
  const { output } = found;
  const entries = output.results.flatMap((result) => entryOf(result, found, withNotes, context));
  return Object.fromEntries(entries);
}

type Entry = readonly [name: string, value: OutputAnswer[string]];

function entryOf(result: Result, found: OutputResult, withNotes: boolean, context: Context): readonly Entry[] {
  if (result.kind === 'value') {
    const value = found.value(result);
    return isMissing(value) && result.orNull === undefined ? [] : [[result.name, printed(value, result.value.type)]];
  }
  if (result.kind === 'part' || !withNotes) return [];
  if (result.kind === 'message') return [[result.name, messageText(result.message, found.env, context)]];
  const notes = notesOf(result.notes, found.env, context);
  if (result.kind === 'reasons') {
    const rules = groupReasons(result.groups, found.env, context).map((rule) => reasonOf(rule, context));
    return [[result.name, [...rules, ...notes.map((note) => noteReason(note, found.output, context))]]];
  }
  const excuses = notes.map((note) => ({
    code: note.code,
    rule: note.rule,
    reason: noteText(note, found.output, context),
  }));
  return [[result.name, excuses]];
}

/** A note knows its own `let`s and the item of its block. */
export function noteScope({ lets }: Note, output: Output, context: Context): Environment {
  return bindLets(lets, itemScope(output, new Environment(), context), context);
}

function noteText(note: Note, output: Output, context: Context): string {
  return messageText(note.text, noteScope(note, output, context), context);
}

function noteReason(note: Note, output: Output, context: Context): Reason {
  const { code, severity, rule, span } = note;
  return { code, severity, message: noteText(note, output, context), rule, at: lineOf(context.program, span) };
}

/** Money has the places of its rounding. */
function printed(value: Value, type: Type): OutputAnswer[string] {
  return valueAnswer(value, type, holePlaces);
}
