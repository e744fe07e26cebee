/**
 * What the tests and properties of a policy meet (LANGUAGE section 12): each rule with each outcome that it can have, each gate
 * open and shut, each row of its tables, each tier. It is the reference that is watched.
 */
import type { Expr, Program, Rule, Span, Table, Tariff } from '#dsl';
import { evaluateReference } from '../reference/reference.ts';
import type { Outcome } from '../reference/rule.ts';
import type { Seen } from '../reference/seen.ts';
import type { Evaluator } from './outcome.ts';
import { runSpecs } from './run.ts';

export type CoveredKind = 'rule' | 'gate' | 'row' | 'tier';

export interface CoveragePoint {
  readonly kind: CoveredKind;
  readonly span: Span;
  /** Completes "No test …". Rows of a CSV table are data and share their words: one of them is enough. */
  readonly what: string;
  /** How often it was met. */
  readonly hits: number;
}

/** Every point of the policy's own file, in source order. Its tests are run, whether they pass or not. */
export function coverageOf(program: Program): readonly CoveragePoint[] {
  const hits = new Map<string, number>();
  const watch = (seen: Seen): void => {
    const key = keyOf(seen.kind, seen.part.span, sideOf(seen));
    hits.set(key, (hits.get(key) ?? 0) + 1);
  };
  const evaluator: Evaluator = (policy, inputs, at, externs) =>
    evaluateReference(policy, inputs, { explain: 'lines', watch, at, externs });
  runSpecs(program, evaluator);
  return wantedOf(program)
    .map(({ kind, span, side, what }) => ({ kind, span, what, hits: hits.get(keyOf(kind, span, side)) ?? 0 }))
    .sort((a, b) => (a.span.file === b.span.file ? a.span.start - b.span.start : a.span.file < b.span.file ? -1 : 1));
}

interface Wanted {
  readonly kind: CoveredKind;
  readonly span: Span;
  readonly side: string;
  readonly what: string;
}

function keyOf(kind: CoveredKind, { file, start }: Span, side: string): string {
  return `${kind} ${file}:${start} ${side}`;
}

function sideOf(seen: Seen): string {
  switch (seen.kind) {
    case 'rule':
      return seen.outcome;
    case 'gate':
      return seen.open ? 'open' : 'shut';
    case 'row':
    case 'tier':
      return '';
    default:
      return seen satisfies never;
  }
}

function wantedOf(program: Program): readonly Wanted[] {
  const { rules, decisions, tables, tariffs, outputs } = program;
  return [
    ...rules.flatMap((rule) => [...outcomesOf(rule), ...gateOf(rule.appliesWhen, rule.of, rule.name)]),
    ...decisions.flatMap(({ appliesWhen, name }) => gateOf(appliesWhen, 'decision', name)),
    ...tables.flatMap(rowsOf),
    ...tariffs.flatMap(tariffPoints),
    ...outputs.flatMap(({ appliesWhen, kind, name }) =>
      kind === 'limit' || kind === 'feature' ? [] : gateOf(appliesWhen, kind, name),
    ),
  ];
}

function outcomesOf({ of, name, span, whenMissing, waived }: Rule): readonly Wanted[] {
  const outcomes: [Outcome, string][] = [
    ['pass', `passes ${of} ${name}`],
    ['fail', `fails ${of} ${name}`],
  ];
  if (whenMissing === 'undecided') outcomes.push(['undecided', `leaves ${of} ${name} undecided`]);
  if (waived !== undefined) outcomes.push(['waived', `waives ${of} ${name}`]);
  return outcomes.map(([side, what]) => ({ kind: 'rule', span, side, what }));
}

function gateOf(gate: Expr | undefined, kind: string, name: string): readonly Wanted[] {
  if (gate === undefined) return [];
  const { span } = gate;
  return [
    { kind: 'gate', span, side: 'open', what: `has ${kind} ${name} apply` },
    { kind: 'gate', span, side: 'shut', what: `has ${kind} ${name} not apply` },
  ];
}

function rowsOf({ name, span: { file }, rows, otherwise }: Table): readonly Wanted[] {
  const numbered = rows.map(({ span }, i): Wanted => {
    const row = span.file === file ? `row ${i + 1}` : 'a row';
    return { kind: 'row', span, side: '', what: `takes ${row} of table ${name}` };
  });
  if (otherwise === undefined) return numbered;
  return [...numbered, { kind: 'row', span: otherwise.span, side: '', what: `takes the last row of table ${name}` }];
}

function tariffPoints({
  name,
  appliesWhen,
  charges,
  discounts,
  commitments,
  credits,
  taxes,
}: Tariff): readonly Wanted[] {
  const tiers = charges.flatMap(({ name: charge, model }) => {
    if (!('tiers' in model)) return [];
    return model.tiers.map(
      ({ span }, i): Wanted => ({ kind: 'tier', span, side: '', what: `enters tier ${i + 1} of charge ${charge}` }),
    );
  });
  const gates = (kind: string, blocks: readonly { readonly name: string; readonly appliesWhen?: Expr }[]) =>
    blocks.flatMap((block) => gateOf(block.appliesWhen, kind, block.name));
  return [
    ...gateOf(appliesWhen, 'tariff', name),
    ...gates('charge', charges),
    ...tiers,
    ...gates('discount', discounts),
    ...gates('commitment', commitments),
    ...gates('credit', credits),
    ...gates('tax', taxes),
  ];
}
