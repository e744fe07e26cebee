/** Externs in generated code (LANGUAGE 18.157, 18.158): it asks what the reference asks, each once, and answers alike. */
import { expect, test } from 'vitest';
import { decode } from '../boundary/decode.ts';
import type { ExternSource, Externs } from '../boundary/extern.ts';
import { compile, type Evaluated, evaluateReference } from '../index.ts';
import { policy } from '../testing/policy.ts';

const from = (kind: 'pure' | 'snapshot'): string => `from plugin "p" version 2 ${kind} cost 5\n`;
const HEADER = `policy demo.outside version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line

record Site { floor: integer 0..40  level: Level }
enum Level { low, high }
input load: percent 0%..100%
input gate: bool
input maybe: bool optional
input name: text optional
input day: date
input period: BillingPeriod

extern demand(load: percent 0%..100%): percent 0%..100% ${from('pure')}
extern status(name: text, on: date optional): text optional ${from('snapshot')}
extern open(level: Level): bool ${from('pure')}
extern fee(of: money USD 0..900 places 2): money USD 0..500 places 2 ${from('pure')}
extern site(name: text): Site ${from('pure')}
extern codes(site: Site): list of integer 0..99 up to 3 ${from('pure')}
define twice(x: percent 0%..100%): percent = demand(x rounded half even to 2 places) + demand(load)
`;

type Sources = Readonly<Record<string, ExternSource>>;
const GIVEN: Sources = {
  demand: { answer: ({ load }) => (load === '50%' ? '20%' : '5.25%') },
  status: { dataset: 'd', answer: ({ name }) => (name === 'none' ? null : `${String(name)} here`) },
  open: { answer: ({ level }) => level === 'high' },
  fee: { answer: ({ of }) => (Number(of) / 2).toFixed(2) },
  site: { answer: () => ({ floor: 7, level: 'high' }) },
  codes: { answer: () => [1, 7, 3] },
};
const down: ExternSource = {
  dataset: 'd',
  answer: () => {
    throw new Error('down');
  },
};

interface Heard {
  readonly calls: readonly string[];
  readonly told: string;
}

function hear(sources: Sources, run: (externs: Externs) => Evaluated): Heard {
  const calls: string[] = [];
  const told = run(({ name }) => {
    const source = sources[name];
    return (
      source && {
        ...source,
        answer: (args) => {
          calls.push(`${name} ${JSON.stringify(args)}`);
          return source.answer(args);
        },
      }
    );
  });
  expect(new Set(calls).size).toBe(calls.length);
  // In which order is not fixed, so that what is rejected may have asked more or less before.
  return told.ok ? { calls: calls.toSorted(), told: told.json } : { calls: [], told: JSON.stringify(told.faults) };
}

const AT = '2026-05-01';
const PERIOD = { start: '2026-05-01', end: '2026-06-01' };

type Way = 'none' | 'lines';

/** Asked of the reference, then of both modes of generated code. */
function askedAlike(text: string): (input: object, sources: Sources, explain: Way) => readonly Heard[] {
  const program = policy(HEADER + text);
  const plans = (['inlined', 'shared'] as const).map((mode) => {
    const made = compile(program, { mode });
    if (!made.ok) throw new Error(JSON.stringify(made.diagnostics));
    expect(made.plan.interpreted).toBeUndefined();
    return made.plan;
  });
  return (input, sources, explain) => {
    const body = JSON.stringify({ load: '50%', gate: true, day: '2026-03-04', period: PERIOD, ...input });
    const decoded = decode(program, body);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.faults));
    const { inputs } = decoded;
    const reference = hear(sources, (externs) => {
      const result = evaluateReference(program, inputs, { at: AT, explain, externs });
      return result.ok ? { ok: true, json: JSON.stringify(result.answer) } : result;
    });
    const compiled = plans.map((plan, i) =>
      hear(sources, (externs) => {
        const options = { at: AT, explain, externs };
        return i === 0 ? plan.evaluate(body, options) : plan.evaluateInputs(inputs, options);
      }),
    );
    return [reference, ...compiled];
  };
}

