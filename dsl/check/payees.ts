/** `pay S to A` (LANGUAGE 18.142): parts by largest remainder; parts of one payee add up. */
import type { Expr, Let } from '../program/expression.ts';
import type { Result } from '../program/output.ts';
import type { CommissionDecl, PayClause, PayoutDecl } from '../tree/commission.ts';
import { checkShares, splitOf } from '../types/check-split.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { both, certain, choice, equals, negation, plus, step, zero } from '../types/spell.ts';
import type { NumericType, RecordInfo } from '../types/type.ts';
import { clauses } from './clauses.ts';
import { type Module, nodeContext } from './module.ts';

export interface Payees {
  readonly lets: readonly Let[];
  readonly results: readonly Result[];
}

/** Undefined: a clause is faulty. */
export function checkPayees(nodes: readonly PayClause[], left: Expr, context: Context): Payees | undefined {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return { lets: [], results: [] };
  const span = { ...first.span, end: last.span.end };
  const shares = checkShares(nodes, span, context);
  const given = nodes.map(({ to }) => asPayee(checkExpr(to, context), context));
  const payees = given.filter((payee) => payee !== undefined);
  const grid = (left.type as NumericType).grid;
  if (shares === undefined || payees.length < given.length || grid === undefined) return undefined;
  const names = nodes.map((_, i) => `part_${i + 1}`);
  const parts = step('parts', splitOf(left, shares, names, grid, span));
  const record = parts.read.type.kind === 'record' ? parts.read.type.record : undefined;
  const part = (i: number): Expr => ({
    kind: 'field',
    base: parts.read,
    field: i,
    type: record?.fields[i]?.type ?? left.type,
    span,
  });
  const to = payees.map((payee, i) => step(`payee ${i + 1}`, payee));
  const named = to.map(({ read }) => read);
  return {
    lets: [...to.map((each) => each.let), parts.let],
    results: [
      {
        kind: 'value',
        name: 'payees',
        value: mergedPayees(
          named,
          named.map((_, i) => part(i)),
          left,
        ),
      },
      ...named.flatMap((payee, i): Result[] => [
        { kind: 'part', name: `payee_${i + 1}`, value: payee },
        { kind: 'part', name: `part_${i + 1}`, value: part(i) },
      ]),
    ],
  };
}

/** One entry for each payee, where it is first named, with the sum of its parts. */
function mergedPayees(payees: readonly Expr[], parts: readonly Expr[], left: Expr): Expr {
  const { span } = left;
  const none = zero(left, span);
  const all = payees.map((payee, i) => {
    const known = payees.slice(0, i).map((earlier) => negation(equals(payee, earlier)));
    const [first, ...others] = known;
    const own = parts[i] ?? none;
    const amount = payees.slice(i + 1).reduce((sum, later, k) => {
      return plus(sum, choice(equals(later, payee), parts[i + 1 + k] ?? none, none));
    }, own);
    return { when: first === undefined ? undefined : both(first, ...others), payee, amount };
  });
  const record = entryRecord(
    all.map(({ amount }) => amount),
    payees,
    left,
  );
  const items = all.map(({ when, payee, amount }) => ({
    when: when ?? ({ kind: 'bool', value: true, type: { kind: 'bool', optional: false }, span } as const),
    value: {
      kind: 'record',
      fields: [payee, amount],
      type: { kind: 'record', record, optional: false },
      span,
    } as const,
  }));
  return {
    kind: 'kept',
    items,
    type: { kind: 'list', of: { kind: 'record', record, optional: false }, upTo: items.length, optional: false },
    span,
  };
}

function entryRecord(amounts: readonly Expr[], payees: readonly Expr[], left: Expr): RecordInfo {
  const { span } = left;
  const amount = amounts.reduce<Expr>((all, next) => choice(equals(all, next), all, next), zero(left, span)).type;
  return {
    name: 'payee',
    fields: [
      { name: 'to', type: payees[0]?.type ?? { kind: 'text', optional: false }, span },
      { name: 'amount', type: amount, span },
    ],
    span,
  };
}

export function asPayee(expr: Expr | undefined, context: Context): Expr | undefined {
  const payee = discharge(expr, context);
  if (payee === undefined || payee.type.kind === 'text') return payee;
  return context.report('WR3100', payee.span, { wanted: 'a text that names the payee', found: typeText(payee.type) });
}

/** What the parts `payee_1`, `part_1` … of a commission bring to one payee. */
export function paidTo(payee: Expr, read: (name: string) => Expr | undefined): Expr {
  const parts: Expr[] = [];
  for (let i = 1; ; i += 1) {
    const [to, amount] = [read(`payee_${i}`), read(`part_${i}`)];
    if (to === undefined || amount === undefined) break;
    parts.push(choice(certain(equals(to, payee)), amount, zero(amount, payee.span)));
  }
  return parts.reduce(plus);
}

/** The part of an item that goes to the payee of a payout: outside of the items it is their sum. */
export function paidOn(payout: string): string {
  return `paid_${payout}`;
}

/** Of a commission that stands for each item: what each brings to the payouts that count it. */
export function paidOnStatements(decl: CommissionDecl, parts: readonly Result[], module: Module): readonly Result[] {
  const read = (name: string): Expr | undefined => {
    const found = parts.find((result) => result.kind === 'part' && result.name === name);
    return found?.kind === 'part' ? found.value : undefined;
  };
  return module.file.declarations.flatMap((payout): Result[] => {
    if (decl.each === undefined || payout.kind !== 'Payout' || !counts(payout, decl)) return [];
    // What is wrong with the payee is told by the payout itself.
    const quiet: Context = { ...nodeContext(module, `commission ${decl.name.text}`), report: () => undefined };
    const payee = asPayee(checkExpr(payout.to, quiet), quiet);
    return payee === undefined ? [] : [{ kind: 'part', name: paidOn(payout.name.text), value: paidTo(payee, read) }];
  });
}

function counts(payout: PayoutDecl, { name }: CommissionDecl): boolean {
  return clauses(payout, 'CountingCommissions').some(({ names }) => names.some(({ text }) => text === name.text));
}
