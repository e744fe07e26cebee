/** The decisions of an answer, from the bits and verdicts that an evaluation leaves in its frame. */
import { type Decision, decimalText, type Group, type Rule } from '#dsl';
import { VERDICTS } from '../decide/decisions.ts';
import { type Outcome, type Outcomes, Reasons } from '../decide/reasons.ts';
import { type RuleWords, WORD_BITS } from '../decide/words.ts';
import { type Frame, numberReader } from './frame.ts';
import type { LateSource, LateWriter } from './late-writer.ts';
import type { Lowering } from './lower-program.ts';
import { messageWriter } from './message.ts';
import type { Sink } from './sink.ts';
import { sourceLine } from './source-line.ts';

type NumberReader = (frame: Frame) => number;

const MEMBER: readonly Outcome[] = ['pass', 'fail', 'undecided', 'not_applicable', 'fail'];
/** A verdict of 1 is a failed group; 4 is a fail by `when undecided`, which has no reasons. */
const FAILED = 1;
const NOT_APPLICABLE = 3;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

export class DecisionEncoder {
  readonly #lowering: Lowering;
  readonly #verdicts: readonly NumberReader[];
  readonly #words: RuleWords<NumberReader>;
  readonly #reasons: Reasons;
  readonly #messages: readonly LateWriter[];
  readonly #waivers: readonly (LateWriter | undefined)[];
  /** For each decision, by the number of its verdict. */
  readonly #opens: readonly (readonly Uint8Array[])[];
  /** What stands before and behind the message of each rule. */
  readonly #heads: readonly Uint8Array[];
  readonly #tails: readonly Uint8Array[];
  readonly #notices: readonly number[];
  readonly #undecidable: readonly (readonly number[])[];
  readonly #scored: readonly boolean[];

