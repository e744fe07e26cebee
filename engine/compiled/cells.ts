/** An answer as cells: what each column of a row is made of, which the rows of a file and the query of a database read alike. */
import type { NumericType, Type } from '#dsl';
import type { Lowering } from './lower-program.ts';
import { holePlaces, type StoredNumber, type StoredTruth, type StoredValue } from './outputs.ts';
import { type Least, placesOf } from './tariff-places.ts';

export interface StoredCell {
  /** The name of its column. */
  readonly name: string;
  /** It is empty unless all of them hold; outermost first. */
  readonly where: readonly StoredTruth[];
  readonly value: CellValue;
}

export type CellValue =
  | { readonly kind: 'verdict'; readonly slot: number }
  /** The names of the rules whose bits are set, in source order. */
  | { readonly kind: 'failed'; readonly words: readonly number[]; readonly rules: readonly string[] }
  /** It shows at least so many decimals. */
  | { readonly kind: 'figure'; readonly number: StoredNumber; readonly least: number }
  | { readonly kind: 'enum'; readonly number: StoredNumber; readonly members: readonly string[] }
  | { readonly kind: 'date' | 'time' | 'instant'; readonly number: StoredNumber }
  | { readonly kind: 'truth'; readonly yes: StoredTruth; readonly no: StoredTruth }
  | { readonly kind: 'text'; readonly slot: number }
  | { readonly kind: 'nothing' };

/** In the order of the answer. What is told as a list has no cell, nor has a block for each item of one. */
export function storedCells(lowering: Lowering): readonly StoredCell[] {
  return [
    ...decisionCells(lowering),
    ...lowering.tariffs.flatMap(tariffCells),
    ...lowering.values.flatMap(({ definition, value }) =>
      value === undefined ? [] : valueCells(definition.name, value, [], () => 0),
    ),
    ...lowering.outputs.flatMap(({ output, alone }) =>
      (alone?.values ?? []).flatMap(({ result, value }) =>
        valueCells(`${output.name}.${result.name}`, value, alone === undefined ? [] : [alone.open], holePlaces),
      ),
    ),
  ];
}

function decisionCells({ program, verdicts, rules }: Lowering): readonly StoredCell[] {
  const told = program.decisions.map(({ name }, i): StoredCell => {
    return { name, where: [], value: { kind: 'verdict', slot: verdicts[i] ?? -1 } };
  });
  if (told.length === 0) return told;
  const names = program.rules.map(({ name }) => name);
  return [...told, { name: 'failed', where: [], value: { kind: 'failed', words: rules.failed, rules: names } }];
}

/** Nothing where the tariff does not apply. */
function tariffCells({ tariff, open, counts, ...of }: Lowering['tariffs'][number]): readonly StoredCell[] {
  const least = placesOf(tariff, (block) => (counts.has(block) ? '' : undefined));
  const sum = (name: 'subtotal' | 'tax' | 'total' | 'due', shown: Least): StoredCell => {
    const value = { kind: 'figure', number: of[name], least: typeof shown === 'number' ? shown : 0 } as const;
    return { name: `${tariff.name}.${name}`, where: [open], value };
  };
  return [sum('subtotal', least.subtotal), sum('tax', least.taxes), sum('total', least.total), sum('due', least.due)];
}

function valueCells(
  name: string,
  value: StoredValue,
  where: readonly StoredTruth[],
  least: (type: NumericType) => number,
): readonly StoredCell[] {
  switch (value.kind) {
    case 'number':
      return [{ name, where: [...where, value.present], value: numberCell(value.number, value.type, least) }];
    case 'truth':
      return [{ name, where, value: { kind: 'truth', yes: value.yes, no: value.no } }];
    case 'text':
      return [{ name, where: [...where, value.present], value: { kind: 'text', slot: value.text.slot } }];
    case 'record':
      return value.fields.flatMap((field) => valueCells(`${name}.${field.name}`, field.value, where, least));
    case 'nothing':
      return [{ name, where, value: { kind: 'nothing' } }];
    case 'schedule':
    case 'list':
    case 'late':
      return [];
    default:
      return value satisfies never;
  }
}

function numberCell(number: StoredNumber, type: Type, least: (type: NumericType) => number): CellValue {
  switch (type.kind) {
    case 'enum':
      return { kind: 'enum', number, members: type.enum.members };
    case 'date':
    case 'time':
    case 'instant':
      return { kind: type.kind, number };
    default:
      return { kind: 'figure', number, least: type.kind === 'numeric' ? least(type) : 0 };
  }
}
