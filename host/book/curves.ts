/** The price curves of a policy that are worth a picture: each tariff along each number of the input that moves it. */
import { compare, decimalText, divide, type InputPath, type Program, rational, type Type, ZERO } from '#dsl';
import {
  type Curve,
  type Evaluator,
  evaluatePlan,
  figureOf,
  type Inputs,
  inputAt,
  type Plan,
  priceCurve,
  runSpecs,
} from '#engine';
import type { Plot, PlotPiece } from './plot.ts';

/** More pieces are no picture but a cloud. */
const PIECES_MAX = 60;

export function plotsOf(program: Program, plan: Plan): readonly Plot[] {
  const given = firstInputs(program, plan);
  if (given === undefined) return [];
  return program.tariffs.flatMap(({ name }) =>
    numbersOf(program).flatMap(({ path, unit }) => {
      const along = [path.input, ...path.fields].join('.');
      const curve = curveOf(plan, given, name, path);
      if (curve === undefined) return [];
      return [
        {
          title: `${name} along ${along}`,
          across: unit === '' ? along : `${along}, ${unit}`,
          up: `total, ${program.currency ?? ''}`,
          pieces: curve.pieces.map((piece) => shownPiece(curve, piece)),
        },
      ];
    }),
  );
}

interface Given {
  readonly inputs: Inputs;
  readonly at: string | undefined;
}

/** The rest of the input is that of the first test that is answered. */
function firstInputs(program: Program, plan: Plan): Given | undefined {
  let found: Given | undefined;
  const evaluate = evaluatePlan(plan);
  const recorded: Evaluator = (policy, inputs, at, externs) => {
    const result = evaluate(policy, inputs, at, externs);
    if (result.ok && policy === program) found ??= { inputs, at };
    return result;
  };
  runSpecs({ ...program, properties: [] }, (_, ...rest) => recorded(program, ...rest));
  return found;
}

interface NumberInput {
  readonly path: InputPath;
  readonly unit: string;
}

function numbersOf({ inputs }: Program): readonly NumberInput[] {
  return inputs.flatMap(({ name, type }) => numbersIn(type, { input: name, fields: [] }));
}

function numbersIn(type: Type, path: InputPath): readonly NumberInput[] {
  if (type.kind === 'numeric') return [{ path, unit: type.unit.label }];
  if (type.kind !== 'record' || type.optional) return [];
  return type.record.fields.flatMap((field) =>
    numbersIn(field.type, { ...path, fields: [...path.fields, field.name] }),
  );
}

/** To a little beyond its last bend; a figure that stays what it is has no picture. */
function curveOf(plan: Plan, { inputs, at }: Given, tariff: string, along: InputPath): Curve | undefined {
  const asked = { tariff, along, ...(at === undefined ? {} : { at }) };
  const whole = priceCurve(plan, inputs, asked);
  if (!whole.ok || whole.curve.pieces.length > PIECES_MAX) return undefined;
  const { pieces } = whole.curve;
  const last = pieces.at(-1);
  if (last === undefined || isLevel(whole.curve)) return undefined;
  const bend = inputAt(whole.curve, last.from);
  if (pieces.length === 1 || compare(bend, ZERO) <= 0) return whole.curve;
  const far = divide(rational(bend.n * 5n, bend.d), rational(4n));
  const end = inputAt(whole.curve, last.to);
  const steps = rational(floorOf(far.n * whole.curve.steps, far.d), whole.curve.steps);
  const near = priceCurve(plan, inputs, { ...asked, to: compare(steps, end) < 0 ? steps : end });
  return near.ok ? near.curve : whole.curve;
}

function floorOf(n: bigint, d: bigint): bigint {
  return n / d;
}

function isLevel({ pieces }: Curve): boolean {
  const figures = pieces.flatMap(({ from, to, value }) => (value === undefined ? [] : [value.at(from), value.at(to)]));
  return figures.every((figure) => figure === figures[0]);
}

function shownPiece(curve: Curve, { from, to, value }: Curve['pieces'][number]): PlotPiece {
  const figure = (at: bigint): string => decimalText(figureOf(curve, value?.at(at) ?? 0n), 2);
  const bounds = { from: decimalText(inputAt(curve, from)), to: decimalText(inputAt(curve, to)) };
  return value === undefined ? bounds : { ...bounds, figures: [figure(from), figure(to)] };
}