  constructor(lowering: Lowering, from: LateSource) {
    const { program } = lowering;
    this.#lowering = lowering;
    this.#verdicts = lowering.verdicts.map(numberReader);
    const { failed, undecided, notApplicable, waived } = lowering.rules;
    this.#words = {
      failed: failed.map(numberReader),
      undecided: undecided.map(numberReader),
      notApplicable: notApplicable.map(numberReader),
      waived: waived.map(numberReader),
    };
    this.#reasons = new Reasons(program);
    this.#messages = program.rules.map(({ message, lets }) => messageWriter(message, lets, from));
    this.#waivers = program.rules.map(({ waived, lets }) => waived && messageWriter(waived.reason, lets, from));
    this.#opens = program.decisions.map(({ name }, i) => {
      const open = `${i === 0 ? '' : ','}${JSON.stringify(name)}:{"verdict":"`;
      return VERDICTS.map((verdict) => encoder.encode(`${open}${verdict}"`));
    });
    this.#heads = program.rules.map((rule) =>
      encoder.encode(`{"code":${JSON.stringify(rule.code)},"severity":"${rule.severity}","message":"`),
    );
    this.#tails = program.rules.map((rule) => encoder.encode(tailOf(rule, sourceLine(program, rule.span))));
    this.#notices = program.rules.flatMap(({ notice }, i) => (notice ? [i] : []));
    this.#undecidable = program.decisions.map((decision) => {
      return this.#reasons.tree(decision).filter((index) => program.rules[index]?.whenMissing === 'undecided');
    });
    this.#scored = program.decisions.map((decision) => this.#reasons.score(decision, ALL_PASS) !== undefined);
  }

  /** `"eligibility":{…},…`, with reasons and the like only on request. */
  write(frame: Frame, withReasons: boolean, w: Sink): void {
    const { decisions } = this.#lowering.program;
    decisions.forEach((decision, i) => {
      w.fixed(this.#opens[i]?.[this.#verdict(i, frame)] ?? NOTHING);
      const score = this.#scored[i] === true ? this.#reasons.score(decision, this.#outcomes(frame)) : undefined;
      if (score !== undefined) w.raw(`,"score":"${decimalText(score)}"`);
      if (withReasons) this.#why(decision, i, frame, w);
      w.raw('}');
    });
  }

  /** The reasons of a group that stands outside of decisions. */
  hasReasons(frame: Frame, group: Group): boolean {
    return this.#reasons.groupReasons(group, this.#outcomes(frame)).length > 0;
  }
  writeReasons(frame: Frame, group: Group, w: Sink): void {
    this.#items(this.#reasons.groupReasons(group, this.#outcomes(frame)), frame, w);
  }

  #why(decision: Decision, index: number, frame: Frame, w: Sink): void {
    const verdict = this.#verdict(index, frame);
    w.raw(',"reasons":');
    this.#list(verdict === FAILED ? this.#reasons.reasons(decision, this.#outcomes(frame)) : [], frame, w);
    w.raw(`,"undecided":${verdict === NOT_APPLICABLE ? '[]' : this.#undecided(index, frame)}`);
    this.#writeWaived(verdict === NOT_APPLICABLE ? [] : this.#reasons.tree(decision), frame, w);
    w.raw(',"notices":');
    const failed = this.#notices.filter((rule) => this.#rule(rule, frame) === 'fail');
    this.#list(failed, frame, w);
  }

  #writeWaived(tree: readonly number[], frame: Frame, w: Sink): void {
    const waived = tree.filter((rule) => this.#isWaived(rule, frame));
    w.raw(',"waived":[');
    waived.forEach((rule, i) => {
      const { code, name } = this.#lowering.program.rules[rule] ?? { code: '', name: '' };
      w.raw(`${i > 0 ? ',' : ''}{"code":${JSON.stringify(code)},"rule":${JSON.stringify(name)},"reason":"`);
      this.#waivers[rule]?.(frame, w);
      w.raw('"}');
    });
    w.raw(']');
  }

  #undecided(index: number, frame: Frame): string {
    const rules = (this.#undecidable[index] ?? []).filter((rule) => this.#rule(rule, frame) === 'undecided');
    if (rules.length === 0) return '[]';
    return JSON.stringify(rules.map((rule) => this.#lowering.program.rules[rule]?.name));
  }

  #list(rules: readonly number[], frame: Frame, w: Sink): void {
    w.raw('[');
    this.#items(rules, frame, w);
    w.raw(']');
  }
  #items(rules: readonly number[], frame: Frame, w: Sink): void {
    rules.forEach((rule, i) => {
      if (i > 0) w.comma();
      w.fixed(this.#heads[rule] ?? NOTHING);
      this.#messages[rule]?.(frame, w);
      w.fixed(this.#tails[rule] ?? NOTHING);
    });
  }

  #verdict(index: number, frame: Frame): number {
    return this.#verdicts[index]?.(frame) ?? 0;
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
      waived: (index) => this.#isWaived(index, frame),
      decision: (name) => MEMBER[verdict(name)] ?? 'pass',
      failed: (name) => verdict(name) === FAILED,
    };
  }
  #rule(index: number, frame: Frame): Outcome {
    const { failed, undecided, notApplicable } = this.#words;
    if (isSet(failed, index, frame)) return 'fail';
    if (isSet(undecided, index, frame)) return 'undecided';
    return isSet(notApplicable, index, frame) ? 'not_applicable' : 'pass';
  }
  #isWaived(index: number, frame: Frame): boolean {
    return isSet(this.#words.waived, index, frame);
  }
}

function isSet(words: readonly NumberReader[], index: number, frame: Frame): boolean {
  const word = words[Math.floor(index / WORD_BITS)]?.(frame) ?? 0;
  return ((word >> (index % WORD_BITS)) & 1) === 1;
}

const ALL_PASS: Outcomes = { rule: () => 'pass', waived: () => false, decision: () => 'pass', failed: () => false };

function tailOf({ name }: Rule, at: string): string {
  return `","rule":${JSON.stringify(name)},"at":${JSON.stringify(at)}}`;
}
