/** In-file tests and properties: paths into the inputs, typed givens, and what is expected (18.159 to 18.161). */

import { nearest } from '../diagnostics/suggest.ts';
import type { Expr } from '../program/expression.ts';
import type {
  Case,
  Expectation,
  ExpectedVerdict,
  Given,
  InputPath,
  Property,
  Subject,
  Test,
  Vary,
} from '../program/specification.ts';
import type { Span } from '../source.ts';
import type { Name, Path } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { CellNode, RowNode } from '../tree/table.ts';
import type {
  CasesClause,
  ExpectClause,
  GivenClause,
  PropertyDecl,
  TestDecl,
  VaryClause,
  Verdict,
} from '../tree/test.ts';
import { checkCondition } from '../types/check-logic.ts';
import { unknownField } from '../types/check-names.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { sameKind } from '../types/kinds.ts';
import { compatible, typeText } from '../types/numeric.ts';
import type { Type } from '../types/type.ts';
import { clause, clauses } from './clauses.ts';
import type { Module } from './module.ts';

function testContext(module: Module): Context {
  return { ...module.context, inTest: true };
}

/** The input and fields that a path names, with the type of what stands there. */
function resolvePath(path: Path, module: Module): { readonly path: InputPath; readonly type: Type } | undefined {
  const [root, ...rest] = path.names;
  if (root === undefined) return undefined;
  const symbol = module.scope.values.get(root.text);
  if (symbol?.kind === 'poisoned' || symbol?.kind === 'unsupported') return undefined;
  if (symbol?.kind !== 'input') {
    const inputs = [...module.scope.values].flatMap(([name, known]) => (known.kind === 'input' ? [name] : []));
    const near = nearest(root.text, inputs);
    return module.report(
      'WR2101',
      root.span,
      { name: root.text },
      {
        remedy:
          near === undefined
            ? { text: `the inputs are ${inputs.join(', ')}` }
            : { text: near, edits: [{ span: root.span, text: near }] },
      },
    );
  }
  module.scope.used.add(`given ${root.text}`);
  let type = symbol.input.type;
  for (const name of rest) {
    const next = fieldType(type, name, module);
    if (next === undefined) return undefined;
    type = next;
  }
  return { path: { input: root.text, fields: rest.map((name) => name.text) }, type };
}

function fieldType(type: Type, name: Name, module: Module): Type | undefined {
  if (type.kind !== 'record')
    return module.report('WR2102', name.span, { of: `A value of type ${typeText(type)}`, field: name.text });
  const field = type.record.fields.find((each) => each.name === name.text);
  return field === undefined ? unknownField(type.record, name, module.context) : field.type;
}

/** A given value is of the input's type; its range and places are checked when the test runs (WR9107). */
function checkGiven(node: GivenClause, module: Module): Given | undefined {
  return givenAt(node.path, node.value, node.span, module);
}

function givenAt(path: Path, node: ExprNode, span: Span, module: Module): Given | undefined {
  const place = resolvePath(path, module);
  if (place === undefined) return undefined;
  const value = checkExpr(node, testContext(module), place.type);
  return value === undefined || !fitsGiven(value, place.type, module) ? undefined : { path: place.path, value, span };
}

function fitsGiven(value: Expr, place: Type, module: Module): boolean {
  if (value.type.kind === 'nothing') {
    if (!place.optional) wrongType(typeText(place), value, module.context);
    return place.optional;
  }
  const fits =
    place.kind === 'numeric' && value.type.kind === 'numeric'
      ? compatible(place, value.type)
      : place.kind === 'zone'
        ? value.type.kind === 'text'
        : sameKind(place, value.type);
  if (!fits) wrongType(typeText(place), value, module.context);
  return fits;
}

// ---- expectations

