/** Generated clauses that tie a charge to other bills: when it is billed, and the counters of what earlier bills hold. */
import type { At } from './expressions.ts';

/** A price for itself is billed once, so many times, or in parts; what is a price per month or year keeps its own moments. */
export function billedOtherwise(clauses: string, { random }: At): string {
  const rate = / per (month|year)/.test(clauses);
  if (rate || random.chance(0.3)) return '';
  const start = random.pick(['d1', '2025-06-15', '2025-11-30']);
  const clause = random.pick([
    () => `once on ${random.pick(['period.in_service_from', 'd1', 'd2', 'period.start'])}`,
    () => `every ${random.pick(['10 days', '1 month', '5 weeks', '3 months'])} from ${start}`,
    () => `over ${random.pick(['24', '10', '7', '12 + 6'])} instalments from ${start}`,
    () => `every 2 months from ${start}`,
    () => `over ${random.pick(['3', '24'])} instalments from ${random.pick(['d1', '2025-04-30'])}`,
  ])();
  return `    billed ${clause}\n`;
}

/** `already used` goes on in ladders alone, and neither beside allowances before steps. */
export function counters(clauses: string, { random }: At): string {
  const goesOn = /each|graduated|volume|stairstep|package/.test(clauses) && !/before steps|time of use/.test(clauses);
  const used = goesOn && random.chance(0.45) ? `    already used ${usedOf(clauses, random)}\n` : '';
  const cut = used !== '' && /\bplus .* "Connection"/.test(clauses);
  const charged = !cut && random.chance(used === '' ? 0.15 : 0.45);
  const amount = random.pick(['(m3 otherwise 0 USD)', 'max(m1, 0 USD)', '46.20 USD']);
  return used + (charged ? `    already charged ${amount}\n` : '');
}

function usedOf(clauses: string, random: At['random']): string {
  if (clauses.includes('measure seats')) return random.pick(['seats', '12 seats']);
  if (clauses.includes('percentage of')) return random.pick(['max(m1, 0 USD)', '450 USD']);
  return random.pick(['q2', 'max(q1, 5 GB)', '90 GB', '(q3 otherwise 1 GB)']);
}
