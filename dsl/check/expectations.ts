/** What tests and properties expect: figures, conditions and verdicts (18.160, 18.161). */
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr } from '../program/expression.ts';
import type { Expectation, ExpectedVerdict, Subject } from '../program/specification.ts';
import type { Span } from '../source.ts';
import type { Name } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { ExpectClause, Verdict } from '../tree/test.ts';
import { checkCondition } from '../types/check-logic.ts';
import { checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { sameKind } from '../types/kinds.ts';
import { compatible, typeText } from '../types/numeric.ts';
import { testContext } from './givens.ts';
import type { Module } from './module.ts';

export function checkExpectation(node: ExpectClause, inProperty: boolean, module: Module): Expectation | undefined {
  const text = sourceOf(node.span, module);
  if (node.verdict !== undefined) return expectVerdict(node.value, node.verdict, node.span, text, inProperty, module);
  const context = testContext(module);
  if (node.value.kind === 'Is' && !node.value.negated && node.value.right.kind !== 'Missing') {
    const actual = checkExpr(node.value.left, context);
    return actual === undefined ? undefined : expectEqual(actual, node.value.right, node.span, text, module);
  }
  const condition = checkCondition(node.value, context);
  return condition === undefined ? undefined : { kind: 'holds', condition, span: node.span, text };
}

export function expectEqual(
  actual: Expr,
  node: ExprNode,
  span: Span,
  text: string,
  module: Module,
): Expectation | undefined {
  const expected = checkExpr(node, testContext(module), actual.type);
  if (expected === undefined) return undefined;
  const a = actual.type;
  const b = expected.type;
  const fits =
    b.kind === 'nothing' ? true : a.kind === 'numeric' && b.kind === 'numeric' ? compatible(a, b) : sameKind(a, b);
  return fits ? { kind: 'equals', actual, expected, span, text } : wrongType(typeText(a), expected, module.context);
}

export function sourceOf(span: Span, module: Module): string {
  return module.source.text.slice(span.start, span.end).replace(/\s+/g, ' ');
}

function expectVerdict(
  node: ExprNode,
  verdict: Verdict,
  span: Span,
  text: string,
  inProperty: boolean,
  module: Module,
): Expectation | undefined {
  if (verdict.kind === 'never decreases' || verdict.kind === 'never increases') {
    if (!inProperty)
      return module.report('WR9110', verdict.span, {
        what: `"${verdict.kind}" needs a property, which varies an input.`,
      });
    const value = checkExpr(node, testContext(module));
    if (value === undefined) return undefined;
    return value.type.kind === 'numeric'
      ? { kind: 'monotone', value, direction: verdict.kind, span, text }
      : wrongType('a number', value, module.context);
  }
  if (node.kind !== 'Name')
    return module.report('WR9110', node.span, {
      what: 'A verdict is expected of a rule, a decision or a line, by its name.',
    });
  return verdictOf(node.name, verdict, span, text, module);
}

export function verdictOf(
  name: Name,
  verdict: Exclude<Verdict, { kind: 'never decreases' | 'never increases' }> | Verdict,
  span: Span,
  text: string,
  module: Module,
): Expectation | undefined {
  const expected = expectedVerdict(verdict, module);
  const subject = verdictSubject(name, expected?.kind === 'emitted' || expected?.kind === 'not emitted', module);
  if (expected === undefined || subject === undefined) return undefined;
  const line = subject.kind !== 'rule' && subject.kind !== 'decision';
  const ofLine = expected.kind === 'emitted' || expected.kind === 'not emitted';
  const ofTariff = subject.kind === 'tariff' && expected.kind === 'not applicable';
  if (line !== ofLine && !ofTariff) {
    return module.report('WR9110', verdict.span, {
      what: line
        ? `A ${subject.kind} is emitted or not emitted.`
        : `A ${subject.kind} passes, fails, is undecided, refers or is not applicable.`,
    });
  }
  if (subject.kind === 'rule' && expected.kind === 'refers') {
    return module.report('WR9110', verdict.span, { what: 'A rule never refers; a decision does.' });
  }
  if (subject.kind === 'decision' && expected.kind === 'waived') {
    return module.report('WR9110', verdict.span, { what: 'A decision is never waived; a rule or a limit is.' });
  }
  return { kind: 'verdict', subject, verdict: expected, span, text };
}

function expectedVerdict(verdict: Verdict, _module: Module): ExpectedVerdict | undefined {
  switch (verdict.kind) {
    case 'fails':
      return {
        kind: 'fails',
        ...(verdict.codes === undefined ? {} : { codes: verdict.codes.map((code) => code.text) }),
      };
    case 'never decreases':
    case 'never increases':
      return undefined;
    case 'passes':
    case 'undecided':
    case 'refers':
    case 'waived':
    case 'emitted':
    case 'not emitted':
    case 'not applicable':
      return { kind: verdict.kind };
    default:
      return verdict satisfies never;
  }
}

/** A verdict word makes a verdict name win over a value name (18.172); lines are values. */
function verdictSubject(name: Name, ofLine: boolean, module: Module): Subject | undefined {
  const verdict = module.scope.verdicts.get(name.text);
  if (verdict !== undefined && !(ofLine && module.scope.values.has(name.text))) {
    if (verdict.kind === 'intent') return { kind: 'intent', name: name.text };
    if (verdict.each === true)
      return module.report('WR3100', name.span, { wanted: 'one verdict', found: 'a limit for each item' });
    return { kind: verdict.kind === 'decision' ? 'decision' : 'rule', name: name.text };
  }
  const value = module.scope.values.get(name.text);
  if (value?.kind === 'figures') return { kind: value.block, name: name.text };
  if (value?.kind === 'output' && value.of === 'grant') return { kind: 'grant', name: name.text };
  const near = nearest(name.text, [...module.scope.verdicts.keys(), ...module.scope.values.keys()]);
  return module.report(
    'WR2101',
    name.span,
    { name: name.text },
    {
      ...(near === undefined ? {} : { remedy: { text: near, edits: [{ span: name.span, text: near }] } }),
    },
  );
}
