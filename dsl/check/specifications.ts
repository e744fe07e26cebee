/** In-file tests and properties (18.159 to 18.161). */
import type { Property, Test, Vary } from '../program/specification.ts';
import type { PropertyDecl, TestDecl, VaryClause } from '../tree/test.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { checkCases } from './cases.ts';
import { clause, clauses } from './clauses.ts';
import { checkExpectation } from './expectations.ts';
import { externsGiven } from './externs.ts';
import { checkGiven, fitsGiven, resolvePath, testContext } from './givens.ts';
import type { Module } from './module.ts';

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
  if (!externsGiven(decl, module) || faulty) return undefined;
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
  if (!externsGiven(decl, module) || wholeGivens.length + wholeVaries.length + wholeExpectations.length < count)
    return undefined;
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
