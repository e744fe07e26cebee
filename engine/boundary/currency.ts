/** Which of its currencies a policy is asked in (LANGUAGE 18.13). */
import type { AsOf, Program } from '#dsl';
import type { Fault } from './fault.ts';
import type { Inputs, InputValue } from './value.ts';

/** The policy in the currency of the inputs, or why there is none. */
export function inCurrencyOf(
  program: Program,
  inputs: Inputs,
): { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly faults: readonly Fault[] } {
  const { currencies } = program;
  if (currencies === undefined) return { ok: true, program };
  const found = inCurrency(program, valueAt(program, inputs, currencies.path));
  if (found !== undefined) return { ok: true, program: found };
  const path = [currencies.path.input, ...currencies.path.fields].join('.');
  const expected = [...currencies.programs.keys()].join(', ');
  const fault: Fault = { code: 'UNKNOWN_VALUE', path, message: 'The policy has no prices in this currency.', expected };
  return { ok: false, faults: [fault] };
}

/** Undefined: the policy does not know the currency. */
export function inCurrency(program: Program, value: InputValue | undefined): Program | undefined {
  const { currencies } = program;
  if (currencies === undefined) return program;
  const code = value === undefined ? undefined : codeOf(program, currencies.path, value);
  return code === undefined ? undefined : currencies.programs.get(code);
}

function valueAt(program: Program, inputs: Inputs, { input, fields }: AsOf['path']): InputValue | undefined {
  const index = program.inputs.findIndex(({ name }) => name === input);
  let value = inputs[index];
  let type = program.inputs[index]?.type;
  for (const name of fields) {
    const at = type?.kind === 'record' ? type.record.fields.findIndex((field) => field.name === name) : -1;
    value = value?.kind === 'record' ? value.fields[at] : undefined;
    type = type?.kind === 'record' ? type.record.fields[at]?.type : undefined;
  }
  return value;
}

function codeOf(program: Program, { input, fields }: AsOf['path'], value: InputValue): string | undefined {
  if (value.kind === 'text') return value.value;
  let type = program.inputs.find(({ name }) => name === input)?.type;
  for (const name of fields)
    type = type?.kind === 'record' ? type.record.fields.find((field) => field.name === name)?.type : undefined;
  return value.kind === 'enum' && type?.kind === 'enum' ? type.enum.members[value.member] : undefined;
}
