/** Clauses that several kinds of block share, rules and decisions. */

import { dottedName } from '../tree/common.ts';
import type { LetClause, RoundingClause } from '../tree/declaration.ts';
import type { Template } from '../tree/expression.ts';
import type {
  AlreadyClause,
  AppliesWhen,
  CapClause,
  CodeClause,
  DecisionClause,
  DecisionDecl,
  ForEach,
  GroupNode,
  MessageClause,
  RoundClause,
  RuleClause,
  RuleDecl,
  WaivedClause,
} from '../tree/rule.ts';
import { groupedDigits, quoted } from './figures.ts';
import { type Doc, either, hardLine, indent, join } from './layout.ts';
import { expression, roundSpec, template } from './print-expressions.ts';
import { letClause } from './print-types.ts';
import { block, flat, lines, type Printing, titled } from './printing.ts';

export type SharedClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | MessageClause
  | WaivedClause
  | CapClause
  | RoundClause
  | AlreadyClause
  | RoundingClause;

export function sharedClause(printing: Printing, node: SharedClause): Doc {
  switch (node.kind) {
    case 'Let':
      return letClause(printing, node);
    case 'AppliesWhen':
      return ['applies when ', expression(printing, node.condition)];
    case 'Code':
      return `code ${node.code.text}`;
    case 'Message':
      return `message ${template(printing, node.message)}`;
    case 'Waived':
      return ['waived when ', expression(printing, node.when), reasonText(printing, node.reason)];
    case 'Cap':
      return ['cap ', expression(printing, node.amount)];
    case 'Round':
      return `round ${roundSpec(node.spec)}${node.per === undefined ? '' : ` per ${node.per}`}`;
    case 'Already':
      return [`already ${node.counter} `, expression(printing, node.value)];
    case 'Rounding':
      return roundingClause(printing, node);
  }
}

export function reasonText(printing: Printing, reason: Template | undefined): string {
  return reason === undefined ? '' : ` ${template(printing, reason)}`;
}

export function roundingClause(printing: Printing, node: RoundingClause): Doc {
  const when = node.when === undefined ? '' : [' when ', expression(printing, node.when)];
  const title = node.as === undefined ? '' : ` as ${quoted(node.as.value)}`;
  return [`rounding ${roundSpec(node.spec)} per ${node.stage}`, when, title];
}

/** ` for each x in path ...`, or nothing. */
export function forEachText(printing: Printing, node: ForEach | undefined): string {
  if (node === undefined) return '';
  const where = node.where === undefined ? '' : ` where ${flat(expression(printing, node.where))}`;
  const order = node.order === undefined ? '' : ` ${node.order.by} ${flat(expression(printing, node.order.key))} first`;
  return ` for each ${node.variable.text} in ${dottedName(node.list)}${where}${order}`;
}

export function ruleDecl(printing: Printing, node: RuleDecl): Doc {
  const head = titled(`rule ${node.name.text}`, node.title);
  return block(printing, node, head, node.clauses, (clause) => ruleClause(printing, clause));
}

function ruleClause(printing: Printing, node: RuleClause): Doc {
  switch (node.kind) {
    case 'Severity':
      return `severity ${node.severity}`;
    case 'Weight':
      return `weight ${groupedDigits(node.weight)}`;
    case 'Require':
      return ['require ', expression(printing, node.condition)];
    case 'WhenMissing':
      return `when missing ${node.outcome}`;
    default:
      return sharedClause(printing, node);
  }
}

export function decisionDecl(printing: Printing, node: DecisionDecl): Doc {
  const head = titled(`decision ${node.name.text}`, node.title);
  return block(printing, node, head, node.clauses, (clause) => decisionClause(printing, clause));
}

function decisionClause(printing: Printing, node: DecisionClause): Doc {
  switch (node.kind) {
    case 'PassWhen':
      return ['pass when ', groupDoc(printing, node.group)];
    case 'WhenUndecided':
      return `when undecided ${node.outcome}`;
    case 'WhenPassed':
      return 'when passed refer';
    default:
      return sharedClause(printing, node);
  }
}

/** Members on one line with commas, or one per line without. */
export function groupDoc(printing: Printing, node: GroupNode): Doc {
  if (node.kind === 'member') return node.name.text;
  const { head, tail } = groupWords(node);
  const { members } = node;
  if (members.length === 0) return `${head} {}${tail}`;
  const docs = members.map((member) => groupDoc(printing, member));
  const commented = members.some((member) => printing.comments.has(member));
  const column = lines(printing, members, (member) => docs[members.indexOf(member)] ?? '');
  const broken: Doc = [`${head} {`, indent(hardLine, column), hardLine, `}${tail}`];
  if (commented || printing.authored.opened(node.span)) return broken;
  return either([`${head} { `, join(', ', docs), ` }${tail}`], broken);
}

function groupWords(node: Exclude<GroupNode, { kind: 'member' }>): { readonly head: string; readonly tail: string } {
  if (node.kind === 'at least') return { head: `at least ${groupedDigits(node.threshold)} of`, tail: '' };
  if (node.kind === 'weight') return { head: 'weight of', tail: ` at least ${groupedDigits(node.threshold)}` };
  return { head: `${node.kind} of`, tail: '' };
}
