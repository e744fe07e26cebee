/**
 * From the body of an evaluation to exact inputs, or to every fault it has, by path (DESIGN section 4, LANGUAGE 18.14
 * to 18.22). Unknown and repeated names, other units, extra decimals and values outside their ranges are faults,
 * never corrected, never dropped.
 *
 *     const decoded = decode(program, '{"usage":{"data":"620 GB","rolled_over":0},"period":{…}}');
 *     if (!decoded.ok) report(decoded.faults);
 */
import type { AsOf, FieldInfo, ListType, Program, RecordType, Type } from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import { BODY_BYTES_MAX, LIST_ITEMS_MAX, TEXT_CODE_POINTS_MAX } from '../limits.ts';
import { parseDate, parseInstant, parseTime } from '../time/iso.ts';
import { findZone } from '../time/zone-data.ts';
import { inCurrency } from './currency.ts';
import { expectedOf } from './expected.ts';
import { type Fault, Faults, fieldPath, itemPath } from './fault.ts';
import { type JsonEntry, type JsonValue, readJson } from './json.ts';
import { nearestName } from './nearest.ts';
import { numberFromJson, numberFromText } from './number.ts';
import type { UnitWords } from './units.ts';
import type { Inputs, InputValue } from './value.ts';

export type Decoded =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const MISSING: InputValue = { kind: 'missing' };

/** Decodes the inputs of a program from the bytes or the text of a JSON object. */
export function decode(declared: Program, body: Uint8Array | string): Decoded {
  const program = programAsked(declared, body);
  const text = bodyText(body);
  if (typeof text !== 'string') return { ok: false, faults: [text] };
  const json = readJson(text);
  if (!json.ok) return { ok: false, faults: [{ code: json.code, path: '', message: json.message }] };
  const faults = new Faults();
  const inputs = decoderOf(program, faults).fields(program.inputs, json.value, '');
  return faults.any || inputs === undefined ? { ok: false, faults: faults.list() } : { ok: true, inputs };
}

/** Money of an input is in the currency of the bill; a currency that cannot be read is a fault of its own. */
function programAsked(program: Program, body: Uint8Array | string): Program {
  const { currencies } = program;
  return (currencies && inCurrency(program, decodeAt(program, body, currencies.path))) ?? program;
}

/** The value at a path of a body, whatever is wrong elsewhere; undefined where none can be read. */
export function decodeAt(program: Program, body: Uint8Array | string, path: AsOf['path']): InputValue | undefined {
  const text = bodyText(body);
  const json = typeof text === 'string' ? readJson(text) : undefined;
  if (json?.ok !== true) return undefined;
  let value: JsonValue | undefined = json.value;
  let fields: readonly Pick<FieldInfo, 'name' | 'type'>[] = program.inputs;
  let type: Type | undefined;
  for (const name of [path.input, ...path.fields]) {
    value = value?.kind === 'object' ? value.entries.find((entry) => entry.name === name)?.value : undefined;
    type = fields.find((field) => field.name === name)?.type;
    fields = type?.kind === 'record' ? type.record.fields : [];
  }
  if (type === undefined || value === undefined) return undefined;
  return decoderOf(program, new Faults()).value(type, undefined, value, '');
}

function decoderOf(program: Program, faults: Faults): Decoder {
  return new Decoder(faults, (word) => program.units?.get(word));
}

function bodyText(body: Uint8Array | string): string | Fault {
  const size = typeof body === 'string' ? utf8Length(body) : body.length;
  if (size > BODY_BYTES_MAX) {
    return { code: 'TOO_LARGE', path: '', message: `The body is larger than ${BODY_BYTES_MAX} bytes.` };
  }
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return { code: 'NOT_JSON', path: '', message: 'The body is not UTF-8.' };
  }
}

function utf8Length(text: string): number {
  return text.length > BODY_BYTES_MAX ? text.length : new TextEncoder().encode(text).length;
}

class Decoder {
  readonly #faults: Faults;
  readonly #words: UnitWords;

