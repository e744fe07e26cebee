/** Progressions (LANGUAGE 18.146): of the steps out of the current tier, the first whose group passes is taken. */
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr } from '../program/expression.ts';
import type { Output, Result } from '../program/output.ts';
import type { Group } from '../program/policy.ts';
import type { ProgressionDecl, ProgressionStep } from '../tree/commission.ts';
import type { Name } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import { checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { discharge } from '../types/places.ts';
import { both, choice, equals, nothing, oneOf, step, truth } from '../types/spell.ts';
import type { EnumType } from '../types/type.ts';
import { type Module, nodeContext } from './module.ts';
import { comesOut, outcomeWord, verdictOf } from './outcomes.ts';
import { checkGroup } from './rules.ts';

interface Move {
  readonly from: Expr;
  readonly to: Expr;
  readonly group: Group;
  /** The outcome of the group. */
  readonly outcome: ReturnType<typeof step>;
}

export function checkProgression(decl: ProgressionDecl, module: Module): Output | undefined {
  const name = decl.name.text;
  const context = nodeContext(module, `progression ${name}`);
  const on = discharge(checkExpr(pathNode(decl), context), context);
  if (on === undefined) return undefined;
  if (on.type.kind !== 'enum') return wrongType('a value of an enum', on, context);
  const { type } = on;
  const found = decl.steps.map((each, i) => checkMove(each, i, type, decl, module));
  const moves = found.filter((move) => move !== undefined);
  if (moves.length < found.length) return undefined;
  const { span } = decl.name;
  const from = step('from', on);
  const here = moves.map((move) => equals(from.read, move.from));
  const to = moves.reduceRight<Expr>(
    (rest, move, i) => choice(both(here[i] ?? truth(false, span), comesOut(move.outcome.read, 'pass')), move.to, rest),
    nothing(span),
  );
  const verdict = step('verdict', verdictFrom(moves, here, span));
  // Only the first step that is tried gives reasons.
  const first = moves
    .map((move, i) => ({ move, here: here[i] }))
    .filter(({ move }, i) => moves.findIndex((other) => sameMember(other.from, move.from)) === i);
  const groups = first.flatMap(({ move, here: at }) =>
    at === undefined ? [] : [{ when: both(at, comesOut(verdict.read, 'fail')), group: move.group }],
  );
  const results: readonly Result[] = [
    { kind: 'value', name: 'from', value: from.read },
    { kind: 'value', name: 'to', value: to },
    { kind: 'value', name: 'verdict', value: verdict.read },
    { kind: 'reasons', name: 'reasons', groups, notes: [] },
  ];
  const title = decl.title?.value ?? name;
  const lets = [from.let, ...moves.map(({ outcome }) => outcome.let), verdict.let];
  return { kind: 'progression', name, title, lets, results, span };
}

function pathNode({ on }: ProgressionDecl): ExprNode {
  const [root, ...rest] = on.names;
  const { span } = on;
  const start: ExprNode = { kind: 'Name', name: root ?? { text: '', span }, span };
  return rest.reduce<ExprNode>((base, field) => ({ kind: 'Field', base, field, span }), start);
}

function checkMove(
  node: ProgressionStep,
  index: number,
  type: EnumType,
  decl: ProgressionDecl,
  module: Module,
): Move | undefined {
  const [from, to] = [tierNamed(node.from, type, module), tierNamed(node.to, type, module)];
  const group = checkGroup(node.when, module);
  if (from === undefined || to === undefined || group === undefined) return undefined;
  const single: Group = group.kind === 'rule' || group.kind === 'decision' ? { kind: 'all', members: [group] } : group;
  if (type.enum.ordered && Math.abs(to.member - from.member) > 1)
    module.report('WR6132', node.to.span, { from: node.from.text, to: node.to.text });
  if (decl.steps.slice(0, index).some((earlier) => earlier.from.text === node.from.text))
    module.report('WR6133', node.from.span, { from: node.from.text });
  const outcome = step(`step ${index + 1}`, verdictOf(single, node.span));
  return { from, to, group: single, outcome };
}

function tierNamed(name: Name, type: EnumType, module: Module): Extract<Expr, { kind: 'enum' }> | undefined {
  const member = type.enum.members.indexOf(name.text);
  if (member >= 0) return { kind: 'enum', member, type: { ...type, optional: false }, span: name.span };
  const near = nearest(name.text, type.enum.members);
  return module.report(
    'WR6131',
    name.span,
    { tier: name.text, enum: type.enum.name },
    near === undefined
      ? { remedy: { text: `${type.enum.name} has ${type.enum.members.join(', ')}` } }
      : { remedy: { text: near, edits: [{ span: name.span, text: near }] } },
  );
}

function sameMember(a: Expr, b: Expr): boolean {
  return a.kind === 'enum' && b.kind === 'enum' && a.member === b.member;
}

/** A step that passes; else one that is undecided; else a fail, where there is a step out of the tier at all. */
function verdictFrom(moves: readonly Move[], here: readonly Expr[], span: Expr['span']): Expr {
  const like = moves[0]?.outcome.read.type;
  const says = (word: Parameters<typeof outcomeWord>[0]): Expr => outcomeWord(word, like, span);
  const any = (word: 'pass' | 'undecided'): Expr => {
    const [first, ...others] = moves.map((move, i) =>
      both(here[i] ?? truth(false, span), comesOut(move.outcome.read, word)),
    );
    return first === undefined ? truth(false, span) : oneOf(first, ...others);
  };
  const [tier, ...tiers] = here;
  const tried = tier === undefined ? truth(false, span) : oneOf(tier, ...tiers);
  const failed = choice(tried, says('fail'), says('not_applicable'));
  return choice(any('pass'), says('pass'), choice(any('undecided'), says('undecided'), failed));
}
