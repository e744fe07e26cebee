/** Rules, decisions and their groups (LANGUAGE section 6; 18.68 to 18.77). */

import { before } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr, Let } from '../program/expression.ts';
import type { Decision, Group, Rule } from '../program/policy.ts';
import type { Name } from '../tree/common.ts';
import type { LetClause } from '../tree/declaration.ts';
import type { DecisionDecl, GroupNode, RuleDecl, WaivedClause } from '../tree/rule.ts';
import { checkCondition } from '../types/check-logic.ts';
import { warnConstant } from '../types/constancy.ts';
import { type Context, checkExpr, withFacts, withLets, withLocal } from '../types/context.ts';
import { assume } from '../types/narrowing.ts';
import { missingPart, pathText } from '../types/places.ts';
import { add, compare, decimalText, parseDecimal, wholeNumber, ZERO } from '../types/rational.ts';
import { clause, clauses } from './clauses.ts';
import { checkMessage, titleMessage } from './messages.ts';
import type { Module } from './module.ts';

/** The `let`s of a block, each seeing those above it. */
export function checkLets(
  nodes: readonly LetClause[],
  context: Context,
): { readonly lets: readonly Let[]; readonly context: Context } {
  const lets: Let[] = [];
  let inner = context;
  for (const node of nodes) {
    if (inner.locals.has(node.name.text) || inner.scope.values.has(node.name.text)) {
      inner.report('WR2106', node.name.span, { name: node.name.text });
    }
    const value = checkExpr(node.value, inner);
    if (value === undefined) continue;
    const local = { name: node.name.text, type: value.type, span: node.name.span };
    lets.push({ local, value });
    inner = withLocal(inner, local);
  }
  return { lets, context: withLets(context, lets) };
}

/** A block's gate: checked, and what it tells about the rest of the block (18.28). */
export function checkGate(
  node: { readonly condition: Parameters<typeof checkCondition>[0] } | undefined,
  context: Context,
): { readonly gate: Expr | undefined; readonly context: Context } {
  if (node === undefined) return { gate: undefined, context };
  const gate = checkCondition(node.condition, context);
  warnConstant(gate, 'This condition', context);
  return { gate, context: gate === undefined ? context : withFacts(context, assume(context.facts, gate, true, true)) };
}

export function checkRule(decl: RuleDecl, module: Module): Rule | undefined {
  const outer = { ...module.context };
  const bound = checkLets(clauses(decl, 'Let'), outer);
  const gateNode = clause(decl, 'AppliesWhen');
  const { gate, context } = checkGate(gateNode, bound.context);
  const requireNode = clause(decl, 'Require');
  if (requireNode === undefined) {
    module.report(
      'WR2114',
      decl.name.span,
      { what: `Rule ${decl.name.text} requires nothing.` },
      { remedy: { text: 'require ...' } },
    );
  }
  // An unknown gate leaves the rule to be judged, so only a decided one narrows the requirement.
  const decided = gate?.type.optional === true ? bound.context : context;
  const require = requireNode === undefined ? undefined : checkCondition(requireNode.condition, decided);
  const given = gate?.type.optional === true ? undefined : gate;
  warnConstant(require, `What rule ${decl.name.text} requires`, module.context, given);
  const waivedNode = clause(decl, 'Waived');
  const code = clause(decl, 'Code');
  if (code === undefined) {
    const text = `code ${decl.name.text.toUpperCase()}`;
    const [first] = decl.clauses;
    const edits =
      first === undefined
        ? {}
        : {
            edits: [
              before(
                first.span,
                `${text}
  `,
              ),
            ],
          };
    module.report('WR2110', decl.name.span, { rule: decl.name.text, of: 'rule' }, { remedy: { text, ...edits } });
  }
  const whenMissing = checkWhenMissing(decl, gate, require, module);
  const title = decl.title?.value ?? decl.name.text;
  const messageNode = clause(decl, 'Message');
  const message = messageNode === undefined ? titleMessage(title) : checkMessage(messageNode.message, bound.context);
  const waived = waivedNode === undefined ? undefined : checkWaived(waivedNode, title, decided);
  if (
    require === undefined ||
    (waivedNode !== undefined && waived === undefined) ||
    code === undefined ||
    message === undefined ||
    (gateNode !== undefined && gate === undefined)
  )
    return undefined;
  return {
    of: 'rule',
    name: decl.name.text,
    title,
    code: code.code.text,
    severity: clause(decl, 'Severity')?.severity ?? 'error',
    weight: parseDecimal(clause(decl, 'Weight')?.weight.digits ?? '0') ?? ZERO,
    lets: bound.lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    require,
    ...(whenMissing === undefined ? {} : { whenMissing }),
    message,
    ...(waived === undefined ? {} : { waived }),
    notice: false,
    span: decl.name.span,
  };
}