  constructor(faults: Faults, words: UnitWords) {
    this.#faults = faults;
    this.#words = words;
  }

  #wrong(path: string, type: Type, json: JsonValue): undefined {
    return this.#faults.add({
      code: 'WRONG_TYPE',
      path,
      message: `${describe(json)} stands here.`,
      expected: expectedOf(type),
    });
  }

  /** One value for each declared field, in the order of declaration; undefined when one could not be read. */
  fields(
    declared: readonly Pick<FieldInfo, 'name' | 'type' | 'places'>[],
    json: JsonValue,
    path: string,
  ): InputValue[] | undefined {
    if (json.kind !== 'object') {
      const expected = 'an object with one property for each input';
      return this.#faults.add({ code: 'WRONG_TYPE', path, message: `${describe(json)} stands here.`, expected });
    }
    const given = this.#given(
      declared.map(({ name }) => name),
      json.entries,
      path,
    );
    const values = declared.map(({ name, type, places }) => {
      return this.#field(type, places, given.get(name), fieldPath(path, name));
    });
    return values.every((value) => value !== undefined) ? values : undefined;
  }

  /** The entries by name; one that is unknown is a fault, one that stands more than once another, each told once. */
  #given(names: readonly string[], entries: readonly JsonEntry[], path: string): Map<string, JsonValue> {
    const known = new Set(names);
    const given = new Map<string, JsonValue>();
    const repeated = new Set<string>();
    for (const { name, value } of entries) {
      if (!given.has(name)) {
        given.set(name, value);
        if (!known.has(name)) this.#unknownField(name, names, path);
      } else if (!repeated.has(name)) {
        repeated.add(name);
        const message = `${JSON.stringify(name)} stands here more than once.`;
        this.#faults.add({ code: 'DUPLICATE_FIELD', path: fieldPath(path, name), message });
      }
    }
    return given;
  }

  #unknownField(name: string, names: readonly string[], path: string): void {
    const message = `There is no ${JSON.stringify(name)} here.`;
    const fault: Fault = { code: 'UNKNOWN_FIELD', path: fieldPath(path, name), message };
    const nearest = nearestName(name, names);
    this.#faults.add(nearest === undefined ? fault : { ...fault, nearest });
  }

  #field(type: Type, places: number | undefined, json: JsonValue | undefined, path: string): InputValue | undefined {
    if (json !== undefined && json.kind !== 'null') return this.value(type, places, json, path);
    if (type.optional) return MISSING;
    const expected = expectedOf(type, places);
    const message = json === undefined ? 'A required value is missing.' : 'A required value is null.';
    return this.#faults.add({ code: 'MISSING_FIELD', path, message, expected });
  }

  value(type: Type, places: number | undefined, json: JsonValue, path: string): InputValue | undefined {
    switch (type.kind) {
      case 'numeric': {
        if (json.kind !== 'number' && json.kind !== 'text') return this.#wrong(path, type, json);
        const place = { type, places };
        const result =
          json.kind === 'number' ? numberFromJson(json.text, place) : numberFromText(json.value, place, this.#words);
        if (result.ok) return { kind: 'number', value: result.value };
        const { ok: _, ...fault } = result;
        return this.#faults.add({ ...fault, path });
      }
      case 'bool':
        return json.kind === 'bool' ? { kind: 'bool', value: json.value } : this.#wrong(path, type, json);
      case 'text':
      case 'zone':
      case 'enum':
      case 'date':
      case 'time':
      case 'instant':
        return json.kind === 'text' ? this.#word(type, json.value, path) : this.#wrong(path, type, json);
      case 'record':
        return this.#record(type, json, path);
      case 'list':
        return this.#list(type, places, json, path);
      case 'period':
      case 'nothing':
        throw new Bug(`an input of type ${type.kind}`);
      default:
        return unreachable(type);
    }
  }

  #word(type: Type, value: string, path: string): InputValue | undefined {
    switch (type.kind) {
      case 'text':
        return this.#text(value, path);
      case 'zone':
        if (findZone(value) !== undefined) return { kind: 'text', value };
        return this.#unknown(type, value, path, undefined);
      case 'enum': {
        const member = type.enum.members.indexOf(value);
        if (member >= 0) return { kind: 'enum', member };
        return this.#unknown(type, value, path, nearestName(value, type.enum.members));
      }
      case 'date': {
        const day = parseDate(value);
        return day === undefined ? this.#calendar(type, value, path) : { kind: 'date', day };
      }
      case 'time': {
        const second = parseTime(value);
        if (second === undefined) return this.#calendar(type, value, path);
        return second % 60 === 0 ? { kind: 'time', second } : this.#calendar(type, value, path, 'has seconds');
      }
      case 'instant': {
        const ms = parseInstant(value);
        return ms === undefined ? this.#calendar(type, value, path) : { kind: 'instant', ms };
      }
      default:
        throw new Bug(`a text for ${type.kind}`);
    }
  }

  #text(given: string, path: string): InputValue | undefined {
    if (!given.isWellFormed()) {
      return this.#faults.add({ code: 'BAD_TEXT', path, message: 'The text holds half of a surrogate pair.' });
    }
    const value = given.normalize('NFC');
    if (codePoints(value) <= TEXT_CODE_POINTS_MAX) return { kind: 'text', value };
    const message = `The text is longer than ${TEXT_CODE_POINTS_MAX} characters.`;
    return this.#faults.add({ code: 'TOO_LONG', path, message });
  }

  #unknown(type: Type, value: string, path: string, nearest: string | undefined): undefined {
    const message = `${JSON.stringify(value)} is not known here.`;
    const fault: Fault = { code: 'UNKNOWN_VALUE', path, message, expected: expectedOf(type) };
    return this.#faults.add(nearest === undefined ? fault : { ...fault, nearest });
  }

  #calendar(type: Type, value: string, path: string, fault = 'cannot be read'): undefined {
    const message = `${JSON.stringify(value)} ${fault}.`;
    return this.#faults.add({ code: 'BAD_DATE', path, message, expected: expectedOf(type) });
  }

  #record(type: RecordType, json: JsonValue, path: string): InputValue | undefined {
    if (json.kind !== 'object') return this.#wrong(path, type, json);
    const fields = this.fields(type.record.fields, json, path);
    if (fields === undefined) return undefined;
    return type.record.name === 'BillingPeriod' ? this.#period(type, fields, path) : { kind: 'record', fields };
  }

  /** 18.22: `end` is the day after the last day. */
  #period(type: RecordType, fields: readonly InputValue[], path: string): InputValue | undefined {
    const [start, end] = ['start', 'end'].map((name) => fields[type.record.fields.findIndex((f) => f.name === name)]);
    if (start?.kind === 'date' && end?.kind === 'date' && start.day >= end.day) {
      const message = 'The period ends before it begins.';
      return this.#faults.add({
        code: 'EMPTY_PERIOD',
        path: fieldPath(path, 'end'),
        message,
        expected: 'a date after start',
      });
    }
    return { kind: 'record', fields };
  }

  #list(type: ListType, places: number | undefined, json: JsonValue, path: string): InputValue | undefined {
    if (json.kind !== 'list') return this.#wrong(path, type, json);
    const bound = Math.min(type.upTo, LIST_ITEMS_MAX);
    if (json.items.length > bound) {
      const message = `${json.items.length} elements stand here.`;
      return this.#faults.add({ code: 'TOO_LONG', path, message, expected: expectedOf(type) });
    }
    const items = json.items.map((item, i) => this.#field(type.of, places, item, itemPath(path, i)));
    return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function describe(json: JsonValue): string {
  switch (json.kind) {
    case 'null':
      return 'null';
    case 'bool':
      return `${json.value}`;
    case 'number':
      return json.text.length > 40 ? 'A number' : json.text;
    case 'text':
      return json.value.length > 40 ? 'A text' : JSON.stringify(json.value);
    case 'list':
      return 'A list';
    case 'object':
      return 'An object';
    default:
      return unreachable(json);
  }
}
