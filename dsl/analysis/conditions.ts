/**
 * Conditions that come out the same for every input. A condition is taken apart into cases, and in each case what it asks of
 * every value is intersected with what the value can be: exact for comparisons with constants, and silent about the rest.
 */
import type { Expr } from '../program/expression.ts';
import { sideOf } from '../types/interval.ts';
import { OPPOSITE } from '../types/narrowing.ts';
import { among, isSettled, type Known, NOTHING_KNOWN, presence, rangeBeside, tokenOf, within } from './known.ts';

/** Cases that one condition may take before it is passed over. */
const CASES_MAX = 2_000;

/** A condition, and how it is asked to come out. */
export interface Goal {
  readonly condition: Expr;
  readonly truth: boolean;
}

/** What a condition always is, among the cases in which all of `given` hold; undefined where it can be either. */
export function constancyOf(condition: Expr, given: readonly Expr[] = []): 'always' | 'never' | undefined {
  const assumed = given.map((each): Goal => ({ condition: each, truth: true }));
  if (given.length > 0 && !canHold(assumed)) return undefined;
  if (!canHold([...assumed, { condition, truth: true }])) return 'never';
  // What is not true can also be unknown.
  if (condition.type.optional || canHold([...assumed, { condition, truth: false }])) return undefined;
  return 'always';
}

/** True where some case may satisfy all goals, or where there are too many cases to tell. */
function canHold(goals: readonly Goal[]): boolean {
  return search(goals) !== undefined;
}

/** A case that satisfies all goals as far as they can be told, and what is known in it; undefined where there is none, or too many. */
export function caseOf(goals: readonly Goal[]): Known | undefined {
  const found = search(goals);
  return found === 'too many' ? undefined : found;
}

function search(goals: readonly Goal[]): Known | 'too many' | undefined {
  let cases = 0;
  const cover = (left: readonly Goal[], known: Known): Known | 'too many' | undefined => {
    cases += 1;
    if (cases > CASES_MAX) return 'too many';
    const [goal, ...rest] = left;
    if (goal === undefined) return known;
    const ways = waysOf(goal);
    // Cases are tried last, when the most is known.
    if (ways.length > 1 && rest.some((each) => waysOf(each).length === 1)) return cover(plainFirst(left), known);
    for (const way of ways) {
      const next = way === 'atom' ? settle(goal, known) : known;
      const found = next && cover(way === 'atom' ? rest : [...way, ...rest], next);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return cover(goals, NOTHING_KNOWN);
}

function plainFirst(goals: readonly Goal[]): readonly Goal[] {
  const plain = goals.filter((goal) => waysOf(goal).length === 1);
  return [...plain, ...goals.filter((goal) => !plain.includes(goal))];
}

type Way = 'atom' | readonly Goal[];

/** The ways in which a condition can come out as asked: each a list of goals, or the condition is taken as a whole. */
function waysOf({ condition, truth }: Goal): readonly Way[] {
  switch (condition.kind) {
    case 'not':
      return [[{ condition: condition.operand, truth: !truth }]];
    case 'and':
    case 'or': {
      const goals = condition.items.map((item): Goal => ({ condition: item, truth }));
      return (condition.kind === 'and') === truth ? [goals] : goals.map((goal) => [goal]);
    }
    case 'if':
      return [
        [
          { condition: condition.condition, truth: true },
          { condition: condition.then, truth },
        ],
        [
          { condition: condition.condition, truth: false },
          { condition: condition.otherwise, truth },
        ],
      ];
    case 'inRange': {
      const { item, from, to, toOpen, type, span } = condition;
      const above: Goal = {
        condition: { kind: 'compare', operator: '>=', left: item, right: from, type, span },
        truth: true,
      };
      const operator = toOpen ? '<' : '<=';
      const below: Goal = { condition: { kind: 'compare', operator, left: item, right: to, type, span }, truth: true };
      if (truth !== condition.negated) return [[above, below]];
      return [[{ ...above, truth: false }], [{ ...below, truth: false }]];
    }
    case 'equal': {
      const { left, right } = condition;
      if (left.type.kind !== 'bool' || right.kind !== 'bool') return ['atom'];
      return [[{ condition: left, truth: right.value === (truth !== condition.negated) }]];
    }
    default:
      return ['atom'];
  }
}

/** What is known once a condition without cases came out as asked; undefined where it cannot. */
function settle({ condition, truth }: Goal, known: Known): Known | undefined {
  switch (condition.kind) {
    case 'compare': {
      const operator = truth ? condition.operator : OPPOSITE[condition.operator];
      return ordered(condition.left, operator, condition.right, known);
    }
    case 'equal':
      return equals(condition.left, condition.right, truth !== condition.negated, known);
    case 'presence':
      return presence(condition.operand, condition.present === truth, known);
    case 'inList':
      return listed(condition.item, condition.list, truth !== condition.negated, known);
    case 'bool':
    case 'input':
    case 'field':
    case 'local':
    case 'defined':
      return among(condition, new Set([`${truth}`]), true, known);
    default:
      return known;
  }
}

const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function ordered(left: Expr, operator: keyof typeof TURNED, right: Expr, known: Known): Known | undefined {
  if (left.type.kind === 'enum' && left.type.enum.ordered) return orderedMembers(left, operator, right, known);
  const theirs = rangeBeside(left, right, known);
  const next = theirs === undefined ? known : within(left, sideOf(operator, theirs), known);
  if (next === undefined) return undefined;
  const mine = rangeBeside(right, left, next);
  return mine === undefined ? next : within(right, sideOf(TURNED[operator], mine), next);
}

function orderedMembers(left: Expr, operator: keyof typeof TURNED, right: Expr, known: Known): Known | undefined {
  if (right.kind !== 'enum' || left.type.kind !== 'enum') return known;
  const places = left.type.enum.members.map((_, i) => i);
  return among(left, new Set(places.filter((i) => HOLDS[operator](i, right.member)).map(String)), true, known);
}

const HOLDS: Readonly<Record<keyof typeof TURNED, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function equals(left: Expr, right: Expr, is: boolean, known: Known): Known | undefined {
  const token = tokenOf(right);
  if (token !== undefined) return among(left, new Set([token]), is, known);
  const theirs = rangeBeside(left, right, known);
  if (theirs === undefined) return known;
  if (is) {
    const next = within(left, theirs, known);
    const mine = next === undefined ? undefined : rangeBeside(right, left, next);
    return next === undefined || mine === undefined ? next : within(right, mine, next);
  }
  const settled = isSettled(left, known) && isSettled(right, known) && within(left, theirs, known) !== undefined;
  return settled ? undefined : known;
}

function listed(item: Expr, list: Expr, is: boolean, known: Known): Known | undefined {
  if (list.kind !== 'list') return known;
  const tokens = list.items.map(tokenOf);
  const named = tokens.filter((token) => token !== undefined);
  if (named.length > 0 && named.length === tokens.length) return among(item, new Set(named), is, known);
  if (!is) return list.items.every((each) => equals(item, each, false, known) !== undefined) ? known : undefined;
  return list.items.some((each) => equals(item, each, true, known) !== undefined) ? known : undefined;
}
