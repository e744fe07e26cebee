/** From an evaluation to its answer: keys in the order of the type, so that the same input gives the same bytes. */
import { decimalText, type Output } from '#dsl';
import {
  type Answer,
  type DecisionAnswer,
  LISTED,
  OUTPUT_PARTS,
  type OutputAnswer,
  type Reason,
  type TraceBlock,
} from '../answer.ts';
import { Bug } from '../bug.ts';
import { SEMANTICS } from '../semantics.ts';
import { TZDATA_RELEASE } from '../time/zone-data.ts';
import type { DecisionResult } from './decision.ts';
import type { Evaluation } from './evaluation.ts';
import { tariffAnswer } from './lines.ts';
import { outputAnswer } from './output.ts';
import { valueAnswer } from './print.ts';
import { reasonOf, waiverOf } from './reason.ts';
import type { RuleResult } from './rule.ts';

export type Explain = 'none' | 'lines' | 'full';

/** Everything but the seal of a full answer. */
export function answerOf(evaluation: Evaluation, explain: Explain, trace: () => readonly TraceBlock[]): Answer {
  const { program, context } = evaluation;
  const withLines = explain !== 'none';
  const notices = program.rules
    .filter(({ notice }) => notice)
    .map(({ name }) => evaluation.rule(name))
    .filter(({ outcome }) => outcome === 'fail');
  const answer = {
    policy: program.name,
    version: program.version,
    hash: program.hash,
    text: program.text,
    semantics: SEMANTICS,
    asOf: context.asOf.text,
    tzdata: TZDATA_RELEASE,
    decisions: Object.fromEntries(
      program.decisions.map(({ name }) => [name, decisionAnswer(evaluation, name, notices, withLines)]),
    ),
    tariffs: Object.fromEntries(
      program.tariffs.map((tariff) => {
        if (program.currency === undefined) throw new Bug('a tariff without a currency');
        return [tariff.name, tariffAnswer(evaluation.tariff(tariff), program.currency, withLines, context)];
      }),
    ),
    ...outputParts(evaluation, withLines),
    values: Object.fromEntries(
      program.definitions
        .filter(({ shown }) => shown)
        .map((definition) => [definition.name, valueAnswer(context.derived(definition), definition.type)]),
    ),
  };
  return explain === 'full' ? { ...answer, trace: trace() } : answer;
}

/** The parts of the answer that the policy has blocks for. */
function outputParts(evaluation: Evaluation, withNotes: boolean): Partial<Answer> {
  const { program, context } = evaluation;
  const parts = OUTPUT_PARTS.flatMap(([kind, part]) => {
    const own = program.outputs.filter((output) => output.kind === kind);
    const answersOf = (output: Output): readonly OutputAnswer[] => {
      const found = evaluation.outputs(output).filter(({ applies }) => applies());
      return found.map((each) => outputAnswer(each, withNotes, context));
    };
    const entries = own.flatMap((output): (readonly [string, OutputAnswer | readonly OutputAnswer[]])[] => {
      const answers = answersOf(output);
      return output.each === undefined ? answers.map((answer) => [output.name, answer]) : [[output.name, answers]];
    });
    const told = LISTED.has(kind) ? own.flatMap(answersOf) : Object.fromEntries(entries);
    return own.length === 0 ? [] : [[part, told] as const];
  });
  return Object.fromEntries(parts);
}

function decisionAnswer(
  evaluation: Evaluation,
  name: string,
  notices: readonly RuleResult[],
  withReasons: boolean,
): DecisionAnswer {
  const result: DecisionResult = evaluation.decision(name);
  const reason = (rule: RuleResult): Reason => reasonOf(rule, evaluation.context);
  const verdict = {
    verdict: result.verdict,
    ...(result.score === undefined ? {} : { score: decimalText(result.score) }),
  };
  if (!withReasons) return verdict;
  return {
    ...verdict,
    reasons: result.reasons.map(reason),
    undecided: result.undecided.map(({ rule }) => rule.name),
    waived: result.waived.map((rule) => waiverOf(rule, evaluation.context)),
    notices: notices.map(reason),
  };
}
