/** Choices between values, equality, and the least and the greatest: what expressions and tables have in common. */
import type { Span } from '../../source.ts';
import { ONE } from '../../types/rational.ts';
import { and, call, choice, FALSE, known, type Logic, not, or, type Truth, truth } from './logic.ts';
import { NotLogic } from './refusal.ts';
import { aligned, type NumberValue, type Value } from './value.ts';

export function pair(a: NumberValue, b: NumberValue, span: Span): readonly [NumberValue, NumberValue] {
  const [x = a, y = b] = aligned([a, b], span);
  return [x, y];
}

export function presenceOf(value: Value): Logic {
  return value.kind === 'bool' ? known(value.truth) : value.present;
}

export function equalTruth(a: Value, b: Value, span: Span): Truth {
  if (a.kind === 'number' && b.kind === 'number') {
    const [x, y] = pair(a, b, span);
    return truth(and(x.present, y.present), call('===', x.logic, y.logic));
  }
  if (a.kind === 'text' && b.kind === 'text') return truth(and(a.present, b.present), call('===', a.logic, b.logic));
  if (a.kind === 'bool' && b.kind === 'bool') {
    const [same, other] = [and(a.truth.yes, b.truth.yes), and(a.truth.yes, b.truth.no)];
    return {
      yes: or(same, and(a.truth.no, b.truth.no)),
      no: or(other, and(a.truth.no, b.truth.yes)),
      open: a.truth.open || b.truth.open,
    };
  }
  throw new NotLogic(span, `the equality of ${a.kind}s`);
}

export function extreme(name: 'min' | 'max', values: readonly NumberValue[], span: Span): NumberValue {
  const all = aligned(values, span);
  const [first, ...others] = all;
  if (first === undefined) throw new NotLogic(span, 'an unknown call');
  const better = (a: bigint, b: bigint): bigint => ((name === 'min' ? a < b : a > b) ? a : b);
  return {
    ...first,
    logic: call(name, ...all.map(({ logic }) => logic)),
    lo: others.reduce((sum, { lo }) => better(sum, lo), first.lo),
    hi: others.reduce((sum, { hi }) => better(sum, hi), first.hi),
    present: and(...all.map(({ present }) => present)),
  };
}

export interface Choice {
  readonly when: Logic;
  readonly value: Value;
}

/** The first choice whose condition holds, else the last where its own does; nothing where none holds. */
export function chosen(choices: readonly Choice[], last: Choice, span: Span): Value {
  const all = [...choices, last];
  const present = or(...all.map(({ when, value }) => and(when, presenceOf(value))));
  const branches = (logics: readonly Logic[]): Logic =>
    choice(...choices.flatMap(({ when }, i): Logic[] => [when, logics[i] ?? null]), logics[choices.length] ?? null);
  const values = all.map(({ value }) => value);
  if (values.every((value) => value.kind === 'number')) {
    const numbers = aligned(values, span);
    const [lo, hi] = [numbers.map((each) => each.lo), numbers.map((each) => each.hi)];
    return {
      kind: 'number',
      logic: branches(numbers.map(({ logic }) => logic)),
      step: numbers[0]?.step ?? ONE,
      lo: lo.reduce((a, b) => (b < a ? b : a)),
      hi: hi.reduce((a, b) => (b > a ? b : a)),
      present,
    };
  }
  if (values.every((value) => value.kind === 'text'))
    return { kind: 'text', logic: branches(values.map(({ logic }) => logic)), present };
  if (values.every((value) => value.kind === 'bool')) {
    const truths = all.map(({ when, value }) => ({ when, truth: value.kind === 'bool' ? value.truth : FALSE }));
    const rail = (side: 'yes' | 'no'): Logic => {
      const [first, second] = truths;
      if (first === undefined || second === undefined) return false;
      return or(and(first.when, first.truth[side]), and(not(first.when), second.when, second.truth[side]));
    };
    return { kind: 'bool', truth: { yes: rail('yes'), no: rail('no'), open: true } };
  }
  const [first] = values;
  if (first?.kind === 'record' && values.every((value) => value.kind === 'record')) {
    const field = (index: number): Value => {
      const parts = all.map(({ when, value }) => ({
        when,
        value: value.kind === 'record' ? value.field(index) : value,
      }));
      return chosen(parts.slice(0, -1), parts.at(-1) ?? last, span);
    };
    return { kind: 'record', record: first.record, present, field };
  }
  throw new NotLogic(span, 'a choice between lists');
}
