/** Payouts (LANGUAGE 18.143): the statement of one payee over the commissions that it counts. */
import type { Expr } from '../program/expression.ts';
import type { Output, Result } from '../program/output.ts';
import type { CommissionDecl, PayoutDecl } from '../tree/commission.ts';
import type { Name } from '../tree/common.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { resultType } from '../types/result-type.ts';
import { choice, equals, greater, lesser, minus, plus, rounded, step, zero } from '../types/spell.ts';
import { type NumericType, type RecordInfo, TEXT } from '../types/type.ts';
import { clause, clauses } from './clauses.ts';
import { currencyOf, optionalMessage } from './commissions.ts';
import { type Module, nodeContext } from './module.ts';
import { checkMoney } from './money.ts';
import { asPayee, paidOn, paidTo } from './payees.ts';
import { checkTerms, settle } from './payout-clauses.ts';
import { checkRound, checkRoundingPlan } from './rounding-plan.ts';
import { checkLets } from './rules.ts';

export function checkPayout(decl: PayoutDecl, module: Module): Output | undefined {
  const name = decl.name.text;
  const { lets, context } = checkLets(clauses(decl, 'Let'), nodeContext(module, `payout ${name}`));
  const currency = currencyOf(module);
  if (currency === undefined || checkRoundingPlan([], currency, module, context) === undefined) return undefined;
  const { span } = decl.name;
  const to = asPayee(checkExpr(decl.to, context), context);
  const terms = checkTerms(
    { carried: clause(decl, 'CarriedIn'), minimum: clause(decl, 'MinimumPayout'), payable: clause(decl, 'Payable') },
    currency,
    context,
  );
  const [capNode, roundNode] = [clause(decl, 'Cap'), clause(decl, 'Round')];
  const cap = capNode && checkMoney(capNode.amount, currency, 'A cap', context);
  const round = roundNode && checkRound(roundNode, currency, context);
  const message = optionalMessage(decl, context);
  const counted = checkCounted(decl, module, context);
  if (to === undefined || terms === undefined || counted === undefined || message === 'faulty') return undefined;
  if ((capNode && !cap) || (roundNode && !round)) return undefined;
  const payee = step('payee', to);
  const parts = counted.map((output) => step(`of ${output.name}`, partOf(output, name, payee.read)));
  const [first, ...others] = parts.map(({ read }) => read);
  if (first === undefined) return undefined;
  const sum = others.reduce(plus, first);
  const gathered = step('sum', rounded(terms.carriedIn === undefined ? sum : plus(sum, terms.carriedIn), round));
  const due = step('due', cap === undefined ? gathered.read : lesser(gathered.read, cap));
  const settled = settle(due.read, terms);
  const none = zero(gathered.read, span);
  const value = (key: string, worth: Expr): Result => ({ kind: 'value', name: key, value: worth });
  const results: readonly Result[] = [
    value('to', payee.read),
    value('amount', settled.amount),
    value('carried', settled.carried),
    ...(cap === undefined ? [] : [value('overCap', greater(minus(gathered.read, cap), none))]),
    // A statement tells its day also where nothing is paid.
    ...(terms.payable === undefined ? [] : [value('payableOn', terms.payable)]),
    value(
      'lines',
      linesOf(
        counted,
        parts.map(({ read }) => read),
        span,
      ),
    ),
    ...message,
  ];
  return {
    kind: 'payout',
    name,
    title: decl.title?.value ?? name,
    lets: [...lets, payee.let, ...parts.map((each) => each.let), gathered.let, due.let, ...settled.lets],
    results,
    span,
  };
}

/** The commissions by name, each of which says who is paid and leaves the least and what is carried to the statement. */
function checkCounted(decl: PayoutDecl, module: Module, context: Context): readonly Output[] | undefined {
  const node = clause(decl, 'CountingCommissions');
  if (node === undefined) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Payout ${decl.name.text} counts no commission.` },
      { remedy: { text: 'counting ...' } },
    );
  }
  const found = node.names.map((name) => countedNamed(name, decl, module, context));
  const whole = found.filter((output) => output !== undefined);
  return whole.length === found.length ? whole : undefined;
}

function countedNamed(name: Name, decl: PayoutDecl, module: Module, context: Context): Output | undefined {
  const commission = module.file.declarations.find(
    (each): each is CommissionDecl => each.kind === 'Commission' && each.name.text === name.text,
  );
  const symbol = module.scope.values.get(name.text);
  if (symbol?.kind === 'poisoned') return undefined;
  if (commission === undefined || symbol?.kind !== 'output') {
    return module.report(
      'WR2101',
      name.span,
      { name: name.text },
      { remedy: { text: '"counting" names commissions' } },
    );
  }
  const own = commission.clauses.find(({ kind }) => kind === 'MinimumPayout' || kind === 'CarriedIn');
  if (own !== undefined) {
    return module.report(
      'WR6134',
      own.span,
      { commission: name.text, payout: decl.name.text },
      { related: [{ span: name.span, message: 'it is counted here' }] },
    );
  }
  if (clause(commission, 'Pay') === undefined) {
    return module.report(
      'WR6135',
      name.span,
      { commission: name.text, payout: decl.name.text },
      { remedy: { text: 'let the commission say "pay 100% to ..."' } },
    );
  }
  context.depends(`commission ${name.text}`);
  return symbol.output();
}

/** The parts of a commission that go to the payee; one that does not apply has none. */
function partOf(output: Output, payout: string, payee: Expr): Expr {
  const { results, each } = output;
  const read = (name: string): Expr | undefined => {
    const found = results.find((result) => result.kind === 'part' && result.name === name);
    if (found?.kind !== 'part') return undefined;
    return { kind: 'result', output, name, type: resultType(output, found.value.type), span: payee.span };
  };
  return (each === undefined ? undefined : read(paidOn(payout))) ?? paidTo(payee, read);
}

/** What each commission adds. */
function linesOf(counted: readonly Output[], parts: readonly Expr[], span: Expr['span']): Expr {
  const amount = parts.reduce((all, next) => choice(equals(all, next), all, next)).type as NumericType;
  const record: RecordInfo = {
    name: 'line',
    fields: [
      { name: 'id', type: TEXT, span },
      { name: 'amount', type: amount, span },
    ],
    span,
  };
  const type = { kind: 'record', record, optional: false } as const;
  const items = counted.map(({ name }, i) => {
    const id: Expr = { kind: 'text', value: name, type: TEXT, span };
    return { kind: 'record', fields: [id, parts[i] ?? id], type, span } as const;
  });
  return { kind: 'list', items, type: { kind: 'list', of: type, upTo: items.length, optional: false }, span };
}