function checkExpectation(node: ExpectClause, inProperty: boolean, module: Module): Expectation | undefined {
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

function expectEqual(actual: Expr, node: ExprNode, span: Span, text: string, module: Module): Expectation | undefined {
  const expected = checkExpr(node, testContext(module), actual.type);
  if (expected === undefined) return undefined;
  const a = actual.type;
  const b = expected.type;
  const fits =
    b.kind === 'nothing' ? true : a.kind === 'numeric' && b.kind === 'numeric' ? compatible(a, b) : sameKind(a, b);
  return fits ? { kind: 'equals', actual, expected, span, text } : wrongType(typeText(a), expected, module.context);
}

function sourceOf(span: Span, module: Module): string {
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

function verdictOf(
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
  return { kind: 'verdict', subject, verdict: expected, span, text };
}

function expectedVerdict(verdict: Verdict, module: Module): ExpectedVerdict | undefined {
  switch (verdict.kind) {
    case 'fails':
      return {
        kind: 'fails',
        ...(verdict.codes === undefined ? {} : { codes: verdict.codes.map((code) => code.text) }),
      };
    case 'waived':
      return module.report('WR2190', verdict.span, { what: '"waived"' });
    case 'never decreases':
    case 'never increases':
      return undefined;
    case 'passes':
    case 'undecided':
    case 'refers':
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
    return verdict.kind === 'unsupported' ? undefined : { kind: verdict.kind, name: name.text };
  }
  const value = module.scope.values.get(name.text);
  if (value?.kind === 'figures') return { kind: value.block, name: name.text };
  if (value?.kind === 'unsupported') return undefined;
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

// ---- cases

function checkCases(node: CasesClause, module: Module): readonly Case[] | undefined {
  const rows = node.rows.map((row) => checkCase(row, node, module));
  const whole = rows.filter((row) => row !== undefined);
  return whole.length === rows.length ? whole : undefined;
}

function checkCase(row: RowNode, node: CasesClause, module: Module): Case | undefined {
  if (row.keys.length !== node.inputs.length || row.outputs.length !== node.outputs.length) {
    return module.report('WR5120', row.span, {
      message: `This row has ${row.keys.length} and ${row.outputs.length} cells; the head has ${node.inputs.length} and ${node.outputs.length}.`,
    });
  }
  const givens = node.inputs.map((path, i) => caseGiven(path, row.keys[i], module));
  const expectations = node.outputs.map((path, i) => caseExpectation(path, row.outputs[i], module));
  const [wholeGivens, wholeExpectations] = [
    givens.filter((given) => given !== undefined),
    expectations.filter((each) => each !== undefined),
  ];
  if (wholeGivens.length < givens.length || wholeExpectations.length < expectations.length) return undefined;
  return { givens: wholeGivens, expectations: wholeExpectations, span: row.span };
}

function cellValue(cell: CellNode | undefined, module: Module): ExprNode | undefined {
  if (cell === undefined) return undefined;
  const [item] = cell.kind === 'items' ? cell.items : [];
  if (item !== undefined && cell.kind === 'items' && cell.items.length === 1 && item.to === undefined) return item.from;
  return module.report('WR5120', cell.span, {
    message: 'A cell of a case is one value, or a verdict on the right side.',
  });
}

function caseGiven(path: Path, cell: CellNode | undefined, module: Module): Given | undefined {
  const value = cellValue(cell, module);
  return value === undefined || cell === undefined ? undefined : givenAt(path, value, cell.span, module);
}

function caseExpectation(path: Path, cell: CellNode | undefined, module: Module): Expectation | undefined {
  if (cell === undefined) return undefined;
  const shown = path.names.map((name) => name.text).join('.');
  const text = `${shown} ${sourceOf(cell.span, module)}`;
  if (cell.kind === 'verdict') {
    const [name] = path.names;
    return name === undefined ? undefined : verdictOf(name, cell.verdict, cell.span, text, module);
  }
  const value = cellValue(cell, module);
  const actual = value === undefined ? undefined : checkExpr(pathExpr(path), testContext(module));
  return value === undefined || actual === undefined
    ? undefined
    : expectEqual(actual, value, cell.span, `${shown} is ${sourceOf(cell.span, module)}`, module);
}

function pathExpr(path: Path): ExprNode {
  const [first, ...rest] = path.names;
  const root: ExprNode = { kind: 'Name', name: first ?? { text: '', span: path.span }, span: first?.span ?? path.span };
  return rest.reduce<ExprNode>(
    (base, field) => ({ kind: 'Field', base, field, span: { ...base.span, end: field.span.end } }),
    root,
  );
}

// ---- tests and properties

export function checkTest(decl: TestDecl, module: Module): Test | undefined {
  const givens = clauses(decl, 'Given').map((node) => checkGiven(node, module));
  const expectations = clauses(decl, 'Expect').map((node) => checkExpectation(node, false, module));
  const casesNode = clause(decl, 'Cases');
  const cases = casesNode === undefined ? undefined : checkCases(casesNode, module);
  const [wholeGivens, wholeExpectations] = [
    givens.filter((given) => given !== undefined),
    expectations.filter((each) => each !== undefined),
  ];
  const faulty =
    wholeGivens.length < givens.length ||
    wholeExpectations.length < expectations.length ||
    (casesNode !== undefined && cases === undefined);
  if (faulty) return undefined;
  if (expectations.length === 0 && (cases?.length ?? 0) === 0) {
    return module.report(
      'WR9102',
      decl.name.span,
      { test: decl.name.value, message: 'nothing is expected.' },
      { remedy: { text: 'expect ... is ...' } },
    );
  }
  return {
    name: decl.name.value,
    givens: wholeGivens,
    expectations: wholeExpectations,
    ...(cases === undefined ? {} : { cases }),
    span: decl.name.span,
  };
}

export function checkProperty(decl: PropertyDecl, module: Module): Property | undefined {
  const givens = clauses(decl, 'Given').map((node) => checkGiven(node, module));
  const varies = clauses(decl, 'Vary').map((node) => checkVary(node, module));
  const expectations = clauses(decl, 'Expect').map((node) => checkExpectation(node, true, module));
  const [wholeGivens, wholeVaries, wholeExpectations] = [
    givens.filter((given) => given !== undefined),
    varies.filter((vary) => vary !== undefined),
    expectations.filter((each) => each !== undefined),
  ];
  const count = givens.length + varies.length + expectations.length;
  if (wholeGivens.length + wholeVaries.length + wholeExpectations.length < count) return undefined;
  if (varies.length === 0 || expectations.length === 0) {
    return module.report('WR9102', decl.name.span, {
      test: decl.name.value,
      message: 'a property varies an input and expects something.',
    });
  }
  return {
    name: decl.name.value,
    givens: wholeGivens,
    varies: wholeVaries,
    expectations: wholeExpectations,
    span: decl.name.span,
  };
}

function checkVary(node: VaryClause, module: Module): Vary | undefined {
  const place = resolvePath(node.path, module);
  if (place === undefined) return undefined;
  const context = testContext(module);
  const [from, to] = [checkExpr(node.from, context, place.type), checkExpr(node.to, context, place.type)];
  const step = node.step === undefined ? undefined : checkExpr(node.step, context);
  if (from === undefined || to === undefined || (node.step !== undefined && step === undefined)) return undefined;
  if (!fitsGiven(from, place.type, module) || !fitsGiven(to, place.type, module)) return undefined;
  const { kind } = place.type;
  if (kind !== 'numeric' && kind !== 'date')
    return module.report('WR3100', node.path.span, {
      wanted: 'an input that can be varied: a number or a date',
      found: typeText(place.type),
    });
  return { path: place.path, from, to, ...(step === undefined ? {} : { step }), span: node.span };
}
