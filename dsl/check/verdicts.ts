/** What only the whole file tells of rules and decisions: notices, circles among decisions, and who can be undecided. */
import { behind, type Remedy } from '../diagnostics/diagnostic.ts';
import type { Decision, Group, Program, Rule } from '../program/policy.ts';
import type { GroupNode } from '../tree/rule.ts';
import type { Module } from './module.ts';

export function settleVerdicts(
  rules: readonly Rule[],
  decisions: readonly Decision[],
  module: Module,
): Pick<Program, 'rules' | 'decisions'> {
  const grouped = new Set([...decisions.flatMap(({ group }) => memberNames(group)), ...groupedElsewhere(module)]);
  reportDuplicateCodes(rules, module);
  if (!decisionsRise(decisions, module)) return { rules, decisions };
  const byName = {
    rules: new Map(rules.map((rule) => [rule.name, rule])),
    decisions: new Map(decisions.map((decision) => [decision.name, decision])),
  };
  for (const decision of decisions) mustAnswerUndecided(decision, byName, module);
  return {
    rules: rules.map((rule) => ({ ...rule, notice: rule.severity !== 'error' && !grouped.has(rule.name) })),
    decisions,
  };
}

/** Members of the groups by which commissions and progressions are decided. */
function groupedElsewhere({ file }: Module): readonly string[] {
  return file.declarations.flatMap((decl) => {
    if (decl.kind === 'Progression') return decl.steps.flatMap(({ when }) => namesIn(when));
    if (decl.kind !== 'Commission') return [];
    return decl.clauses.flatMap((node) => (node.kind === 'Eligible' ? namesIn(node.group) : []));
  });
}
function namesIn(node: GroupNode): readonly string[] {
  return 'members' in node ? node.members.flatMap(namesIn) : [node.name.text];
}

function memberNames(group: Group): readonly string[] {
  return 'members' in group ? group.members.flatMap(memberNames) : [group.name];
}

function reportDuplicateCodes(rules: readonly Rule[], module: Module): void {
  const seen = new Map<string, Rule>();
  for (const rule of rules) {
    const first = seen.get(rule.code);
    if (first !== undefined) {
      module.report(
        'WR2106',
        rule.span,
        { name: rule.code },
        { related: [{ span: first.span, message: `rule ${first.name} has the same code` }] },
      );
    }
    seen.set(rule.code, first ?? rule);
  }
}

/** True when no decision needs itself. */
function decisionsRise(decisions: readonly Decision[], module: Module): boolean {
  const byName = new Map(decisions.map((decision) => [decision.name, decision]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): boolean => {
    const decision = byName.get(name);
    if (decision === undefined || done.has(name)) return true;
    if (path.includes(name)) {
      module.report('WR2105', decision.span, { cycle: [...path.slice(path.indexOf(name)), name] });
      return false;
    }
    const rises = memberNames(decision.group).every((member) => visit(member, [...path, name]));
    done.add(name);
    return rises;
  };
  return decisions.every((decision) => visit(decision.name, []));
}

interface ByName {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** WR4107: `when undecided` is required exactly when the group can be undecided (18.76). */
function mustAnswerUndecided(decision: Decision, all: ByName, module: Module): void {
  if (decision.whenUndecided !== undefined) return;
  const culprit =
    undecidedMember(decision.group, all) ??
    (decision.appliesWhen?.type.optional === true ? 'its own "applies when"' : undefined);
  if (culprit === undefined) return;
  module.report(
    'WR4107',
    decision.span,
    { decision: decision.name, rule: culprit },
    { remedy: { text: 'when undecided refer', ...lastClause(decision, module) } },
  );
}

/** The edit that writes the missing clause behind the last one. */
function lastClause(decision: Decision, module: Module): Pick<Remedy, 'edits'> {
  const decl = module.file.declarations.find((each) => each.kind === 'Decision' && each.name.span === decision.span);
  const last = decl?.kind === 'Decision' ? decl.clauses.at(-1) : undefined;
  return last === undefined ? {} : { edits: [behind(last.span, '\n  when undecided refer')] };
}

/** The first member that can be undecided. */
function undecidedMember(group: Group, all: ByName): string | undefined {
  switch (group.kind) {
    case 'rule': {
      const rule = all.rules.get(group.name);
      return rule?.whenMissing === 'undecided' ? rule.name : undefined;
    }
    case 'decision': {
      const decision = all.decisions.get(group.name);
      if (decision === undefined) return undefined;
      const refers =
        decision.whenPassedRefer ||
        (decision.whenUndecided === 'refer' &&
          (undecidedMember(decision.group, all) !== undefined || decision.appliesWhen?.type.optional === true));
      return refers ? decision.name : undefined;
    }
    case 'all':
    case 'any':
    case 'none':
    case 'at least':
    case 'weight': {
      for (const member of group.members) {
        const found = undecidedMember(member, all);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    default:
      return group satisfies never;
  }
}
