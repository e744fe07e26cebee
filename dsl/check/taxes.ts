/** Taxes added to charges and to earlier taxes, or contained in charges (18.125 to 18.132). */

import type { Expr } from '../program/expression.ts';
import type { Tax } from '../program/tariff.ts';
import type { CapClause } from '../tree/rule.ts';
import type { TaxBaseClause, TaxClause, TaxDecl } from '../tree/tariff.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { resolveSet, type TariffParts } from './charge-sets.ts';
import type { TariffFacts } from './charges.ts';
import { clause, optionally } from './clauses.ts';
import { openBlock } from './items.ts';
import { checkMessage } from './messages.ts';
import type { Module } from './module.ts';
import { checkMoney, nonNegative } from './money.ts';
import { checkRound } from './rounding-plan.ts';
import { checkWaived } from './rules.ts';

export function checkTax(decl: TaxDecl, parts: TariffParts, tariff: TariffFacts, module: Module): Tax | undefined {
  const name = decl.name.text;
  const head = openBlock(decl, `tax ${name}.net`, tariff, module);
  if (head === undefined) return undefined;
  const { gate, context } = head;
  const [rateNode, amountNode, baseNode] = [
    clause(decl, 'TaxRate'),
    clause(decl, 'TaxAmount'),
    clause(decl, 'TaxBase'),
  ];
  const levyNode = rateNode ?? amountNode;
  if (levyNode === undefined || baseNode === undefined || (rateNode !== undefined && amountNode !== undefined)) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Tax ${name} needs either a rate or an amount, and what it is added to.` },
      {
        remedy: { text: 'rate 7.5%, and added to all charges' },
      },
    );
  }
  const levy = checkLevy(levyNode, tariff.currency, context);
  if (levy?.kind === 'amount' && !isFixedTax(baseNode, name, context)) return undefined;
  const earlier = parts.taxes.slice(0, parts.taxes.indexOf(decl)).map((tax) => tax.name.text);
  const more = baseNode.how === 'added' ? earlier : [];
  const base = resolveSet(baseNode.charges, parts, { trueUps: true, more }, module);
  const cap = optionally(clause(decl, 'Cap'), (node) => checkCap(node, tariff.currency, context));
  const exempt = optionally(clause(decl, 'Exempt'), (node) => checkWaived(node, decl.title?.value ?? name, context));
  const roundNode = clause(decl, 'Round');
  const planned = tariff.plan.tax ?? tariff.plan.line;
  const round = roundNode === undefined ? planned : checkRound(roundNode, tariff.currency, context);
  const messageNode = clause(decl, 'Message');
  const message = messageNode === undefined ? undefined : checkMessage(messageNode.message, context);
  const faulty =
    levy === undefined ||
    cap === 'faulty' ||
    exempt === 'faulty' ||
    base === undefined ||
    head.faulty ||
    (roundNode !== undefined && round === undefined) ||
    (messageNode !== undefined && message === undefined);
  if (faulty) return undefined;
  const code = clause(decl, 'Code')?.code.text;
  return {
    name,
    title: decl.title?.value ?? name,
    ...(head.each === undefined ? {} : { each: head.each }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    lets: head.lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    how: baseNode.how,
    levy,
    base,
    perLine: baseNode.perLine,
    ...(cap === undefined ? {} : { cap }),
    ...(exempt === undefined ? {} : { exempt }),
    ...(round === undefined ? {} : { round }),
    span: decl.name.span,
  };
}

type LevyNode = Extract<TaxClause, { readonly kind: 'TaxRate' | 'TaxAmount' }>;

function checkLevy(node: LevyNode, currency: string, context: Context): Tax['levy'] | undefined {
  if (node.kind === 'TaxRate') {
    const value = checkRate(checkExpr(node.rate, context), context);
    return value && { kind: 'rate', value };
  }
  const value = checkMoney(node.amount, currency, 'A tax', context);
  return value !== undefined && nonNegative(value, 'A tax', context) ? { kind: 'amount', value } : undefined;
}

/** WR6119: a fixed amount is added, once. */
function isFixedTax(node: TaxBaseClause, name: string, context: Context): boolean {
  if (node.how === 'added' && !node.perLine) return true;
  context.report('WR6119', node.span, { tax: name }, { remedy: { text: 'added to ...' } });
  return false;
}

function checkCap(node: CapClause, currency: string, context: Context): Expr | undefined {
  return checkMoney(node.amount, currency, 'A cap', context);
}

function checkRate(raw: Expr | undefined, context: Context): Expr | undefined {
  const rate = discharge(raw, context);
  if (rate === undefined) return undefined;
  if (rate.type.kind !== 'numeric' || rate.type.flavour !== 'percent') {
    return context.report('WR3100', rate.span, { wanted: 'a percent such as 7.5%', found: typeText(rate.type) });
  }
  return nonNegative(rate, 'A tax rate', context) ? rate : undefined;
}
