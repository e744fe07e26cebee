/** The order in which the clauses of each block are printed (LANGUAGE sections 6 to 8); equals keep their order. */
import type { CommissionDecl } from '../tree/commission.ts';
import type { HeaderClause } from '../tree/declaration.ts';
import type { Declaration, FileNode } from '../tree/file.ts';
import type { TariffClause } from '../tree/tariff.ts';

/** A rank for each kind of clause; a kind of several forms is told apart by `form`. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  Header: ['Effective', 'Zone', 'Currency', 'AsOfPath', 'Rounding', 'Supersedes', 'Owner', 'Describe'],
  Rule: ['Code', 'Severity', 'Weight', 'AppliesWhen', 'Let', 'Require', 'WhenMissing', 'Waived', 'Message'],
  Decision: ['AppliesWhen', 'Let', 'PassWhen', 'WhenUndecided', 'WhenPassed'],
  Tariff: [...['AppliesWhen', 'Let', 'Bills', 'Late', 'Rounding', 'Charge', 'Discount', 'Commitment', 'Credit', 'Tax']],
  Charge: [
    ...['Code', 'AppliesWhen', 'Let', 'Measure', 'Steps', 'Included', 'Already used'],
    ...['Flat', 'Each', 'Amount', 'Graduated', 'GraduatedPercentage', 'Volume', 'Stairstep', 'Package', 'TimeOfUse'],
    ...['Plus', 'Minimum', 'Already charged', 'Cap', 'Already counted', 'Prorate', 'Round', 'Billed', 'Taxed'],
    ...['SpreadOver', 'Waived', 'Message'],
  ],
  Discount: ['Code', 'AppliesWhen', 'Let', 'Take', 'Cap', 'For', 'Stack', 'Spread', 'Round', 'Message'],
  Commitment: [
    ...['Code', 'AppliesWhen', 'Let', 'CommitmentMinimum', 'Term', 'Counting', 'Already counted', 'Already used'],
    ...['Already charged', 'Carry shortfall', 'Carry excess', 'Cap', 'Round', 'ShortfallAs', 'Message'],
  ],
  Credit: ['Code', 'AppliesWhen', 'Let', 'CreditAmount', 'CreditOn', 'CreditWhen', 'Cap', 'Round', 'Message'],
  Tax: ['Code', 'AppliesWhen', 'Let', 'TaxRate', 'TaxAmount', 'TaxBase', 'Exempt', 'Cap', 'Round', 'Message'],
  Grant: ['Code', 'AppliesWhen', 'Let', 'Give', 'ValidFor', 'ValidUntil', 'Cap', 'Round', 'Message'],
  Payout: [
    ...['Code', 'Let', 'CountingCommissions', 'CarriedIn', 'Cap', 'Round', 'MinimumPayout', 'Payable', 'Message'],
  ],
  Commission: [
    ...['Code', 'AppliesWhen', 'Let', 'Eligible', 'Base', 'Already used', 'Rate', 'RateGraduated'],
    ...['Already charged', 'Already counted', 'Cap', 'Round', 'Rounding', 'CarriedIn', 'MinimumPayout', 'Pay'],
    ...['Payable', 'Clawback', 'Message'],
  ],
  Clawback: ['Code', 'AppliesWhen', 'Let', 'TakeBack', 'Cap', 'Round', 'Waived', 'Message'],
  Limit: ['Code', 'AppliesWhen', 'Let', 'Measure', 'Allow', 'Grace', 'Notify', 'Waived', 'OnBreach', 'Message'],
  Feature: ['Code', 'Let', 'AvailableWhen', 'Message'],
  Intent: ['AppliesWhen', 'Let', 'During', 'Until', 'Precedence', 'Target', 'IntentField'],
};

interface Clause {
  readonly kind: string;
  readonly counter?: string;
  readonly what?: unknown;
}

function form(clause: Clause): string {
  if (clause.kind === 'Already') return `Already ${clause.counter}`;
  return clause.kind === 'Carry' ? `Carry ${String(clause.what)}` : clause.kind;
}

/** The clauses of a block in printing order; a block without an order (a test) keeps its own. */
function inOrder<C extends { readonly kind: string }>(block: string, clauses: readonly C[]): readonly C[] {
  const order = ORDER[block];
  if (order === undefined) return clauses;
  const rank = (clause: C): number => order.indexOf(form(clause));
  return [...clauses].sort((a, b) => rank(a) - rank(b));
}

/** The file with the clauses of every block in printing order. */
export function ordered(file: FileNode): FileNode {
  const header = { ...file.header, clauses: inOrder<HeaderClause>('Header', file.header.clauses) };
  return { ...file, header, declarations: file.declarations.map(orderedDeclaration) };
}

function orderedDeclaration(node: Declaration): Declaration {
  if (node.kind === 'Tariff') {
    return { ...node, clauses: inOrder<TariffClause>('Tariff', node.clauses.map(orderedBlock)) };
  }
  if (node.kind === 'Commission') {
    const clauses = node.clauses.map((clause) => (clause.kind === 'Clawback' ? orderedBlock(clause) : clause));
    return { ...node, clauses: inOrder<CommissionDecl['clauses'][number]>('Commission', clauses) };
  }
  return orderedBlock(node);
}

/** A node whose own clauses are in order, if it has any. */
function orderedBlock<N extends { readonly kind: string }>(node: N): N {
  if (!('clauses' in node) || !Array.isArray(node.clauses)) return node;
  return { ...node, clauses: inOrder<Clause>(node.kind, node.clauses as readonly Clause[]) };
}
