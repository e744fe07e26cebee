/** The whole trace of an evaluation: a block for the policy, each value, rule, decision, charge, discount, tax and total. */
import type { Definition, Program, Span, Tariff } from '#dsl';
import type { TraceBlock } from '../../answer.ts';
import { Bug } from '../../bug.ts';
import { SEMANTICS } from '../../semantics.ts';
import { dateText } from '../../time/iso.ts';
import { TZDATA_RELEASE } from '../../time/zone-data.ts';
import { Environment, memo } from '../context.ts';
import type { Evaluation } from '../evaluation.ts';
import { groupReasons, outputId } from '../output.ts';
import { placesOf } from '../places.ts';
import type { RuleResult } from '../rule.ts';
import { BlockTrace, TraceLog } from './block.ts';
import { offsetLeaf } from './calendar.ts';
import { traceCharge } from './charge.ts';
import { traceCommitment } from './commitment.ts';
import { traceCredit } from './credit.ts';
import { traceDiscount } from './discount.ts';
import { converted, record, render } from './expression.ts';
import { figureText } from './figure.ts';
import { figureParts } from './figure-parts.ts';
import { traceOutput } from './output.ts';
import { call, leaf, type Rendered } from './rendered.ts';
import { traceDecision, traceGroup, traceRule } from './rules.ts';
import { TraceScope } from './scope.ts';
import { traceTax } from './tax.ts';
import { traceTotal } from './total.ts';
import type { Tracer } from './tracer.ts';

export function traceOf(evaluation: Evaluation): readonly TraceBlock[] {
  const { program, context } = evaluation;
  const log = new TraceLog(program);
  const blocks: TraceBlock[] = [];
  const block = (kind: TraceBlock['kind'], id: string, span: Span, fill: (block: BlockTrace) => void): void => {
    const made = new BlockTrace(kind, id, span, log);
    fill(made);
    blocks.push(made.finish());
  };
  const names = new Map<string, Definition>();
  const definition = memo((each: Definition): Rendered => {
    const id = names.has(each.name) ? `${each.name} of ${each.span.file}` : each.name;
    names.set(id, each);
    const text = figureText(context.derived(each), each.type);
    block('value', id, each.span, (made) => {
      const scope = new TraceScope(new Environment(), made);
      made.step('value', converted(each.value, each.type, scope, tracer), text, { at: each.value.span });
    });
    return leaf(`value ${id} / value`, text);
  });
  const tracer: Tracer = {
    program,
    context,
    definition,
    render: (expr, scope) => render(expr, scope, tracer),
    converted: (expr, target, scope) => converted(expr, target, scope, tracer),
    figure: (expr, index) => figureParts(expr, index, evaluation),
    group: (group, span, made) => traceGroup(group, span, evaluation, made),
    results: (output) => evaluation.outputs(output),
  };

  block('policy', 'answer', headerSpan(program), (made) => tracePolicy(made, tracer));
  for (const each of program.definitions) if (each.shown) definition(each);
  const reported = reportedRules(evaluation);
  for (const { name, span } of program.rules) {
    const result = evaluation.rule(name);
    block('rule', name, span, (made) => traceRule(result, reported.all.has(result), made, tracer));
  }
  for (const { name, span } of program.decisions) {
    const result = evaluation.decision(name);
    block('decision', name, span, (made) => traceDecision(result, evaluation, reported.notices, made, tracer));
  }
  for (const tariff of program.tariffs) traceTariff(tariff, evaluation, block, tracer);
  for (const output of program.outputs) {
    for (const found of evaluation.outputs(output))
      block(output.kind, outputId(found.output), output.span, (made) => traceOutput(found, made, tracer));
  }
  return blocks;
}

