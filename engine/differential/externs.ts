/** Generated calls of externs: where expressions read them, and who answers. */
import type { Extern, Program } from '#dsl';
import { encodeInputs } from '../boundary/encode.ts';
import type { Externs } from '../boundary/extern.ts';
import type { AsOf } from './declarations.ts';
import { type At, condition, expression, type Names } from './expressions.ts';
import { inputValue } from './inputs.ts';
import { Random } from './random.ts';

const FROM = 'from plugin "outside" version 1';
const DECLARED = `extern outer_rank(of: integer -60..2000): integer 0..500 ${FROM} pure cost 5
extern outer_demand(load: percent 0%..100%, on: date optional): percent 0%..100% ${FROM} pure cost 5
extern outer_fee(of: money USD 0..900 places 2): money USD 0..500 places 2 ${FROM} snapshot cost 5
extern outer_gate(tier: Tier, now: instant): bool ${FROM} pure cost 5
extern outer_word(of: text): text ${FROM} pure cost 5
extern outer_due(on: date): date ${FROM} pure cost 5
extern outer_level(home: Home): Tier ${FROM} pure cost 5
extern outer_bonus(of: integer -60..2000, on: date): money USD 0..50 places 2 optional ${FROM} snapshot cost 5
extern outer_note(of: text): text optional ${FROM} pure cost 5
extern outer_flag(covered: bool, at: time): bool optional ${FROM} pure cost 5
extern outer_home(of: text): Home ${FROM} pure cost 5
extern outer_volume(of: quantity GB 0..1000000 places 6): quantity MB 0..5000 places 3 optional ${FROM} pure cost 5
extern outer_codes(of: integer -60..2000): list of integer 0..20 up to 5 ${FROM} pure cost 5
`;

/** Calls stand where names stand, so that every form of an expression holds them. */
const CALLS: Names = {
  sure: {
    integer: ['n1', 'outer_rank(n2)', 'outer_rank(outer_rank(n1))'],
    number: ['x1'],
    percent: ['outer_demand(p1, d2)', 'outer_demand(12.5%, d1)'],
    money: [
      'm1',
      'outer_fee(9.50 USD)',
      'outer_fee(outer_fee(0 USD))',
      '(outer_bonus(n1, d1) otherwise outer_fee(1 USD))',
    ],
    gb: ['q1', '(outer_volume(q1) otherwise q2)'],
    bool: ['b1', 'outer_gate(tier, moment)', 'outer_home(t1).covered', '(n1_small in outer_codes(n2))'],
    text: ['outer_word(t1)', '(outer_note(customer.id) otherwise t1)'],
    tier: ['tier', 'outer_level(customer.home)', 'outer_level({ covered: b1 })'],
    date: ['d1', 'outer_due(d1)'],
  },
  maybe: {
    integer: ['outer_home(t1).floor'],
    money: ['outer_bonus(n1, d2)', 'outer_bonus(n2, d1)'],
    gb: ['outer_volume(q3)'],
    bool: ['b2', 'outer_flag(b1, clock)', 'outer_gate(k2, moment)'],
    text: ['outer_note(t2)', 'outer_word(t2)'],
    tier: ['k2'],
    date: ['d2', 'outer_due(d2)'],
  },
  lists: false,
  calls: [],
};

/** Values, rules, a decision, a grant and a bill that ask outside. */
export function generateExterns({ random }: Pick<At, 'random'>, asOf: AsOf): string {
  const at: At = { random, names: CALLS, unknown: false };
  return [
    DECLARED,
    ...random.times(1, 3, (i) => value(i, at)),
    ...random.times(0, 1, () => `define outer_codes_told = outer_codes(${expression('integer', 0, at)})`),
    ...random.times(1, 3, (i) => rule(i, at)),
    decision(at),
    asOf === 'period' && random.chance(0.7) ? bill(at) : '',
  ].join('\n');
}

const KINDS = ['integer', 'percent', 'bool', 'bool', 'text', 'tier', 'date'] as const;

function value(index: number, at: At): string {
  return `define outer_${index} = ${expression(at.random.pick(KINDS), 2, at)}`;
}

function rule(index: number, at: At): string {
  const { random } = at;
  const open: At = { ...at, unknown: true };
  const read: At = random.chance(0.5) ? withName(open, 'outer_0_let') : open;
  return `rule outer_rule_${index} {
  code OUTER_${index}
  ${read === open ? '' : `let outer_0_let = ${condition(1, at)}`}
  ${random.chance(0.5) ? `applies when ${condition(1, read)}` : ''}
  require ${condition(2, read)}
  when missing ${random.pick(['fail', 'pass', 'undecided'])}
  ${random.chance(0.4) ? `waived when ${condition(1, read)} "By {t1}"` : ''}
  ${random.chance(0.5) ? 'message "It is {outer_0} on {d1}."' : ''}
}`;
}

function withName(at: At, name: string): At {
  return {
    ...at,
    names: { ...at.names, sure: { ...at.names.sure, bool: [name, name, ...(at.names.sure.bool ?? [])] } },
  };
}

function decision(at: At): string {
  const { random } = at;
  const gate = random.chance(0.4) ? `applies when ${condition(1, at)}` : '';
  return `decision outer_decision { ${gate} pass when ${random.pick(['all', 'any'])} of { outer_rule_0, rule_0 } when undecided refer }`;
}

function bill(at: At): string {
  const { random } = at;
  const charges = random.times(1, 2, (i) => {
    const gate = random.chance(0.5) ? `applies when ${condition(1, at)}` : '';
    const [amount, cap] = [expression('money', 2, at), expression('money', 1, at)];
    return `charge outer_charge_${i} { ${gate} amount max(${amount}, 0 USD) cap max(${cap}, 0 USD) }`;
  });
  return `tariff outer_bill {\n  bills every month\n  ${charges.join('\n  ')}\n}`;
}

/** A call as the answerer hears it, and what it heard so far. */
export interface Hearing {
  readonly externs: Externs;
  readonly calls: string[];
}

/** By name and arguments always the same answer; some do not fit, and some calls have none. */
export function hearing(program: Program): Hearing {
  const calls: string[] = [];
  const externs: Externs = (extern) => ({
    ...(extern.name === 'outer_fee' || extern.name === 'outer_bonus' ? { dataset: 'generated' } : {}),
    answer: (args) => {
      const call = `${extern.name} ${JSON.stringify(args)}`;
      calls.push(call);
      return answerOf(extern, new Random(hashed(call)));
    },
  });
  return { externs: program.externs.length > 0 ? externs : () => undefined, calls };
}

function answerOf({ answer }: Extern, random: Random): unknown {
  const odd = answer.type.optional ? 0.2 : 0.001;
  if (random.chance(odd)) {
    return random.pick<() => unknown>([
      () => {
        throw new Error('nobody there');
      },
      () => 'no such thing',
      () => -1,
      () => undefined,
    ])();
  }
  const given: Readonly<Record<string, unknown>> = JSON.parse(
    encodeInputs({ inputs: [answer] }, [inputValue(answer, random)]),
  );
  return given[answer.name];
}

/** FNV-1a, over code units. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
