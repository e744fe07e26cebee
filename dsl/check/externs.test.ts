/** What the checker says of externs (LANGUAGE 9, 18.103, 18.157 to 18.159). */
import { describe, expect, test } from 'vitest';
import { codes, MONEY, POLICY, programOf } from '../specs/checking.ts';

const FROM = 'from plugin "p" version 1 pure cost 5';
const INPUTS = 'input load: percent 0%..100%\ninput name: text optional\n';
const EXTERN = `extern demand(load: percent 0%..100%): percent 0%..100% ${FROM}\n`;
const priced = (charge: string, more = ''): string =>
  `${MONEY}${INPUTS}${EXTERN}${more}tariff t { charge c { ${charge} } }\n`;
const tested = (clauses: string): string =>
  `${POLICY}${INPUTS}${EXTERN}define soon = demand(load)\ntest "t" { given load: 5% ${clauses} }\n`;

describe('externs', () => {
  test.each<readonly [name: string, text: string, ...codes: string[]]>([
    ['a call', `${POLICY}${INPUTS}${EXTERN}define soon = demand(load)\n`],
    ['too few arguments', `${POLICY}${INPUTS}${EXTERN}define soon = demand()\n`, 'WR2104'],
    ['an argument of another kind', `${POLICY}${INPUTS}${EXTERN}define soon = demand(3)\n`, 'WR3100'],
    ['an argument outside the range', `${POLICY}${INPUTS}${EXTERN}define soon = demand(load + 1%)\n`, 'WR3115'],
    ['without arguments it is no value', `${POLICY}${INPUTS}${EXTERN}define soon = demand\n`, 'WR3100'],
    ['a parameter twice', `${POLICY}extern f(a: text, a: text): text ${FROM}\n`, 'WR2106'],
    ['a name that is taken', `${POLICY}${INPUTS}extern load(): text ${FROM}\n`, 'WR2106'],
    ['in a constant', `${POLICY}${EXTERN}constant soon: percent 0%..100% = demand(5%)\n`, 'WR3130'],
    [
      '18.158 a missing argument makes the call missing',
      `${POLICY}${INPUTS}extern f(n: text): bool ${FROM}\nrule r { code R require f(name) }\n`,
      'WR4102',
    ],
    ['18.103 a cap', priced('amount 5 USD * demand(load) cap 4 USD')],
    ['18.103 no cap', priced('amount 5 USD * demand(load)'), 'WR6120'],
    ['18.103 through a definition', priced('amount 5 USD * soon', 'define soon = demand(load)\n'), 'WR6120'],
    ['18.103 through let', priced('let soon = demand(load) amount 5 USD * soon'), 'WR6120'],
    [
      '18.103 through a parameter',
      priced('amount price(demand(load))', 'define price(l: percent 0%..100%) = 5 USD * l\n'),
      'WR6120',
    ],
    ['18.159 given', tested('given demand: 7% expect soon is 7%')],
    ['18.159 given in a case', tested('cases { | demand => soon |\n | 7% => 7% | }')],
    ['18.159 given of another kind', tested('given demand: "x" expect soon is 7%'), 'WR3100'],
    ['18.159 a field of it', tested('given demand.x: 7% expect soon is 7%'), 'WR2101'],
    ['not given', tested('expect soon is 7%'), 'WR9103'],
    ['called by a test', tested('given demand: 7% expect demand(5%) is 7%'), 'WR2103'],
    [
      'not given to a property',
      `${POLICY}${INPUTS}${EXTERN}define soon = demand(load)\nproperty "p" { vary load over 0% .. 1% step 1% expect soon >= 0% }\n`,
      'WR9103',
    ],
    ['in a library', `library a.b version 1.0.0\neffective from 2026-01-01\n${EXTERN}`, 'WR2109'],
  ])('%s', (_, text, ...expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('stand in the program with their types at the boundary', () => {
    const [extern] = programOf(`${POLICY}${EXTERN}`).externs;
    expect(extern).toMatchObject({ name: 'demand', plugin: 'p', version: '1', purity: 'pure' });
    expect(extern?.params.map(({ name, places }) => [name, places])).toEqual([['load', extern?.answer.places]]);
  });
});