/** 18.69: a waiver may be unknown, and then waives nothing. */
export function checkWaived(node: Omit<WaivedClause, 'kind'>, title: string, context: Context): Rule['waived'] {
  const when = checkCondition(node.when, context);
  warnConstant(when, 'This condition', context);
  const reason = node.reason === undefined ? titleMessage(title) : checkMessage(node.reason, context);
  return when === undefined || reason === undefined ? undefined : { when, reason, span: node.span };
}

function checkWhenMissing(
  decl: RuleDecl,
  gate: Expr | undefined,
  require: Expr | undefined,
  module: Module,
): Rule['whenMissing'] {
  const node = clause(decl, 'WhenMissing');
  const unknown = [gate, require].find((expr) => expr?.type.optional === true);
  if (require === undefined) return node?.outcome;
  if (unknown !== undefined && node === undefined) {
    const value = pathText(missingPart(unknown));
    const end = clause(decl, 'Require')?.span.end ?? decl.span.end;
    return module.report(
      'WR4102',
      decl.name.span,
      { rule: decl.name.text, value },
      {
        remedy: {
          text: 'add "when missing undecided"   (other choices: fail, pass)',
          edits: [{ span: { ...decl.span, start: end, end }, text: '\n  when missing undecided' }],
        },
      },
    );
  }
  if (unknown === undefined && node !== undefined) {
    module.report(
      'WR4103',
      node.span,
      { rule: decl.name.text },
      { remedy: { text: 'leave it out', edits: [{ span: node.span, text: '' }] } },
    );
    return undefined;
  }
  return node?.outcome;
}

