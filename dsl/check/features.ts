/** Features (LANGUAGE section 8; 18.151): a rule that says whether something is available; what is unknown is not. */
import type { Judged, Result } from '../program/output.ts';
import type { Rule } from '../program/policy.ts';
import type { FeatureDecl } from '../tree/licence.ts';
import { checkCondition } from '../types/check-logic.ts';
import { ZERO } from '../types/rational.ts';
import { clause, clauses } from './clauses.ts';
import { codeOf } from './limits.ts';
import { checkMessage, titleMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { comesOut, outcomeOf } from './outcomes.ts';
import { checkLets } from './rules.ts';

export function checkFeature(decl: FeatureDecl, module: Module): Judged | undefined {
  const name = decl.name.text;
  const { lets, context } = checkLets(clauses(decl, 'Let'), nodeContext(module, `feature ${name}`));
  const available = clause(decl, 'AvailableWhen');
  if (available === undefined) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Feature ${name} does not say when it is available.` },
      { remedy: { text: 'available when ...' } },
    );
  }
  const require = checkCondition(available.condition, context);
  const code = codeOf(decl, 'feature', module);
  const title = decl.title?.value ?? name;
  const words = clause(decl, 'Message');
  const message = words === undefined ? titleMessage(title) : checkMessage(words.message, context);
  if (require === undefined || code === undefined || message === undefined) return undefined;
  const { span } = decl.name;
  const rule: Rule = {
    of: 'feature',
    name,
    title,
    code,
    severity: 'error',
    weight: ZERO,
    lets,
    require,
    ...(require.type.optional ? { whenMissing: 'undecided' as const } : {}),
    message,
    notice: false,
    span,
  };
  const outcome = outcomeOf({ kind: 'rule', name }, span);
  const results: readonly Result[] = [
    { kind: 'value', name: 'available', value: comesOut(outcome, 'pass') },
    { kind: 'value', name: 'undecided', value: comesOut(outcome, 'undecided') },
    {
      kind: 'reasons',
      groups: [],
      name: 'reasons',
      notes: [{ when: comesOut(outcome, 'fail'), code, severity: 'error', text: message, lets, rule: name, span }],
    },
  ];
  return { rule, output: { kind: 'feature', name, title, lets, results, span } };
}
