/** `steps of S after first F`: a quantity is raised to what is billed of it (LANGUAGE 18.90). */
import type { Expr } from '../program/expression.ts';
import type { Steps } from '../program/tariff.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { ChargeDecl } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { isPositive } from '../types/interval.ts';
import { compatible, rangeText, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import type { ChargeHead } from './charges.ts';
import { clause, clauses } from './clauses.ts';
import { type Module, nodeContext } from './module.ts';
import { nonNegative } from './money.ts';

/** A quantity of the measure's dimension that is provably above 0. */
export function checkStep(node: ExprNode, measure: Expr, what: string, context: Context): Expr | undefined {
  const step = checkQuantity(node, measure, context);
  if (step === undefined) return undefined;
  if (step.type.kind === 'numeric' && isPositive(step.type.range)) return step;
  const range = step.type.kind === 'numeric' ? rangeText(step.type.range, step.type) : '';
  return context.report('WR6124', step.span, { what, range }, { remedy: { text: 'it must be proved to be above 0' } });
}

function checkQuantity(node: ExprNode, measure: Expr, context: Context): Expr | undefined {
  const value = discharge(checkExpr(node, context), context);
  if (value === undefined || measure.type.kind !== 'numeric') return undefined;
  if (value.type.kind === 'numeric' && compatible(value.type, measure.type)) return value;
  return context.report('WR3102', value.span, {
    message: `This is ${typeText(value.type)} but the measure is ${typeText(measure.type)}.`,
  });
}

/** Undefined without the clause. */
export function checkSteps(decl: ChargeDecl, head: ChargeHead, module: Module): Steps | undefined | 'faulty' {
  const node = clause(decl, 'Steps');
  const included = clauses(decl, 'Included');
  const context = nodeContext(module, `charge ${decl.name.text}.quantity`, head.context);
  const early = included.filter(({ beforeSteps }) => beforeSteps);
  const odd = included.find(({ beforeSteps }) => !beforeSteps);
  const [first] = early;
  if (first !== undefined && (node === undefined || odd !== undefined)) {
    const wanted = node === undefined ? 'there are no steps' : 'not all of its allowances say so';
    context.report('WR6121', (node === undefined ? first : (odd ?? first)).span, { charge: decl.name.text, wanted });
    return 'faulty';
  }
  if (node === undefined) return undefined;
  if (head.measure === undefined) {
    context.report(
      'WR6102',
      node.span,
      { charge: decl.name.text, message: 'has steps but measures nothing' },
      { remedy: { text: 'measure ...' } },
    );
    return 'faulty';
  }
  if (!nonNegative(head.measure, 'The measure', context)) return 'faulty';
  const step = checkStep(node.step, head.measure, 'A step', context);
  const start = node.first === undefined ? undefined : checkQuantity(node.first, head.measure, context);
  if (step === undefined || (node.first !== undefined && start === undefined)) return 'faulty';
  if (start !== undefined && !nonNegative(start, 'The first step', context)) return 'faulty';
  return {
    step,
    ...(start === undefined ? {} : { first: start }),
    afterAllowances: first !== undefined,
    span: node.span,
  };
}
