/** Rows as lines of JSON: the body of a call each, with what else the line holds beside it, in one pass over its text. */
import { isUtf8 } from 'node:buffer';
import type { Program, Type } from '#dsl';
import type { Refusal } from '#engine';
import { bodyWriter, leafJson, type RowRater, type Take } from '#rows';
import type { JsonWriter } from './json-writer.ts';
import { LineReader } from './line-reader.ts';
import { type Mapping, originAt } from './mapping.ts';
import { membersOf } from './members.ts';

type Members = ReadonlyMap<string, string>;

export interface RatedLine {
  /** The members that are kept, as they are written. */
  readonly kept: readonly (readonly [name: string, json: string])[];
  /** Why it has no answer; where it has one, the rater tells it until the next line. */
  readonly refusal: Refusal | undefined;
}

export function lineRater(program: Program, rater: RowRater, mapping: Mapping): (line: string) => RatedLine {
  const read = readNames(program, rater.leaves, mapping);
  const taken = new Set([...rater.columns.map(({ name }) => name), 'rejected']);
  const write = bodyWriter<Members>(program, (path, type) => takeAt(path, type, mapping));
  return (line) => {
    const members = membersOf(line);
    const others = members && othersOf(members, read);
    // What is no JSON is told as the call tells it.
    const isWhole = others !== undefined && (mapping.keep ?? []).every((name) => isJson(members?.get(name) ?? 'null'));
    if (!isWhole || members === undefined) return { kept: [], refusal: rater.rateJson(line) };
    const names = mapping.keep ?? others;
    const kept = names.flatMap((name) => {
      const json = members.get(name);
      return json === undefined ? [] : [[name, json] as const];
    });
    const twice = kept.find(([name]) => taken.has(name));
    if (twice !== undefined) return { kept: [], refusal: nameTaken(twice[0]) };
    return { kept, refusal: rater.rateJson(write(members)) };
  };
}

function nameTaken(name: string): Refusal {
  return { code: 'INPUT_REJECTED', detail: `The line has a member ${name}, as the answer has; keep other ones.` };
}

/** Writes a rated line as `writeLine` does, off its bytes; false for a line that is out of the common, of which nothing is written. */
export function lineCopier(
  program: Program,
  rater: RowRater,
  mapping: Mapping,
): (writer: JsonWriter, line: Buffer) => boolean {
  if (mapping.inputs.size > 0 || mapping.keep !== undefined) return () => false;
  const inputs = new Set(program.inputs.map(({ name }) => name));
  const apart = readNames(program, rater.leaves, mapping).difference(inputs);
  const left = new Set([...apart, ...rater.columns.map(({ name }) => name), 'rejected']);
  const reader = new LineReader(inputs, (name) => left.has(name));
  return (writer, line) => {
    const body = isUtf8(line) ? reader.read(line, 0, line.length) : undefined;
    if (body === undefined || !rater.rateBody(body)) return false;
    const { kept, count } = reader;
    writer.begin();
    for (let at = 0; at < 4 * count; at += 4)
      writer.copied(line, kept[at] ?? 0, kept[at + 1] ?? 0, kept[at + 2] ?? 0, kept[at + 3] ?? 0);
    rater.tell(writer);
    writer.end();
    return true;
  };
}

/** The members that no input is read from; undefined where one is no JSON. */
function othersOf(members: Members, read: ReadonlySet<string>): readonly string[] | undefined {
  const others: string[] = [];
  for (const [name, json] of members) {
    if (read.has(name)) continue;
    if (!isJson(json)) return undefined;
    others.push(name);
  }
  return others;
}

/** The names of members that inputs are read from: their own, and those of records that hold their fields. */
function readNames({ inputs }: Program, leaves: readonly string[], mapping: Mapping): ReadonlySet<string> {
  const columns = leaves
    .map((path) => originAt(mapping, path))
    .flatMap((from) => ('column' in from ? [from.column] : []));
  return new Set([...inputs.map(({ name }) => name), ...columns, ...columns.map((path) => path.split('.')[0] ?? path)]);
}

/** A record may stand in one member, where no field of it is mapped. */
function takeAt(path: string, type: Type, mapping: Mapping): Take<Members> | undefined {
  if ([...mapping.inputs.keys()].some((leaf) => leaf.startsWith(`${path}.`))) return undefined;
  const origin = originAt(mapping, path);
  if ('column' in origin) return (members) => present(members.get(origin.column) ?? inRecord(members, origin.column));
  const json = leafJson(type, origin.value);
  return () => json;
}

/** `usage.data` out of a member `usage` that is a record. */
function inRecord(members: Members, path: string): string | undefined {
  const dot = path.indexOf('.');
  if (dot < 0) return undefined;
  const record = members.get(path.slice(0, dot));
  const inner = record?.startsWith('{') === true ? membersOf(record) : undefined;
  const rest = path.slice(dot + 1);
  return inner?.get(rest) ?? (inner && inRecord(inner, rest));
}

/** `null` is nothing, also for a record whose fields stand apart. */
function present(json: string | undefined): string {
  return json === undefined || json === 'null' ? '' : json;
}

/** The names of the members of a line that no input is read from; undefined for what is no line of JSON. */
export function fieldsOf(
  line: string,
  program: Program,
  rater: RowRater,
  mapping: Mapping,
): readonly string[] | undefined {
  const members = membersOf(line);
  return members && othersOf(members, readNames(program, rater.leaves, mapping));
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
export function writeLine(writer: JsonWriter, { kept, refusal }: RatedLine, rater: RowRater): void {
  writer.begin();
  for (const [name, json] of kept) writer.member(name, json);
  if (refusal === undefined) rater.tell(writer);
  else writer.member('rejected', JSON.stringify(refusal));
  writer.end();
}

const NEWLINE = 0x0a;

/** Without their ends. */
export function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

const NOT_TEXT: Refusal = { code: 'NOT_JSON', detail: 'Not JSON: the line is no text in UTF-8.' };

/** Undefined for a line that holds nothing. */
export function rateLine(bytes: Buffer, rate: (line: string) => RatedLine): RatedLine | undefined {
  if (!isUtf8(bytes)) return { kept: [], refusal: NOT_TEXT };
  // A mark of the order of bytes is a space too.
  const text = bytes.toString('utf8').trim();
  return text === '' ? undefined : rate(text);
}
