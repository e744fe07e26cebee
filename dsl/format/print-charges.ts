/** Charges: their clauses and price models. */

import type { Span } from '../source.ts';
import { dottedName, type Text } from '../tree/common.ts';
import type {
  BilledClause,
  ChargeClause,
  ChargeDecl,
  IncludedClause,
  PriceModelNode,
  ProrateClause,
  TierNode,
  TimeOfUseModel,
} from '../tree/tariff.ts';
import { groupedDigits, quoted } from './figures.ts';
import type { Doc } from './layout.ts';
import { forEachText, sharedClause } from './print-clauses.ts';
import { beforeName, expression } from './print-expressions.ts';
import { aligned, block, column, flat, type Printing, titled } from './printing.ts';

export function chargeDecl(printing: Printing, node: ChargeDecl): Doc {
  const head = titled(`charge ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => chargeClause(printing, clause));
}

function labelText(label: Text | undefined): string {
  return label === undefined ? '' : ` ${quoted(label.value)}`;
}

function chargeClause(printing: Printing, node: ChargeClause): Doc {
  switch (node.kind) {
    case 'Measure':
      return ['measure ', expression(printing, node.quantity)];
    case 'Steps': {
      const first = node.first === undefined ? '' : [' after first ', expression(printing, node.first)];
      return ['steps of ', expression(printing, node.step), first];
    }
    case 'Included':
      return includedClause(printing, node);
    case 'Plus':
      return ['plus ', expression(printing, node.amount), labelText(node.label)];
    case 'Minimum':
      return ['minimum ', expression(printing, node.amount), evenAtZero(node)];
    case 'Prorate':
      return prorateClause(printing, node);
    case 'Billed':
      return billedClause(printing, node);
    case 'Taxed':
      return `taxed as ${node.category.text}`;
    case 'SpreadOver': {
      const where = node.where === undefined ? '' : [' where ', expression(printing, node.where)];
      const head = `spread over each ${node.variable.text} in ${dottedName(node.list)}`;
      return [head, where, ' by ', expression(printing, node.by)];
    }
    case 'Let':
    case 'AppliesWhen':
    case 'Code':
    case 'Cap':
    case 'Round':
    case 'Waived':
    case 'Already':
    case 'Message':
      return sharedClause(printing, node);
    default:
      return priceModel(printing, node);
  }
}

function evenAtZero(node: { readonly evenAtZero: boolean }): string {
  return node.evenAtZero ? ' even at zero' : '';
}

function includedClause(printing: Printing, node: IncludedClause): Doc {
  const rolls = node.rollsOver;
  const upTo = rolls?.upTo === undefined ? '' : [' up to ', expression(printing, rolls.upTo)];
  return [
    ['included ', expression(printing, node.amount), labelText(node.label), forEachText(printing, node.each)],
    rolls === undefined ? '' : [' rolls over', upTo, ' for ', expression(printing, rolls.period)],
    node.beforeSteps ? ' before steps' : '',
  ];
}

function priceModel(printing: Printing, node: PriceModelNode): Doc {
  switch (node.kind) {
    case 'Flat':
      return ['flat ', expression(printing, node.amount)];
    case 'Each':
      return ['each ', expression(printing, node.rate)];
    case 'Amount':
      return ['amount ', expression(printing, node.amount)];
    case 'Package':
      return ['package of ', expression(printing, node.size), ' at ', expression(printing, node.price)];
    case 'TimeOfUse':
      return timeOfUse(printing, node);
    case 'GraduatedPercentage': {
      const head: Doc = ['graduated percentage of ', expression(printing, node.of)];
      return tiersDoc(printing, node, head);
    }
    default: {
      const whole = node.wholeUnits ? ' in whole units' : '';
      return tiersDoc(printing, node, `${node.kind.toLowerCase()}${whole}`);
    }
  }
}

/** A ladder, its prices under one another. */
export function tiersDoc(
  printing: Printing,
  node: { readonly span: Span; readonly tiers: readonly TierNode[] },
  head: Doc,
): Doc {
  const texts = aligned(node.tiers.map((tier) => [boundText(printing, tier), priceText(printing, tier)]));
  return column(printing, node, head, node.tiers, (tier) => texts[node.tiers.indexOf(tier)] ?? '');
}

function boundText(printing: Printing, { bound }: TierNode): string {
  return bound.kind === 'beyond' ? 'beyond' : `${bound.kind} ${flat(expression(printing, bound.value))}`;
}

function priceText(printing: Printing, tier: TierNode): string {
  const plus = tier.plus === undefined ? '' : ` plus ${flat(expression(printing, tier.plus))}`;
  return `at ${flat(expression(printing, tier.at))}${plus}${evenAtZero(tier)}`;
}

function timeOfUse(printing: Printing, node: TimeOfUseModel): Doc {
  const to = node.to === undefined ? '' : [' to ', expression(printing, node.to)];
  const head: Doc = [`time of use ${node.calendar.text} over `, expression(printing, node.from), to];
  const texts = aligned(node.bands.map((band) => [band.band.text, `at ${flat(beforeName(printing, band.rate))}`]));
  return column(printing, node, head, node.bands, (band) => texts[node.bands.indexOf(band)] ?? '');
}

function prorateClause(printing: Printing, node: ProrateClause): Doc {
  if (node.by === 'never') return 'prorate never';
  return [`prorate by ${node.by}`, prorateSpan(printing, node), node.withAllowance ? ' with allowance' : ''];
}

function prorateSpan(printing: Printing, { of }: ProrateClause): Doc {
  if (of === undefined) return '';
  if (of.kind === 'period') return ` over ${of.over}`;
  if (of.kind === 'counts') return [' for ', expression(printing, of.part), ' over ', expression(printing, of.whole)];
  const over = of.over === undefined ? '' : ` over ${of.over}`;
  const until = [' until ', expression(printing, of.until), of.inclusive ? ' inclusive' : ''];
  return [' from ', expression(printing, of.from), until, over];
}

function billedClause(printing: Printing, node: BilledClause): Doc {
  switch (node.how) {
    case 'advance':
    case 'arrears':
      return `billed in ${node.how}`;
    case 'once':
      return ['billed once on ', expression(printing, node.on)];
    case 'every':
      return [`billed every ${groupedDigits(node.count)} ${node.unit.text} from `, expression(printing, node.from)];
    case 'instalments':
      return ['billed over ', expression(printing, node.count), ' instalments from ', expression(printing, node.from)];
  }
}