function traceTariff(
  declared: Tariff,
  evaluation: Evaluation,
  block: (kind: TraceBlock['kind'], id: string, span: Span, fill: (block: BlockTrace) => void) => void,
  tracer: Tracer,
): void {
  const result = evaluation.tariff(declared);
  const { tariff } = result;
  const places = placesOf(tariff);
  const { currency } = tracer.program;
  if (currency === undefined) throw new Bug('a tariff without a currency');
  if (result.isApplicable()) {
    for (const charge of tariff.charges) {
      block('charge', charge.name, charge.span, (made) => traceCharge(result, charge, currency, places, made, tracer));
    }
    for (const discount of tariff.discounts) {
      block('discount', discount.name, discount.span, (made) =>
        traceDiscount(result, discount, currency, places, made, tracer),
      );
    }
    for (const commitment of tariff.commitments) {
      block('commitment', commitment.name, commitment.span, (made) =>
        traceCommitment(result, commitment, currency, places, made, tracer),
      );
    }
    for (const credit of tariff.credits) {
      block('credit', credit.name, credit.span, (made) => traceCredit(result, credit, currency, places, made, tracer));
    }
    for (const tax of tariff.taxes.filter((each) => each.appliesWhen !== undefined || result.tax(each.name).hasLine)) {
      block('tax', tax.name, tax.span, (made) => traceTax(result, tax, currency, places, made, tracer));
    }
  }
  block('total', tariff.name, tariff.span, (made) => traceTotal(result, currency, places, made, tracer));
}

/** The beginning of the policy's own file. */
function headerSpan(program: Program): Span {
  const [first] = [...program.rules, ...program.tariffs, ...program.definitions, ...program.inputs];
  return { file: first?.span.file ?? program.name, start: 0, end: 0 };
}

/** Who answers, and for when: what makes an answer repeatable. */
function tracePolicy(block: BlockTrace, tracer: Tracer): void {
  const { program, context } = tracer;
  const identity = identityOf(program);
  block.step('policy', identity, identity.text);
  const { asOf } = context;
  const home = program.asOf === undefined ? 'at' : [program.asOf.path.input, ...program.asOf.path.fields].join('.');
  const given = block.step('as of', leaf(home, asOf.text), asOf.text);
  const date =
    asOf.ms === undefined ? given : call('date_of', [given, offsetLeaf({ kind: 'instant', ms: asOf.ms }, tracer)]);
  block.step('as of date', date, dateText(asOf.day));
}

const IDENTITIES = new WeakMap<Program, Rendered>();

/** It is the same in every answer of a policy. */
function identityOf(program: Program): Rendered {
  const known = IDENTITIES.get(program) ?? makeIdentity(program);
  IDENTITIES.set(program, known);
  return known;
}

function makeIdentity(program: Program): Rendered {
  const texts = {
    policy: JSON.stringify(program.name),
    version: JSON.stringify(program.version),
    hash: JSON.stringify(program.hash),
    text: JSON.stringify(program.text),
    semantics: `${SEMANTICS}`,
    tzdata: JSON.stringify(TZDATA_RELEASE),
  };
  return record(
    Object.keys(texts),
    Object.entries(texts).map(([name, text]) => leaf(`answer.${name}`, text)),
  );
}

function reportedRules({ program, context, rule, decision, outputs }: Evaluation): {
  readonly all: ReadonlySet<RuleResult>;
  readonly notices: readonly RuleResult[];
} {
  const notices = program.rules
    .filter(({ notice }) => notice)
    .map(({ name }) => rule(name))
    .filter(({ outcome }) => outcome === 'fail');
  const reasons = program.decisions.flatMap(({ name }) => decision(name).reasons);
  const told = program.outputs.flatMap((each) => {
    const [found] = outputs(each);
    if (found === undefined) return [];
    const { applies, env } = found;
    const groups = each.results.flatMap((result) => (result.kind === 'reasons' ? result.groups : []));
    return applies() ? groupReasons(groups, env, context) : [];
  });
  return { all: new Set([...reasons, ...notices, ...told]), notices };
}