/** A checked decision, with whether its group can come out undecided and by which member. */
export function checkDecision(decl: DecisionDecl, module: Module): Decision | undefined {
  const bound = checkLets(clauses(decl, 'Let'), module.context);
  const gateNode = clause(decl, 'AppliesWhen');
  const { gate } = checkGate(gateNode, bound.context);
  const pass = clause(decl, 'PassWhen');
  if (pass === undefined) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Decision ${decl.name.text} does not say when it passes.` },
      { remedy: { text: 'pass when all of { ... }' } },
    );
  }
  const group = checkGroup(pass.group, module);
  const undecided = clause(decl, 'WhenUndecided');
  const passed = clause(decl, 'WhenPassed');
  if (group === undefined || (gateNode !== undefined && gate === undefined)) return undefined;
  const single: Group = group.kind === 'rule' || group.kind === 'decision' ? { kind: 'all', members: [group] } : group;
  return {
    name: decl.name.text,
    title: decl.title?.value ?? decl.name.text,
    lets: bound.lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    group: single,
    ...(undecided === undefined ? {} : { whenUndecided: undecided.outcome }),
    whenPassedRefer: passed !== undefined,
    span: decl.name.span,
  };
}

export function checkGroup(node: GroupNode, module: Module): Group | undefined {
  if (node.kind === 'member') return checkMember(node, module);
  if (node.members.length === 0) return module.report('WR2115', node.span, {});
  const members = node.members.map((member) => checkGroup(member, module));
  const whole = members.filter((member) => member !== undefined);
  if (whole.length < members.length) return undefined;
  switch (node.kind) {
    case 'all':
    case 'any':
    case 'none':
      if (node.kind !== 'any') lintMild(node, module);
      return { kind: node.kind, members: whole };
    case 'at least': {
      const threshold = wholeNumber(node.threshold.digits);
      if (threshold !== undefined && threshold >= 1 && threshold <= whole.length)
        return { kind: 'at least', threshold, members: whole };
      return module.report('WR3112', node.threshold.span, {
        message: `Of ${whole.length} members, at least 1 to ${whole.length} can be asked for.`,
      });
    }
    case 'weight':
      return checkWeights(node, whole, module);
    default:
      return node satisfies never;
  }
}

function checkMember(node: Extract<GroupNode, { kind: 'member' }>, module: Module): Group | undefined {
  const symbol = module.scope.verdicts.get(node.name.text);
  if (symbol === undefined) {
    const near = nearest(node.name.text, [...module.scope.verdicts.keys()]);
    return module.report(
      'WR2101',
      node.name.span,
      { name: node.name.text },
      {
        ...(near === undefined ? {} : { remedy: { text: near, edits: [{ span: node.name.span, text: near }] } }),
      },
    );
  }
  module.scope.used.add(`verdict ${node.name.text}`);
  switch (symbol.kind) {
    case 'decision':
      return { kind: 'decision', name: node.name.text };
    case 'limit':
      if (symbol.each === true) return notOne(node.name, 'a limit for each item', module);
      return { kind: 'rule', name: node.name.text };
    case 'rule':
    case 'feature':
      return { kind: 'rule', name: node.name.text };
    case 'progression':
    case 'intent':
      return notOne(node.name, `the ${symbol.kind} ${node.name.text}`, module);
    default:
      return symbol.kind satisfies never;
  }
}

/** What has no verdict, or many. */
function notOne({ span }: Name, found: string, module: Module): undefined {
  return module.report('WR3100', span, { wanted: 'a rule, a decision, a limit or a feature', found });
}

function ruleNamed(name: string, module: Module): Rule | undefined {
  return module.scope.verdicts.get(name)?.rule?.();
}

function lintMild(node: GroupNode & { readonly members: readonly GroupNode[] }, module: Module): void {
  for (const member of node.members) {
    const rule = member.kind === 'member' ? ruleNamed(member.name.text, module) : undefined;
    if (rule !== undefined && rule.severity !== 'error') {
      module.report('WR2113', member.span, { rule: rule.name, severity: rule.severity });
    }
  }
}

function checkWeights(
  node: Extract<GroupNode, { kind: 'at least' | 'weight' }>,
  members: readonly Group[],
  module: Module,
): Group | undefined {
  let total = ZERO;
  for (const [i, member] of members.entries()) {
    const rule = member.kind === 'rule' ? ruleNamed(member.name, module) : undefined;
    const at = node.members[i];
    if (member.kind === 'rule' && rule === undefined) return undefined;
    if (rule === undefined || rule.weight.n === 0n) {
      const name = at?.kind === 'member' ? at.name.text : 'a group';
      return module.report(
        'WR2111',
        at?.span ?? node.span,
        { member: name },
        { remedy: { text: 'give the rule a weight, such as "weight 10"' } },
      );
    }
    total = add(total, rule.weight);
  }
  const threshold = parseDecimal(node.threshold.digits) ?? ZERO;
  if (compare(threshold, total) > 0) {
    return module.report('WR3112', node.threshold.span, {
      message: `The weights add up to ${decimalText(total)}, so ${node.threshold.digits} is never reached.`,
    });
  }
  return { kind: 'weight', threshold, members };
}
