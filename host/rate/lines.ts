/** Rows as lines of JSON: the body of a call each, with what else the line holds beside it, in one pass over its text. */
import type { Program } from '#dsl';
import type { Refusal } from '#engine';
import { bodyWriter, type Cell, type Column, type RowRater, type Take, textJson } from '#rows';
import { type Mapping, originAt } from './mapping.ts';
import { membersOf } from './members.ts';

type Members = ReadonlyMap<string, string>;

export interface RatedLine {
  /** The members that are kept, as they are written. */
  readonly kept: readonly (readonly [name: string, json: string])[];
  /** Good until the next line. */
  readonly outcome:
    | { readonly ok: true; readonly cells: readonly Cell[] }
    | { readonly ok: false; readonly refusal: Refusal };
}

export function lineRater(program: Program, rater: RowRater, mapping: Mapping): (line: string) => RatedLine {
  const read = readNames(program, rater.leaves, mapping);
  const write = bodyWriter<Members>(program, (path) => takeAt(path, mapping));
  return (line) => {
    const members = membersOf(line);
    if (members === undefined) return { kept: [], outcome: rater.rateJson(line) };
    const kept = keptOf(members, read, mapping.keep);
    return { kept, outcome: rater.rateJson(write(members)) };
  };
}

/** The names of members that inputs are read from. */
function readNames({ inputs }: Program, leaves: readonly string[], mapping: Mapping): ReadonlySet<string> {
  const origins = leaves.map((path) => originAt(mapping, path));
  return new Set([
    ...inputs.map(({ name }) => name),
    ...origins.flatMap((origin) => ('column' in origin ? [origin.column] : [])),
  ]);
}

/** A record may stand in one member, where no field of it is mapped. */
function takeAt(path: string, mapping: Mapping): Take<Members> | undefined {
  if ([...mapping.inputs.keys()].some((leaf) => leaf.startsWith(`${path}.`))) return undefined;
  const origin = originAt(mapping, path);
  if ('column' in origin) return (members) => present(members.get(origin.column));
  const json = textJson(origin.value);
  return () => json;
}

/** `null` is nothing, also for a record whose fields stand apart. */
function present(json: string | undefined): string {
  return json === undefined || json === 'null' ? '' : json;
}

/** The names of the members of a line that no input is read from. */
export function fieldsOf(line: string, program: Program, rater: RowRater, mapping: Mapping): readonly string[] {
  const read = readNames(program, rater.leaves, mapping);
  return [...(membersOf(line)?.keys() ?? [])].filter((name) => !read.has(name));
}

function keptOf(members: Members, read: ReadonlySet<string>, keep: Mapping['keep']): RatedLine['kept'] {
  const names = keep ?? [...members.keys()].filter((name) => !read.has(name));
  return names.flatMap((name) => {
    const json = members.get(name);
    return json === undefined || !isJson(json) ? [] : [[name, json] as const];
  });
}

const SIMPLE = /^(?:"[ !#-[\]-~]*"|-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false|null)$/;

function isJson(text: string): boolean {
  if (SIMPLE.test(text)) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A rated line as JSON: what was kept, then the columns of the answer; or the reason why it is not rated. */
export function lineWriter(columns: readonly Column[]): (rated: RatedLine) => string {
  const heads = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const isTruth = columns.map(({ form }) => form.kind === 'truth');
  return ({ kept, outcome }) => {
    const parts = kept.map(([name, json]) => `${JSON.stringify(name)}:${json}`);
    if (outcome.ok) {
      outcome.cells.forEach((cell, i) => {
        const json = cell === null ? 'null' : isTruth[i] === true ? cell : textJson(cell);
        parts.push(`${heads[i] ?? ''}${json}`);
      });
    } else parts.push(`"rejected":${JSON.stringify(outcome.refusal)}`);
    return `{${parts.join(',')}}`;
  };
}
