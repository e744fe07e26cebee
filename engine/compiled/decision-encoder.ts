/** The decisions of an answer as JSON, from the bits and verdicts that an evaluation leaves in its frame. */
import { type Decision, decimalText, type Rule } from '#dsl';
import { VERDICTS } from '../decide/decisions.ts';
import { type Outcome, type Outcomes, Reasons } from '../decide/reasons.ts';
import type { Frame } from './frame.ts';
import { type Lowering, WORD_BITS } from './lower-program.ts';
import { type MessageSource, messageReader } from './message.ts';
import { sourceLine } from './source-line.ts';

const MEMBER: readonly Outcome[] = ['pass', 'fail', 'undecided', 'not_applicable', 'fail'];
/** A verdict of 1 is a failed group; 4 is a fail by `when undecided`, which has no reasons. */
const FAILED = 1;
const NOT_APPLICABLE = 3;

export class DecisionEncoder {
  readonly #lowering: Lowering;
  readonly #reasons: Reasons;
  readonly #messages: readonly ((frame: Frame) => string)[];
  readonly #heads: readonly string[];
  readonly #tails: readonly string[];
  readonly #notices: readonly number[];
  readonly #undecidable: readonly (readonly number[])[];
  readonly #scored: readonly boolean[];

  constructor(lowering: Lowering, from: MessageSource) {
    const { program } = lowering;
    this.#lowering = lowering;
    this.#reasons = new Reasons(program);
    this.#messages = program.rules.map(({ message, lets }) => messageReader(message, lets, from));
    this.#heads = program.rules.map(
      (rule) => `{"code":${JSON.stringify(rule.code)},"severity":"${rule.severity}","message":`,
    );
    this.#tails = program.rules.map((rule) => tailOf(rule, sourceLine(program, rule.span)));
    this.#notices = program.rules.flatMap(({ notice }, i) => (notice ? [i] : []));
    this.#undecidable = program.decisions.map((decision) => {
      return this.#reasons.tree(decision).filter((index) => program.rules[index]?.whenMissing === 'undecided');
    });
    this.#scored = program.decisions.map((decision) => this.#reasons.score(decision, ALL_PASS) !== undefined);
  }

  /** `{"eligibility":{…}}`, with reasons and the like only on request. */
  json(frame: Frame, withReasons: boolean): string {
    const { decisions } = this.#lowering.program;
    if (decisions.length === 0) return '{}';
    const notices = withReasons ? this.#failedNotices(frame) : '';
    const each = decisions.map((decision, i) => {
      const verdict = this.#verdictJson(decision, i, frame);
      const reasons = withReasons ? `${this.#reasonsJson(decision, i, frame)},"waived":[],"notices":${notices}` : '';
      return `${JSON.stringify(decision.name)}:{${verdict}${reasons}}`;
    });
    return `{${each.join(',')}}`;
  }

  #failedNotices(frame: Frame): string {
    const failed = this.#notices.filter((index) => this.#rule(index, frame) === 'fail');
    return this.#list(failed, frame);
  }

  #verdictJson(decision: Decision, index: number, frame: Frame): string {
    const score = this.#scored[index] === true ? this.#reasons.score(decision, this.#outcomes(frame)) : undefined;
    const scored = score === undefined ? '' : `,"score":"${decimalText(score)}"`;
    return `"verdict":"${VERDICTS[this.#verdict(index, frame)]}"${scored}`;
  }

  #reasonsJson(decision: Decision, index: number, frame: Frame): string {
    const verdict = this.#verdict(index, frame);
    const reasons =
      verdict === FAILED ? this.#list(this.#reasons.reasons(decision, this.#outcomes(frame)), frame) : '[]';
    const undecided = verdict !== NOT_APPLICABLE ? this.#undecided(index, frame) : '[]';
    return `,"reasons":${reasons},"undecided":${undecided}`;
  }

  #undecided(index: number, frame: Frame): string {
    const rules = (this.#undecidable[index] ?? []).filter((rule) => this.#rule(rule, frame) === 'undecided');
    if (rules.length === 0) return '[]';
    return JSON.stringify(rules.map((rule) => this.#lowering.program.rules[rule]?.name));
  }

  #list(rules: readonly number[], frame: Frame): string {
    if (rules.length === 0) return '[]';
    const each = rules.map(
      (rule) => `${this.#heads[rule]}${JSON.stringify(this.#messages[rule]?.(frame))}${this.#tails[rule]}`,
    );
    return `[${each.join(',')}]`;
  }

  #verdict(index: number, { n }: Frame): number {
    return n[this.#lowering.verdicts[index] ?? 0] ?? 0;
  }
  #outcomes(frame: Frame): Outcomes {
    const { decisions } = this.#lowering.program;
    const verdict = (name: string): number =>
      this.#verdict(
        decisions.findIndex((each) => each.name === name),
        frame,
      );
    return {
      rule: (index) => this.#rule(index, frame),
      decision: (name) => MEMBER[verdict(name)] ?? 'pass',
      failed: (name) => verdict(name) === FAILED,
    };
  }
  #rule(index: number, { n }: Frame): Outcome {
    const { failed, undecided, notApplicable } = this.#lowering.rules;
    const isSet = (words: readonly number[]): boolean => {
      const slot = words[Math.floor(index / WORD_BITS)];
      return slot !== undefined && (((n[slot] ?? 0) >> (index % WORD_BITS)) & 1) === 1;
    };
    if (isSet(failed)) return 'fail';
    if (isSet(undecided)) return 'undecided';
    return isSet(notApplicable) ? 'not_applicable' : 'pass';
  }
}

const ALL_PASS: Outcomes = { rule: () => 'pass', decision: () => 'pass', failed: () => false };

function tailOf({ name }: Rule, at: string): string {
  return `,"rule":${JSON.stringify(name)},"at":${JSON.stringify(at)}}`;
}
