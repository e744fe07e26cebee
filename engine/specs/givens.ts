/** The inputs of a test: values given in order on inputs or paths, later ones over earlier ones (LANGUAGE 18.159). */
import { decimalPlaces, type Given, type InputPath, type Program, type Type } from '#dsl';
import { decode } from '../boundary/decode.ts';
import { encodeInputs } from '../boundary/encode.ts';
import type { ExternSource, Externs } from '../boundary/extern.ts';
import type { Inputs, InputValue } from '../boundary/value.ts';
import { Bug } from '../bug.ts';
import { Environment } from '../reference/context.ts';
import { startEvaluation } from '../reference/evaluation.ts';
import { toInput, type Value } from '../reference/value.ts';
import { dateText } from '../time/iso.ts';

/** Complete, or a record of which only some paths were given. */
type Partial =
  | { readonly kind: 'whole'; readonly value: InputValue }
  | { readonly kind: 'parts'; readonly fields: ReadonlyMap<number, Partial> };

export type GivenInputs =
  | { readonly ok: true; readonly inputs: Inputs; readonly externs: Externs }
  /** Paths that nothing was given for, or what the boundary would refuse. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** A value laid on a path: what a `vary` does at each point. */
export interface Placed {
  readonly path: InputPath;
  readonly value: Value;
}

/** Evaluates the expressions of givens; they may read constants, as on the first day of the version. */
export function placeGivens(program: Program, givens: readonly Given[]): readonly Placed[] {
  const day = program.effective.from;
  const { context } = startEvaluation(program, blankInputs(program), { day, text: dateText(day) });
  return givens.map(({ path, value }) => ({ path, value: context.evaluate(value, new Environment()) }));
}

/** Inputs that nothing reads. */
function blankInputs(program: Program): Inputs {
  return program.inputs.map(() => ({ kind: 'missing' }));
}

export function inputsOf(program: Program, placed: readonly Placed[]): GivenInputs {
  const asked = withExterns(program);
  const given = new Map<number, Partial>();
  for (const { path, value } of placed) {
    const index = asked.inputs.findIndex(({ name }) => name === path.input);
    const type = asked.inputs[index]?.type;
    if (type === undefined) throw new Bug(`no input ${path.input}`);
    given.set(index, lay(given.get(index), type, path.fields, value));
  }
  const problems: string[] = [];
  const values = asked.inputs.map(({ name, type }, i) => complete(given.get(i), type, name, problems));
  if (problems.length > 0) return { ok: false, problems };
  const all = checked(asked, values);
  if (!all.ok) return all;
  const count = program.inputs.length;
  return { ok: true, inputs: all.inputs.slice(0, count), externs: givenExterns(all.inputs.slice(count), program) };
}

/** An extern is given like an input of its name. */
function withExterns(program: Program): Program {
  if (program.externs.length === 0) return program;
  return { ...program, inputs: [...program.inputs, ...program.externs.map(({ answer }) => answer)] };
}

/** Every call of an extern is answered by what is given for it. */
function givenExterns(values: Inputs, { externs }: Program): Externs {
  const sources = externs.map(({ answer }, i): ExternSource => {
    const text = encodeInputs({ inputs: [answer] }, values.slice(i, i + 1));
    const given: Readonly<Record<string, unknown>> = JSON.parse(text);
    return { dataset: 'given', answer: () => given[answer.name] };
  });
  return (extern) => sources[externs.indexOf(extern)];
}

function lay(base: Partial | undefined, type: Type, fields: readonly string[], value: Value): Partial {
  const [name, ...rest] = fields;
  if (name === undefined) return { kind: 'whole', value: toInput(value, type) };
  if (type.kind !== 'record') throw new Bug(`${name} of no record`);
  const index = type.record.fields.findIndex((field) => field.name === name);
  const field = type.record.fields[index];
  if (field === undefined) throw new Bug(`no field ${name}`);
  const parts = partsOf(base);
  return { kind: 'parts', fields: new Map([...parts, [index, lay(parts.get(index), field.type, rest, value)]]) };
}

function partsOf(base: Partial | undefined): ReadonlyMap<number, Partial> {
  if (base === undefined) return new Map();
  if (base.kind === 'parts') return base.fields;
  if (base.value.kind !== 'record') return new Map();
  return new Map(base.value.fields.map((value, i): [number, Partial] => [i, { kind: 'whole', value }]));
}

function complete(given: Partial | undefined, type: Type, path: string, problems: string[]): InputValue {
  if (given?.kind === 'whole') return given.value;
  if (given === undefined || type.kind !== 'record') {
    if (!type.optional) problems.push(`nothing is given for ${path}.`);
    return { kind: 'missing' };
  }
  const { fields } = type.record;
  const values = fields.map((field, i) => complete(given.fields.get(i), field.type, `${path}.${field.name}`, problems));
  return { kind: 'record', fields: values };
}

/** The rules of the boundary hold for given values too. */
function checked(
  program: Program,
  inputs: Inputs,
): Extract<GivenInputs, { readonly ok: false }> | { readonly ok: true; readonly inputs: Inputs } {
  if (!inputs.every(isDecimal)) return { ok: false, problems: ['a given value has no finite decimal form.'] };
  const decoded = decode(program, encodeInputs(program, inputs));
  if (decoded.ok) return decoded;
  return { ok: false, problems: decoded.faults.map(({ path, message }) => `${path}: ${message}`) };
}

function isDecimal(value: InputValue): boolean {
  if (value.kind === 'number') return decimalPlaces(value.value) !== undefined;
  if (value.kind === 'record') return value.fields.every(isDecimal);
  return value.kind !== 'list' || value.items.every(isDecimal);
}
