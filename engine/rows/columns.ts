/** What an answer is as a row: a column for each figure, verdict and result, by name. What is told as a list has no column. */
import type { Output, Program, Type } from '#dsl';
import { LISTED, OUTPUT_PARTS } from '../answer.ts';
import { Bug, unreachable } from '../bug.ts';

export type ColumnForm =
  | { readonly kind: 'decimal'; readonly width: DecimalWidth | undefined }
  | { readonly kind: 'text' | 'truth' | 'date' | 'instant' };

/** The decimals that a column shows, and the digits that hold all its figures. Undefined: they differ in that, and are text. */
export interface DecimalWidth {
  readonly places: number;
  readonly digits: number;
}

export interface Column {
  /** `basic.total`, `eligibility`, `deposit_months`, `referral.amount`. */
  readonly name: string;
  readonly form: ColumnForm;
  /** Where it stands in an answer. */
  readonly at: ColumnPlace;
}

/** `under`: names of the record and its fields, outermost first. */
export type ColumnPlace =
  | { readonly part: 'verdict'; readonly decision: string }
  | { readonly part: 'failed' }
  | { readonly part: 'tariff'; readonly tariff: string; readonly sum: Sum }
  | { readonly part: 'value'; readonly under: readonly string[] }
  | { readonly part: 'block'; readonly of: BlockPart; readonly listed: boolean; readonly under: readonly string[] };
export type BlockPart = (typeof OUTPUT_PARTS)[number][1];
export type Sum = 'subtotal' | 'tax' | 'total' | 'due';

const SUMS: readonly Sum[] = ['subtotal', 'tax', 'total', 'due'];
const FIGURE = { kind: 'decimal', width: undefined } as const;
const TEXT = { kind: 'text' } as const;

/** In the order of the answer: verdicts and the rules that failed, sums of tariffs, values, results of blocks. */
export function columnsOf(program: Program): readonly Column[] {
  const { decisions, tariffs, definitions, outputs } = program;
  const verdicts = decisions.map(({ name }): Column => {
    return { name, form: TEXT, at: { part: 'verdict', decision: name } };
  });
  const failed: Column = { name: 'failed', form: TEXT, at: { part: 'failed' } };
  return [
    ...verdicts,
    ...(verdicts.length === 0 ? [] : [failed]),
    ...tariffs.flatMap(({ name }) =>
      SUMS.map((sum): Column => ({ name: `${name}.${sum}`, form: FIGURE, at: { part: 'tariff', tariff: name, sum } })),
    ),
    ...definitions
      .filter(({ shown }) => shown)
      .flatMap(({ name, type }) => leaves([name], type, (under) => ({ part: 'value', under }))),
    ...outputs.filter(({ each }) => each === undefined).flatMap(blockColumns),
  ];
}

function blockColumns({ kind, name, results }: Output): readonly Column[] {
  const of = OUTPUT_PARTS.find(([each]) => each === kind)?.[1];
  if (of === undefined) throw new Bug(`no part for ${kind}`);
  const listed = LISTED.has(kind);
  return results.flatMap((result) =>
    result.kind === 'value' && result.value.kind !== 'schedule'
      ? leaves([name, result.name], result.value.type, (under) => ({ part: 'block', of, listed, under }))
      : [],
  );
}

function leaves(
  under: readonly string[],
  type: Type,
  place: (under: readonly string[]) => ColumnPlace,
): readonly Column[] {
  if (type.kind === 'list') return [];
  if (type.kind === 'record')
    return type.record.fields.flatMap((each) => leaves([...under, each.name], each.type, place));
  return [{ name: under.join('.'), form: formOf(type), at: place(under) }];
}

function formOf(type: Exclude<Type, { readonly kind: 'list' | 'record' }>): ColumnForm {
  switch (type.kind) {
    case 'numeric':
      return FIGURE;
    case 'bool':
      return { kind: 'truth' };
    case 'date':
    case 'instant':
      return { kind: type.kind };
    case 'text':
    case 'zone':
    case 'enum':
    case 'time':
    case 'period':
    case 'nothing':
      return TEXT;
    default:
      return unreachable(type);
  }
}
