/** Taxes added to charges and to earlier taxes (18.125 to 18.132). */

import type { Expr } from '../program/expression.ts';
import type { Tax } from '../program/tariff.ts';
import type { TaxDecl } from '../tree/tariff.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { resolveSet, type TariffParts } from './charge-sets.ts';
import type { TariffFacts } from './charges.ts';
import { clause, clauses } from './clauses.ts';
import { itemsOf } from './items.ts';
import { checkMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { nonNegative } from './money.ts';
import { checkRound } from './rounding-plan.ts';
import { checkGate, checkLets } from './rules.ts';

export function checkTax(decl: TaxDecl, parts: TariffParts, tariff: TariffFacts, module: Module): Tax | undefined {
  if (!supported(decl, module)) return undefined;
  const name = decl.name.text;
  const items = itemsOf(decl, tariff, module);
  if (items === 'faulty') return undefined;
  const outer = nodeContext(module, `tax ${name}.net`, items?.context ?? tariff.context);
  const bound = checkLets(clauses(decl, 'Let'), outer);
  const gateNode = clause(decl, 'AppliesWhen');
  const gated = checkGate(gateNode, bound.context);
  const gate = discharge(gated.gate, bound.context);
  const { context } = gated;
  const rateNode = clause(decl, 'TaxRate');
  const baseNode = clause(decl, 'TaxBase');
  if (rateNode === undefined || baseNode === undefined) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Tax ${name} needs a rate and what it is added to.` },
      {
        remedy: { text: 'rate 7.5%, and added to all charges' },
      },
    );
  }
  const rate = checkRate(checkExpr(rateNode.rate, context), context);
  const earlier = parts.taxes.slice(0, parts.taxes.indexOf(decl)).map((tax) => tax.name.text);
  const base = resolveSet(baseNode.charges, parts, earlier, module);
  const roundNode = clause(decl, 'Round');
  const planned = tariff.plan.tax ?? tariff.plan.line;
  const round = roundNode === undefined ? planned : checkRound(roundNode, tariff.currency, context);
  const messageNode = clause(decl, 'Message');
  const message = messageNode === undefined ? undefined : checkMessage(messageNode.message, context);
  const faulty =
    rate === undefined ||
    base === undefined ||
    (gateNode !== undefined && gate === undefined) ||
    (roundNode !== undefined && round === undefined) ||
    (messageNode !== undefined && message === undefined);
  if (faulty) return undefined;
  const code = clause(decl, 'Code')?.code.text;
  return {
    name,
    title: decl.title?.value ?? name,
    ...(items === undefined ? {} : { each: items.each }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    lets: bound.lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    rate,
    base,
    perLine: baseNode.perLine,
    ...(round === undefined ? {} : { round }),
    span: decl.name.span,
  };
}

function supported(decl: TaxDecl, module: Module): boolean {
  let whole = true;
  for (const node of decl.clauses) {
    const what =
      node.kind === 'TaxAmount'
        ? 'a tax of a fixed amount'
        : node.kind === 'Exempt'
          ? '"exempt when"'
          : node.kind === 'Cap'
            ? 'a cap on a tax'
            : undefined;
    const contained = node.kind === 'TaxBase' && node.how === 'contained' ? '"contained in"' : undefined;
    const unsupported = what ?? contained;
    if (unsupported === undefined) continue;
    module.report('WR2190', node.span, { what: unsupported });
    whole = false;
  }
  return whole;
}

function checkRate(raw: Expr | undefined, context: Context): Expr | undefined {
  const rate = discharge(raw, context);
  if (rate === undefined) return undefined;
  if (rate.type.kind !== 'numeric' || rate.type.flavour !== 'percent') {
    return context.report('WR3100', rate.span, { wanted: 'a percent such as 7.5%', found: typeText(rate.type) });
  }
  return nonNegative(rate, 'A tax rate', context) ? rate : undefined;
}
