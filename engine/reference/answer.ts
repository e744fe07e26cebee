/** From an evaluation to its answer: keys in the order of the type, so that the same input gives the same bytes. */
import { decimalText } from '#dsl';
import type { Answer, DecisionAnswer, Reason, TraceBlock } from '../answer.ts';
import { Bug } from '../bug.ts';
import { SEMANTICS } from '../semantics.ts';
import { TZDATA_RELEASE } from '../time/zone-data.ts';
import type { DecisionResult } from './decision.ts';
import type { Evaluation } from './evaluation.ts';
import { tariffAnswer } from './lines.ts';
import { messageText } from './message.ts';
import { lineOf } from './place.ts';
import { valueAnswer } from './print.ts';
import type { RuleResult } from './rule.ts';
import { sealOf } from './seal.ts';

export type Explain = 'none' | 'lines' | 'full';

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
    values: Object.fromEntries(
      program.definitions
        .filter(({ shown }) => shown)
        .map((definition) => [definition.name, valueAnswer(context.derived(definition), definition.type)]),
    ),
  };
  if (explain !== 'full') return answer;
  const full = { ...answer, trace: trace() };
  return { ...full, seal: sealOf(full) };
}

function decisionAnswer(
  evaluation: Evaluation,
  name: string,
  notices: readonly RuleResult[],
  withReasons: boolean,
): DecisionAnswer {
  const result: DecisionResult = evaluation.decision(name);
  const reason = (rule: RuleResult): Reason => reasonOf(rule, evaluation);
  const verdict = {
    verdict: result.verdict,
    ...(result.score === undefined ? {} : { score: decimalText(result.score) }),
  };
  if (!withReasons) return verdict;
  return {
    ...verdict,
    reasons: result.reasons.map(reason),
    undecided: result.undecided.map(({ rule }) => rule.name),
    waived: [],
    notices: notices.map(reason),
  };
}

function reasonOf({ rule, env }: RuleResult, { context }: Evaluation): Reason {
  return {
    code: rule.code,
    severity: rule.severity,
    message: messageText(rule.message, env, context),
    rule: rule.name,
    at: lineOf(context.program, rule.span),
  };
}
