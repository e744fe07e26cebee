/** A tariff's bill in one line of text, as the tests of LANGUAGE 18.10 to 18.15 write it. */
import type { Answer, Line } from '../answer.ts';
import { agreed, settled } from './settled.ts';

export interface Setting {
  readonly rounding?: string;
  readonly inputs?: string;
  /** The clause `bills every` of the tariff; absent: it does not bill. */
  readonly bills?: string;
}

/** The text of a policy with one tariff `t`, behind the header that `agreed` writes. */
export function tariffText(body: string, { rounding, inputs, bills }: Setting = {}): string {
  return `zone "UTC"
currency USD
as of ${bills === undefined ? 'day' : 'period.start'}
rounding ${rounding ?? 'half even to 2 places per line'}
${bills === undefined ? 'input day: date' : 'input period: BillingPeriod'}
${inputs ?? ''}
tariff t "T" {
${bills ?? ''}
${body}
}`;
}

/** What the tariff comes to, on which both evaluators and the verifier agree. Only what goes over items is not compiled. */
export function bill(body: string, input: object, setting: Setting = {}): string {
  const date = setting.bills === undefined ? { day: '2026-04-01' } : {};
  const ask = /\b(for|over) each\b/.test(body) ? agreed : compiled;
  return shown(ask(tariffText(body, setting), { ...date, ...input }).answer);
}

function compiled(body: string, input: object): { readonly answer: Answer } {
  return { answer: settled(body, input) };
}

/** `id amount` of every line, with key and shares where it has some, then the total, and what is due if that is another. */
function shown(answer: Answer): string {
  const tariff = answer.tariffs['t'];
  if (tariff === undefined) return 'no tariff';
  const lines = (tariff.lines ?? []).map(lineText);
  const due = tariff.due === tariff.total ? [] : [`due ${tariff.due}`];
  return [...lines, `= ${tariff.total}`, ...due].join(', ');
}

function lineText({ id, key, kind, amount, included, shares = [] }: Line): string {
  const parts = shares.map((share) => `${nameText(share.id ?? '', share.key)} ${share.amount}`).join(', ');
  const spread = shares.length > 0 && kind === 'charge';
  const name = kind === 'waiver' ? `${nameText(id, key)} waived` : nameText(id, key);
  return `${name} ${amount}${included ? ' in it' : ''}${spread || (shares.length > 1 && kind === 'discount') ? ` (${parts})` : ''}`;
}

function nameText(id: string, key: string | undefined): string {
  return key === undefined ? id : `${id}(${key})`;
}
