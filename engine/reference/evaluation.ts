/** One evaluation: inputs, constants, derived values, rules, decisions and tariffs, each computed when first read. */
import type { Constant, Definition, Expr, FigureExpr, Output, Program, Rational, Rule, Tariff } from '#dsl';
import type { AsOfMoment } from '../boundary/as-of.ts';
import { type Externs, NO_EXTERNS } from '../boundary/extern.ts';
import type { Inputs } from '../boundary/value.ts';
import { Bug } from '../bug.ts';
import { constantOn } from './constant.ts';
import { type Context, Environment, memo, type Told } from './context.ts';
import { type DecisionResult, evaluateDecision, inSourceOrder } from './decision.ts';
import { evaluate } from './expression.ts';
import { externCaller } from './extern.ts';
import { blockFigure, blocksOf, tariffFigure } from './figures.ts';
import { type Members, outcomeOf, reasonsOf } from './group.ts';
import { evaluateOutput, type OutputResult, outputsFor, resultNamed } from './output.ts';
import { sumOf } from './rounding.ts';
import { evaluateRule, type RuleResult } from './rule.ts';
import { evaluateTariff, type TariffResult } from './tariff.ts';
import { fromInput, number, numberOf, type Value } from './value.ts';

export interface Evaluation {
  readonly program: Program;
  readonly inputs: Inputs;
  readonly context: Context;
  readonly rule: (name: string) => RuleResult;
  readonly decision: (name: string) => DecisionResult;
  readonly tariff: (tariff: Tariff) => TariffResult;
  /** One for each item of a list, where the block stands for items. */
  readonly outputs: (output: Output) => readonly OutputResult[];
}

/** Nothing is computed yet; a `Rejected` may be thrown by whatever is read. */
export function startEvaluation(
  program: Program,
  inputs: Inputs,
  asOf: AsOfMoment,
  externs: Externs = NO_EXTERNS,
  told: Told = {},
): Evaluation {
  const values = new Map(program.inputs.map(({ name, type }, i) => [name, fromInput(required(inputs[i], name), type)]));
  const derived = memo((definition: Definition) => context.evaluate(definition.value, new Environment()));
  const constants = memo((constant: Constant) =>
    memo((day: number) => constantOn(constant, day, (expr, previous) => readEntry(expr, previous))),
  );
  const context: Context = {
    observe: told.observe,
    program,
    asOf,
    evaluate: (expr, env) => evaluate(expr, env, context),
    input: (name) => required(values.get(name), name),
    constant: (constant, day) => constants(constant)(day),
    derived,
    extern: externCaller(program, externs),
    figure: (figure, index) => number(figureOf(figure, index)),
    outcome: (group) => outcomeOf(group, members),
    reasons: (group) => inSourceOrder(reasonsOf(group, members), context),
    result: (each, name) => resultOf(each, name),
    intents: (name) =>
      outputs(
        required(
          program.outputs.find((each) => each.kind === 'intent' && each.name === name),
          name,
        ),
      ),
    watch: told.watch,
  };
  function readEntry(expr: Expr, previous: Value | undefined): Value {
    return evaluate(expr, new Environment(), previous === undefined ? context : { ...context, previous });
  }

  const outputs = memo((each: Output) => outputsFor(each, context).map((placed) => evaluateOutput(placed, context)));
  /** Outside of a block that stands for items: the sum over them. */
  function resultOf(each: Output, name: string): Value {
    const [first, ...rest] = outputs(each).map((found) => resultNamed(found, name));
    if (each.each === undefined) return required(first, name);
    return number(sumOf([first ?? number(sumOf([])), ...rest].map(numberOf)));
  }
  const tariff = memo((each: Tariff) => evaluateTariff(each, context));
  const ruleOf = memo((rule: Rule) => evaluateRule(rule, context));
  const members: Members = {
    rule: (name) =>
      ruleOf(
        required(
          program.rules.find((rule) => rule.name === name),
          name,
        ),
      ),
    decision: memo((name: string) =>
      evaluateDecision(
        required(
          program.decisions.find((each) => each.name === name),
          name,
        ),
        members,
        context,
      ),
    ),
  };

  function figureOf(expr: FigureExpr, index: number | undefined): Rational {
    const { block, name, figure, band } = expr;
    if (block === 'tariff') return tariffFigure(tariff(tariffNamed(name)), figure);
    const result = tariff(ownerOf(name));
    return sumOf(
      blocksOf(result.tariff, block, name, index).map((each) => blockFigure(result, block, each, figure, band)),
    );
  }

  function tariffNamed(name: string): Tariff {
    return required(
      program.tariffs.find((each) => each.name === name),
      name,
    );
  }

  function ownerOf(name: string): Tariff {
    return required(
      program.tariffs.find((each) =>
        [...each.charges, ...each.discounts, ...each.commitments, ...each.credits, ...each.taxes].some(
          (block) => block.name === name,
        ),
      ),
      name,
    );
  }

  return { program, inputs, context, rule: members.rule, decision: members.decision, tariff, outputs };
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Bug(`nothing is named ${name}`);
  return value;
}