const POLICIES: readonly (readonly [what: string, text: string])[] = [
  ['a value', 'define a = demand(load) + demand(5%)\n'],
  ['a value of values', 'define a = demand(load) + 1%\ndefine b = a + a + demand(1%)\ndefine c = b > a\n'],
  ['one of another', 'define a = demand(demand(load))\n'],
  ['and', 'define a = gate and demand(load) > 10%\ndefine b = demand(3%) > 50% and gate and demand(2%) > 1%\n'],
  ['or', 'define a = gate or demand(load) > 10%\ndefine b = not gate or (demand(2%) > 1% or demand(1%) > 1%)\n'],
  ['if', 'define a = if gate then demand(1%) else demand(2%)\n'],
  [
    'otherwise',
    'define a = status(name otherwise "none", day) otherwise (if gate then status("b", day) else status("c", day)) otherwise "x"\n',
  ],
  ['a missing argument', 'define a = status(name, day) otherwise "none"\n'],
  ['its own function', 'define a = twice(load)\ndefine b = if gate then twice(1%) else twice(2%)\n'],
  ['an enum and a truth', 'define a = open(if gate then low else high) and open(high)\n'],
  ['money', 'define a = fee(10.50 USD) + fee(fee(3 USD))\n'],
  [
    'a record and a list',
    'define s = site("x")\ndefine a = count(c for c in codes(site("y")) where c > 2)\ndefine b = s.floor in codes(s)\n',
  ],
  [
    'a value read first behind a condition',
    'define a = demand(load)\nrule r { code R require gate or a > 3% }\ndefine b = demand(9%)\n',
  ],
  [
    'a rule',
    'rule r { code R applies when demand(1%) > 3% require gate or demand(2%) > 3% message "{load}" }\nrule s { code S require demand(load) > 1% }\n',
  ],
  [
    'an unknown gate',
    'rule r { code R applies when maybe require demand(2%) > 3% when missing undecided }\ndecision d { pass when r when undecided refer }\n',
  ],
  [
    'a waiver',
    'rule r { code R require gate waived when demand(2%) > 3% "so" }\nrule s { code S require demand(4%) > 2% waived when demand(2%) > 3% "so" }\n',
  ],
  ['a let', 'rule r { code R let d = demand(load) require gate and d > 2% or d > 1% message "{load}" }\n'],
  [
    'the gate of a decision',
    'rule r { code R require gate }\ndecision d { applies when demand(load) > 10% pass when r }\n',
  ],
  [
    'a message of a value',
    'define a = demand(load)\nrule r { code R require not gate message "{a} at {load}" }\ndecision d { pass when r }\n',
  ],
  [
    'a value in a loop',
    'define a = codes(site("x"))\nrule r { code R require some(c + 1 > 7 and demand2 > 1% for c in a) }\ndefine demand2 = demand(load)\n',
  ],
  [
    'a grant',
    'enum Balance { bonus }\ngrant g "G" { let d = fee(2 USD) applies when gate and d > 0 USD give d + fee(3 USD) to "x" as bonus message "{load}" }\n',
  ],
  [
    'a charge',
    'tariff bill { bills every month\n charge a { applies when gate amount fee(9 USD) + fee(8 USD) cap fee(500 USD) message "a" } }\n',
  ],
  [
    'a charge of a value',
    'define f = fee(9 USD)\ntariff bill { bills every month\n charge a { amount if gate then f else 3 USD cap 9 USD message "of {f}" }\n charge b { amount f cap 9 USD waived when f > 1 USD "so" } }\n',
  ],
];
const INPUTS: readonly object[] = [
  {},
  { gate: false, name: 'none' },
  { gate: false, maybe: true, name: 'b' },
  { maybe: false, load: '3%', name: 'none' },
];
/** All there; without demand; without status, and a fee that does not fit; nobody there. */
const SOURCES: readonly Sources[] = [
  GIVEN,
  { ...GIVEN, demand: down },
  { ...GIVEN, status: down, fee: { answer: () => '-1' } },
  {},
];

test.each(POLICIES)('%s', (_, text) => {
  const ask = askedAlike(text);
  for (const explain of ['none', 'lines'] as const)
    for (const input of INPUTS)
      for (const sources of SOURCES) {
        const [reference, ...compiled] = ask(input, sources, explain);
        expect(compiled).toEqual([reference, reference]);
      }
});
