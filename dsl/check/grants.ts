/** Grants (LANGUAGE section 8; 18.133, 18.134): money, a quantity or a count that is handed out; an output, never a line. */
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr, Rounding } from '../program/expression.ts';
import type { Output, Result } from '../program/output.ts';
import type { GrantDecl } from '../tree/commission.ts';
import { resolveRounding } from '../types/check-arithmetic.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { compatible, currencyOf as currencyIn, isPlainMoney, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { printable } from '../types/printable.ts';
import { lesser, rounded, step } from '../types/spell.ts';
import { DATE, type NumericType, TEXT } from '../types/type.ts';
import { asOfDate } from './as-of.ts';
import { clause, optionally } from './clauses.ts';
import { currencyOf, optionalMessage } from './commissions.ts';
import { checkEach, keyOfItem } from './each.ts';
import { checkHead } from './heads.ts';
import { type Module, nodeContext } from './module.ts';
import { asMoney, nonNegative } from './money.ts';
import { asPayee } from './payees.ts';
import { checkRoundingPlan } from './rounding-plan.ts';

type Give = Extract<GrantDecl['clauses'][number], { kind: 'Give' }>;

export function checkGrant(decl: GrantDecl, module: Module): Output | undefined {
  const name = decl.name.text;
  const outer = nodeContext(module, `grant ${name}`);
  const items = optionally(decl.each, (node) => checkEach(node, outer));
  if (items === 'faulty') return undefined;
  const head = checkHead(decl, items?.context ?? outer);
  const { gate, context } = head;
  const give = clause(decl, 'Give');
  if (give === undefined) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Grant ${name} gives nothing.` },
      { remedy: { text: 'give ... to ... as ...' } },
    );
  }
  const amount = checkAmount(decl, give, module, context);
  const to = asPayee(checkExpr(give.to, context), context);
  const balance = checkBalance(give, module);
  const valid = checkValid(decl, context);
  const message = optionalMessage(decl, context);
  if (amount === undefined || to === undefined || balance === undefined) return undefined;
  if (valid === 'faulty' || message === 'faulty' || head.faulty) return undefined;
  const { span } = decl.name;
  const { label } = (amount.type as NumericType).unit;
  const code = clause(decl, 'Code')?.code;
  const value = (key: string, worth: Expr): Result => ({ kind: 'value', name: key, value: worth });
  const said = (key: string, text: string): Result => value(key, { kind: 'text', value: text, type: TEXT, span });
  const given = step('amount', amount);
  const results: readonly Result[] = [
    said('name', name),
    ...(items === undefined ? [] : [value('key', keyOfItem(items.each))]),
    ...(code === undefined ? [] : [said('code', code.text)]),
    value('amount', given.read),
    ...(label === '' ? [] : [said('unit', label)]),
    value('to', to),
    value('balance', balance),
    ...valid,
    ...message,
  ];
  return {
    kind: 'grant',
    name,
    title: decl.title?.value ?? name,
    ...(items === undefined ? {} : { each: items.each }),
    lets: [...head.lets, given.let],
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    results,
    span,
  };
}

/** At least 0, cut at its cap; money is rounded by the block or by the header. */
function checkAmount(decl: GrantDecl, give: Give, module: Module, context: Context): Expr | undefined {
  const amount = discharge(checkExpr(give.what, context), context);
  if (amount === undefined) return undefined;
  const { type } = amount;
  if (type.kind !== 'numeric' || type.flavour === 'percent')
    return wrongType('money, a quantity or a whole number', amount, context);
  const money = currencyIn(type.unit) !== undefined;
  const currency = money ? currencyOf(module) : undefined;
  if (money && (currency === undefined || asMoney(amount, currency, 'A grant', context) === undefined))
    return undefined;
  if (!nonNegative(amount, 'A grant', context)) return undefined;
  const cap = checkCap(decl, type, context);
  const round = checkGrantRound(decl, type, currency, module, context);
  if (cap === 'faulty' || round === 'faulty') return undefined;
  const whole = rounded(cap === undefined ? amount : lesser(amount, cap), round);
  if (printable(whole.type)) return whole;
  return context.report(
    'WR3124',
    amount.span,
    { what: 'A grant' },
    { remedy: { text: 'round half even to 2 places' } },
  );
}

function checkCap(decl: GrantDecl, type: NumericType, context: Context): Expr | undefined | 'faulty' {
  const node = clause(decl, 'Cap');
  if (node === undefined) return undefined;
  const cap = discharge(checkExpr(node.amount, context, type), context);
  if (cap?.type.kind === 'numeric' && compatible(type, cap.type) && nonNegative(cap, 'A cap', context)) return cap;
  if (cap !== undefined && !(cap.type.kind === 'numeric' && compatible(type, cap.type)))
    wrongType(typeText(type), cap, context);
  return 'faulty';
}

function checkGrantRound(
  decl: GrantDecl,
  type: NumericType,
  currency: string | undefined,
  module: Module,
  context: Context,
): Rounding | undefined | 'faulty' {
  const own = clause(decl, 'Round');
  if (own !== undefined) return resolveRounding(own.spec, type, context) ?? 'faulty';
  if (currency === undefined || !isPlainMoney(type.unit)) return undefined;
  const plan = checkRoundingPlan([], currency, module, context);
  return plan === undefined ? 'faulty' : (plan.line ?? plan.total);
}

/** WR6150: a value of the enum `Balance`. */
function checkBalance({ as }: Give, module: Module): Expr | undefined {
  const symbol = module.scope.types.get('Balance');
  if (symbol?.kind !== 'enum') {
    return module.report(
      'WR6150',
      as.span,
      { balance: as.text },
      { remedy: { text: `declare the balances there are: enum Balance { ${as.text} }` } },
    );
  }
  module.scope.used.add('type Balance');
  const member = symbol.enum.members.indexOf(as.text);
  if (member >= 0)
    return { kind: 'enum', member, type: { kind: 'enum', enum: symbol.enum, optional: false }, span: as.span };
  const near = nearest(as.text, symbol.enum.members);
  return module.report(
    'WR6150',
    as.span,
    { balance: as.text },
    near === undefined
      ? { remedy: { text: `Balance has ${symbol.enum.members.join(', ')}` } }
      : { remedy: { text: near, edits: [{ span: as.span, text: near }] } },
  );
}

/** 18.134: from the as-of date or a given one; `validUntil` is the first date on which it no longer holds. */
function checkValid(decl: GrantDecl, context: Context): readonly Result[] | 'faulty' {
  const [period, until] = [clause(decl, 'ValidFor'), clause(decl, 'ValidUntil')];
  const node = period ?? until;
  if (node === undefined) return [];
  const from = period?.from === undefined ? asOfDate(node.span) : dateOf(checkExpr(period.from, context), context);
  const end = until === undefined ? undefined : dateOf(checkExpr(until.until, context), context);
  const by = period === undefined ? undefined : discharge(checkExpr(period.period, context), context);
  if (from === undefined || (until && !end) || (period && !by)) return 'faulty';
  if (by !== undefined && by.type.kind !== 'period') {
    wrongType('a period such as 30 days', by, context);
    return 'faulty';
  }
  const last: Expr | undefined =
    by === undefined ? end : { kind: 'shift', base: from, by, sign: 1, type: DATE, span: node.span };
  if (last === undefined) return 'faulty';
  return [
    { kind: 'value', name: 'validFrom', value: from },
    { kind: 'value', name: 'validUntil', value: last },
  ];
}

function dateOf(expr: Expr | undefined, context: Context): Expr | undefined {
  const date = discharge(expr, context);
  return date === undefined || date.type.kind === 'date' ? date : wrongType('a date', date, context);
}
