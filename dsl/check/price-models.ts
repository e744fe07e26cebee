/** Price models: what each needs of its charge, and its types (LANGUAGE 7, stage 5; 18.35, 18.36, 18.83, 18.93 to 18.103). */

import { behind } from '../diagnostics/diagnostic.ts';
import type { Expr, Let } from '../program/expression.ts';
import type { Billing, PriceModel } from '../program/tariff.ts';
import type { Span } from '../source.ts';
import type { PriceModelNode } from '../tree/tariff.ts';
import type { Context } from '../types/context.ts';
import { isAtLeast } from '../types/interval.ts';
import { ZERO } from '../types/rational.ts';
import { readsExtern } from './externs.ts';
import { checkFlat } from './flat-price.ts';
import type { HeaderFacts } from './header.ts';
import { checkMoney } from './money.ts';
import { checkPackage } from './package-price.ts';
import { checkPercentage } from './percentage-price.ts';
import { checkRate } from './rate.ts';
import { checkTiered } from './tiers.ts';
import { checkTimeOfUse } from './time-of-use.ts';

/** What a model is checked against. */
export interface ChargeFacts {
  readonly name: string;
  readonly nameSpan: Span;
  readonly currency: string;
  /** How long a rate per month or year is billed for at once. */
  readonly billing: Billing | undefined;
  /** Billed once, every so often or in instalments: a price without a rate is due then. */
  readonly billedOtherwise?: boolean;
  readonly measure: Expr | undefined;
  readonly hasMinimum: boolean;
  readonly hasCap: boolean;
  /** What the charge binds by `let`. */
  readonly lets: readonly Let[];
  /** When the policy is in force: dated constants are looked at in all of it. */
  readonly effective: HeaderFacts['effective'];
}

export function checkModel(node: PriceModelNode, charge: ChargeFacts, context: Context): PriceModel | undefined {
  switch (node.kind) {
    case 'Flat':
      return checkFlat(node, charge, context);
    case 'Each': {
      const rate = checkRate(node.rate, charge, context);
      return rate === undefined ? undefined : { kind: 'each', rate, span: node.span };
    }
    case 'Amount': {
      const amount = checkMoney(node.amount, charge.currency, 'A charge', context);
      if (amount === undefined) return undefined;
      if (amount.type.kind === 'numeric' && !isAtLeast(amount.type.range, ZERO) && !charge.hasMinimum) {
        const text = `minimum 0 ${charge.currency}`;
        return context.report(
          'WR6120',
          node.amount.span,
          { charge: charge.name, why: 'may be below 0', clause: 'a "minimum"' },
          { remedy: { text, edits: [behind(node.span, `\n    ${text}`)] } },
        );
      }
      if (!charge.hasCap && readsExtern(amount, charge.lets)) {
        const remedy = { text: `cap 100 ${charge.currency}   (the most that it may be)` };
        return context.report(
          'WR6120',
          node.amount.span,
          { charge: charge.name, why: 'hangs on what an extern answers', clause: 'a "cap"' },
          { remedy },
        );
      }
      return { kind: 'amount', amount, span: node.span };
    }
    case 'Graduated':
    case 'Volume':
    case 'Stairstep':
      return checkTiered(node, charge, context);
    case 'GraduatedPercentage':
      return checkPercentage(node, charge, context);
    case 'Package':
      return checkPackage(node, charge, context);
    case 'TimeOfUse':
      return checkTimeOfUse(node, charge, context);
    default:
      return node satisfies never;
  }
}
