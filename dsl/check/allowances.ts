/** Allowances of a charge: what is included, in the order in which it is drawn (18.91, 18.92). */
import type { Expr } from '../program/expression.ts';
import type { Allowance } from '../program/tariff.ts';
import type { ForEach } from '../tree/rule.ts';
import type { ChargeDecl, IncludedClause } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { compatible, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import type { ChargeHead } from './charges.ts';
import { clauses, optionally } from './clauses.ts';
import { checkEach } from './each.ts';
import { type Module, nodeContext } from './module.ts';
import { nonNegative } from './money.ts';

export function checkIncluded(decl: ChargeDecl, head: ChargeHead, module: Module): readonly Allowance[] | undefined {
  const nodes = clauses(decl, 'Included');
  const [first] = nodes;
  if (first === undefined) return [];
  const context = nodeContext(module, `charge ${decl.name.text}.quantity`, head.context);
  if (head.measure === undefined) {
    return module.report(
      'WR6102',
      first.span,
      { charge: decl.name.text, message: 'includes an allowance but measures nothing' },
      { remedy: { text: 'measure ...' } },
    );
  }
  if (!nonNegative(head.measure, 'The measure', context)) return undefined;
  const unlabelled = nodes.find((node) => node.label === undefined);
  if (nodes.length > 1 && unlabelled !== undefined) {
    return module.report(
      'WR6122',
      unlabelled.span,
      { charge: decl.name.text },
      { remedy: { text: 'included ... "Plan"' } },
    );
  }
  const allowances = nodes.map((node) => checkAllowance(node, head.measure, context));
  const whole = allowances.filter((allowance) => allowance !== undefined);
  return whole.length === allowances.length ? whole : undefined;
}

function checkAllowance(node: IncludedClause, measure: Expr | undefined, outer: Context): Allowance | undefined {
  const items = optionally(node.each, (each) => checkItems(each, outer));
  if (items === 'faulty') return undefined;
  const context = items?.context ?? outer;
  const amount = checkAllowanceFigure(node.amount, measure, context);
  const upTo =
    node.rollsOver?.upTo === undefined ? undefined : checkAllowanceFigure(node.rollsOver.upTo, measure, context);
  const period = node.rollsOver === undefined ? undefined : checkExpr(node.rollsOver.period, context);
  if (amount === undefined || (node.rollsOver?.upTo !== undefined && upTo === undefined)) return undefined;
  if (node.rollsOver !== undefined && period === undefined) return undefined;
  if (period !== undefined && period.type.kind !== 'period') {
    return context.report('WR3100', period.span, { wanted: 'a period such as 1 month', found: typeText(period.type) });
  }
  return {
    amount,
    ...(node.label === undefined ? {} : { label: node.label.value }),
    ...(period === undefined ? {} : { rollsOver: { ...(upTo === undefined ? {} : { upTo }), period } }),
    balance: isInputPath(amount),
    ...(items === undefined ? {} : { each: items.each }),
    span: node.span,
  };
}

/** WR6123: more than one item is drawn in an order that is said. */
function checkItems(node: ForEach, context: Context): ReturnType<typeof checkEach> {
  const items = checkEach(node, context);
  if (items === undefined || node.order !== undefined) return items;
  const { list, variable } = items.each;
  if (list.type.kind !== 'list' || list.type.upTo <= 1) return items;
  const text = `earliest ${variable.name}.expires_on first`;
  return context.report('WR6123', node.span, { list: items.each.path }, { remedy: { text } });
}

/** The item of a list in the input is as much a balance as a path into it. */
function isInputPath(expr: Expr): boolean {
  return expr.kind === 'input' || expr.kind === 'local' || (expr.kind === 'field' && isInputPath(expr.base));
}

function checkAllowanceFigure(
  node: IncludedClause['amount'],
  measure: Expr | undefined,
  context: Context,
): Expr | undefined {
  const amount = discharge(checkExpr(node, context), context);
  if (amount === undefined || measure?.type.kind !== 'numeric') return undefined;
  if (amount.type.kind !== 'numeric' || !compatible(amount.type, measure.type)) {
    const unit = measure.type.unit.label;
    const bare = amount.kind === 'number' && unit !== '';
    return context.report(
      'WR3102',
      amount.span,
      { message: `The allowance is ${typeText(amount.type)} but the measure is ${typeText(measure.type)}.` },
      {
        ...(bare
          ? {
              remedy: {
                text: `write the unit: ${unit}`,
                edits: [{ span: { ...amount.span, start: amount.span.end }, text: ` ${unit}` }],
              },
            }
          : {}),
      },
    );
  }
  return nonNegative(amount, 'An allowance', context) ? amount : undefined;
}
