/**
 * The words of the language in their three classes. Hard words are never names; clause words open a declaration or a
 * clause and are never bare names (so a forgotten operand is noticed at once); soft words are free as names. After a
 * `.` and before a `:` any word may be a field name.
 */

export const HARD_WORDS = [
  ...(['and', 'or', 'not', 'if', 'then', 'else', 'in', 'is', 'of', 'per', 'otherwise', 'with', 'true'] as const),
  ...(['false', 'all', 'any', 'none', 'at', 'to', 'present', 'missing', 'for', 'where', 'rounded'] as const),
  ...(['money', 'quantity', 'list', 'half', 'over'] as const),
] as const;

export const CLAUSE_WORDS = [
  ...(['policy', 'library', 'effective', 'currency', 'rounding', 'supersedes', 'describe', 'use', 'enum'] as const),
  ...(['record', 'input', 'constant', 'define', 'extern', 'table', 'calendar', 'rule', 'severity'] as const),
  ...(['weight', 'require', 'applies', 'when', 'message', 'decision', 'let', 'tariff', 'bills', 'charge'] as const),
  ...(['measure', 'steps', 'included', 'prorate', 'billed', 'taxed', 'take', 'spread', 'counting'] as const),
  ...(['shortfall', 'commission', 'payable', 'clawback', 'progression', 'grace', 'available'] as const),
  ...(['intent', 'during', 'given', 'expect', 'vary', 'property', 'test', 'example', 'grant', 'payout'] as const),
  ...(['already', 'waived', 'exempt', 'split'] as const),
] as const;

export const SOFT_WORDS = [
  ...(['version', 'from', 'until', 'zone', 'places', 'as', 'new', 'subscribers', 'everyone', 'owner'] as const),
  ...(['unit', 'plural', 'ordered', 'optional', 'plugin', 'pure', 'snapshot', 'cost', 'picks', 'one'] as const),
  ...(['first', 'every', 'row', 'rows', 'sum', 'min', 'max', 'count', 'longest', 'prefix', 'csv'] as const),
  ...(['digest', 'day', 'except', 'on', 'dates', 'code', 'error', 'warning', 'info', 'fail', 'pass'] as const),
  ...(['passed', 'undecided', 'refer', 'least', 'anchored', 'end', 'remembered', 'sticky', 'clamped'] as const),
  ...(['late', 'usage', 'current', 'own', 'period', 'flat', 'each', 'graduated', 'volume', 'stairstep'] as const),
  ...(['percentage', 'package', 'time', 'whole', 'units', 'beyond', 'next', 'even', 'zero', 'plus'] as const),
  ...(['minimum', 'cap', 'by', 'second', 'never', 'allowance', 'anchor', 'billing', 'cycle'] as const),
  ...(['inclusive', 'advance', 'arrears', 'once', 'instalments', 'before', 'after', 'round'] as const),
  ...(['increment', 'factor', 'line', 'tax', 'total', 'payment', 'minor', 'discount', 'off', 'charges'] as const),
  ...(['stack', 'larger', 'this', 'evenly', 'amount', 'commitment', 'excess', 'credit', 'added'] as const),
  ...(['contained', 'rate', 'base', 'eligible', 'pay', 'carry', 'carried', 'back', 'forfeit'] as const),
  ...(['remaining', 'used', 'charged', 'counted', 'highest', 'lowest', 'earliest', 'latest', 'rolls'] as const),
  ...(['give', 'valid', 'notify', 'limit', 'allow', 'breach', 'deny', 'warn', 'feature', 'target'] as const),
  ...(['precedence', 'cases', 'passes', 'fails', 'refers', 'emitted', 'applicable', 'step'] as const),
  ...(['decreases', 'increases', 'away', 'toward', 'ceiling', 'floor', 'month', 'matches', 'up', 'down'] as const),
] as const;

export type HardWord = (typeof HARD_WORDS)[number];
export type ClauseWord = (typeof CLAUSE_WORDS)[number];
export type SoftWord = (typeof SOFT_WORDS)[number];
export type Keyword = HardWord | ClauseWord | SoftWord;

/** The soft words that may stand as a unit right after a number: `1 month`, `7 day`, `60 second`. */
export const UNIT_WORDS: readonly SoftWord[] = ['month', 'day', 'second'];
