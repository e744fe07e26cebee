/** Tariffs and what stands in them around the charges. */
import type { Name } from '../tree/common.ts';
import type {
  BillsClause,
  ChargeSetNode,
  CommitmentClause,
  CommitmentDecl,
  CreditClause,
  CreditDecl,
  DiscountClause,
  DiscountDecl,
  TariffClause,
  TariffDecl,
  TaxBaseClause,
  TaxClause,
  TaxDecl,
} from '../tree/tariff.ts';
import { groupedDigits, quoted } from './figures.ts';
import type { Doc } from './layout.ts';
import { chargeDecl } from './print-charges.ts';
import { forEachText, reasonText, sharedClause } from './print-clauses.ts';
import { beforeName, expression } from './print-expressions.ts';
import { block, docLines, nameList, type Printing, titled } from './printing.ts';

export function tariffDecl(printing: Printing, node: TariffDecl): Doc {
  const head = titled(`tariff ${node.name.text}`, node.title);
  return block(printing, node, head, node.clauses, (clause) => tariffClause(printing, clause));
}

function tariffClause(printing: Printing, node: TariffClause): Doc {
  switch (node.kind) {
    case 'Bills':
      return billsClause(printing, node);
    case 'Late':
      return `late usage on ${node.on} period`;
    case 'Charge':
      return [docLines(node.doc), chargeDecl(printing, node)];
    case 'Discount':
      return [docLines(node.doc), discountDecl(printing, node)];
    case 'Commitment':
      return [docLines(node.doc), commitmentDecl(printing, node)];
    case 'Credit':
      return [docLines(node.doc), creditDecl(printing, node)];
    case 'Tax':
      return [docLines(node.doc), taxDecl(printing, node)];
    default:
      return sharedClause(printing, node);
  }
}

function billsClause(printing: Printing, node: BillsClause): Doc {
  const every = node.every === undefined ? '' : `${groupedDigits(node.every)} `;
  const anchor = node.anchor === undefined ? '' : [' anchored to ', beforeName(printing, node.anchor)];
  return [
    `bills every ${every}${node.unit.text}`,
    anchor,
    node.monthEnd === undefined ? '' : ` month end ${node.monthEnd}`,
  ];
}

function chargeSetText(set: ChargeSetNode): string {
  const joined = (word: string, names: readonly Name[]): string =>
    names.length === 0 ? '' : ` ${word} ${nameList(names)}`;
  if (set.kind === 'names') return nameList(set.names);
  if (set.kind === 'taxed as') return `charges taxed as ${set.category.text}${joined('and', set.and)}`;
  return `all charges${joined('and', set.and)}${joined('except', set.except)}`;
}

function discountDecl(printing: Printing, node: DiscountDecl): Doc {
  const head = titled(`discount ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => discountClause(printing, clause));
}

function discountClause(printing: Printing, node: DiscountClause): Doc {
  switch (node.kind) {
    case 'Take':
      return ['take ', expression(printing, node.amount), ` off ${chargeSetText(node.off)}`];
    case 'Stack':
      return `${node.how === 'after' ? 'stack after' : 'larger of this and'} ${nameList(node.names)}`;
    case 'Spread':
      return `spread by ${node.by}`;
    case 'For':
      return ['for ', expression(printing, node.period), ' from ', expression(printing, node.from)];
    default:
      return sharedClause(printing, node);
  }
}

function commitmentDecl(printing: Printing, node: CommitmentDecl): Doc {
  const head = titled(`commitment ${node.name.text}`, node.title);
  return block(printing, node, head, node.clauses, (clause) => commitmentClause(printing, clause));
}

function commitmentClause(printing: Printing, node: CommitmentClause): Doc {
  switch (node.kind) {
    case 'CommitmentMinimum':
      return ['minimum ', expression(printing, node.amount)];
    case 'Term':
      return ['over ', expression(printing, node.period), ' from ', expression(printing, node.from)];
    case 'Counting':
      return `counting ${chargeSetText(node.charges)}`;
    case 'Carry':
      return [`carry ${node.what} up to `, expression(printing, node.upTo)];
    case 'ShortfallAs':
      return `shortfall as ${quoted(node.title.value)}`;
    default:
      return sharedClause(printing, node);
  }
}

function creditDecl(printing: Printing, node: CreditDecl): Doc {
  const head = titled(`credit ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => creditClause(printing, clause));
}

function creditClause(printing: Printing, node: CreditClause): Doc {
  switch (node.kind) {
    case 'CreditAmount':
      return ['amount ', expression(printing, node.amount)];
    case 'CreditOn':
      return `on ${chargeSetText(node.charges)}`;
    case 'CreditWhen':
      return `${node.when} tax`;
    default:
      return sharedClause(printing, node);
  }
}

function taxBaseText(node: TaxBaseClause): string {
  const how = node.how === 'added' ? 'added to' : 'contained in';
  return `${how} ${chargeSetText(node.charges)}${node.perLine ? ' per line' : ''}`;
}

function taxDecl(printing: Printing, node: TaxDecl): Doc {
  const head = titled(`tax ${node.name.text}`, node.title);
  if (!node.block) return shortTax(printing, node, head);
  const each = forEachText(printing, node.each);
  return block(printing, node, head + each, node.clauses, (clause) => taxClause(printing, clause));
}

function shortTax(printing: Printing, node: TaxDecl, head: string): Doc {
  return [
    head,
    node.clauses.map((clause) => {
      if (clause.kind === 'TaxBase') return ` ${taxBaseText(clause)}`;
      if (clause.kind !== 'TaxRate') return '';
      // A brace here would open the block form.
      const bare = expression(printing, clause.rate);
      return startsWithBrace(clause.rate) ? [' (', bare, ')'] : [' ', bare];
    }),
  ];
}

function startsWithBrace(node: object): boolean {
  if (!('kind' in node)) return false;
  if (node.kind === 'Record') return true;
  const first = ['left', 'operand', 'base', 'item'].find((property) => property in node);
  const inner: unknown = first === undefined ? undefined : Reflect.get(node, first);
  return typeof inner === 'object' && inner !== null && startsWithBrace(inner);
}

function taxClause(printing: Printing, node: TaxClause): Doc {
  switch (node.kind) {
    case 'TaxRate':
      return ['rate ', expression(printing, node.rate)];
    case 'TaxAmount':
      return ['amount ', expression(printing, node.amount)];
    case 'TaxBase':
      return taxBaseText(node);
    case 'Exempt':
      return ['exempt when ', expression(printing, node.when), reasonText(printing, node.reason)];
    default:
      return sharedClause(printing, node);
  }
}
