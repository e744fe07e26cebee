/** Calls of externs (LANGUAGE 9, 18.157, 18.158): which are made, what their answers come to, and that the trace verifies. */
import { describe, expect, test } from 'vitest';
import type { ExternSource, Externs } from '../boundary/extern.ts';
import { verify } from '../explain/verify.ts';
import { compile } from '../index.ts';
import { policy } from '../testing/policy.ts';

const HEADER = `policy demo.outside version 1.0.0
effective from 2026-01-01
input load: percent 0%..100%
input name: text optional
`;
const from = (kind: 'pure' | 'snapshot'): string => `from plugin "p" version 2 ${kind} cost 5\n`;
const DEMAND = `extern demand(load: percent 0%..100%): percent 0%..100% ${from('pure')}`;
const STATUS = `extern status(name: text): text optional ${from('snapshot')}`;

interface Asked {
  readonly calls: readonly string[];
  /** The answer, or the codes of the faults. */
  readonly values: unknown;
  readonly verified: boolean;
  readonly trace: string;
}

/** The policy is asked through its plan, with what answers its externs by name. */
function ask(text: string, input: object, sources: Readonly<Record<string, ExternSource>>): Asked {
  const compiled = compile(policy(HEADER + text));
  if (!compiled.ok) throw new Error('it does not compile');
  const calls: string[] = [];
  const externs: Externs = ({ name }) => {
    const source = sources[name];
    if (source === undefined) return undefined;
    return {
      ...source,
      answer: (args) => {
        calls.push(`${name} ${JSON.stringify(args)}`);
        return source.answer(args);
      },
    };
  };
  const body = JSON.stringify({ load: '50%', ...input });
  const result = compiled.plan.evaluate(body, { at: '2026-05-01', explain: 'full', externs });
  if (!result.ok) return { calls, values: result.faults.map(({ code }) => code), verified: false, trace: '' };
  const answer: { readonly values: unknown } = JSON.parse(result.json);
  return { calls, values: answer.values, verified: verify(answer).ok, trace: result.json };
}
const always = (answer: unknown, dataset?: string): ExternSource => ({
  answer: () => answer,
  ...(dataset === undefined ? {} : { dataset }),
});
const throws: ExternSource = {
  answer: () => {
    throw new Error('down');
  },
};

describe('answers', () => {
  const soon = `${DEMAND}define soon = demand(load)\n`;
  test.each<[string, unknown, unknown]>([
    ['a text', '20%', { soon: '20%' }],
    ['18.158 above the range', '120%', ['EXTERN_FAILED']],
    ['18.158 too many places', '20.00001%', ['EXTERN_FAILED']],
    ['of another kind', true, ['EXTERN_FAILED']],
    ['nothing', undefined, ['EXTERN_FAILED']],
    ['a promise', Promise.resolve('20%'), ['EXTERN_FAILED']],
    ['what JSON cannot write', 20n, ['EXTERN_FAILED']],
  ])('%s', (_, answer, values) => {
    expect(ask(soon, {}, { demand: always(answer) }).values).toEqual(values);
  });

  test('a throw, and nobody there', () => {
    expect(ask(soon, {}, { demand: throws }).values).toEqual(['EXTERN_FAILED']);
    expect(ask(soon, {}, {}).values).toEqual(['EXTERN_FAILED']);
  });

  test('of an optional type: no answer is missing', () => {
    const text = `${STATUS}define found = status("a")\n`;
    expect(ask(text, {}, { status: { ...throws, dataset: 'd' } }).values).toEqual({ found: null });
    expect(ask(text, {}, { status: always(null, 'd') }).values).toEqual({ found: null });
    expect(ask(text, {}, {}).values).toEqual({ found: null });
  });

  test('a snapshot without its dataset is no answer; with it the trace names it', () => {
    const text = `${STATUS}define found = status("a")\n`;
    expect(ask(text, {}, { status: always('active') }).values).toEqual({ found: null });
    const { values, trace } = ask(text, {}, { status: always('active', 'of May') });
    expect(values).toEqual({ found: 'active' });
    expect(trace).toContain(JSON.stringify('extern status of "p" version 2 on "of May": ("a")'));
  });
});

describe('calls', () => {
  test.each<[string, string, object, readonly string[]]>([
    ['arguments by name, as texts', `${DEMAND}define a = demand(load)\n`, {}, ['demand {"load":"50%"}']],
    ['once for the same arguments', `${DEMAND}define a = demand(load) + demand(50%)\n`, {}, ['demand {"load":"50%"}']],
    [
      'one for each list of arguments',
      `${DEMAND}define a = demand(load) + demand(5%)\n`,
      {},
      ['demand {"load":"50%"}', 'demand {"load":"5%"}'],
    ],
    ['18.157 behind a false and', `${DEMAND}define a = load > 60% and demand(load) is 1%\n`, {}, []],
    ['18.157 behind a true or', `${DEMAND}define a = load > 40% or demand(load) is 1%\n`, {}, []],
    ['18.157 in the other branch', `${DEMAND}define a = if load > 40% then 1% else demand(load)\n`, {}, []],
    ['18.157 behind what is present', `${DEMAND}define a = name is present and demand(load) is 1%\n`, {}, []],
    [
      '18.157 behind a gate that is shut',
      `${DEMAND}rule r { code R applies when load > 60% require demand(load) > 1% }\n`,
      {},
      [],
    ],
    [
      '18.157 a rule of no group',
      `${DEMAND}rule r { code R require demand(load) > 1% }\n`,
      {},
      ['demand {"load":"50%"}'],
    ],
    ['18.158 a missing argument', `${STATUS}define a = status(name) otherwise "none"\n`, {}, []],
    [
      'an argument that is there',
      `${STATUS}define a = status(name) otherwise "none"\n`,
      { name: 'x' },
      ['status {"name":"x"}'],
    ],
  ])('%s', (_, text, input, calls) => {
    const sources = { demand: always('20%'), status: always('active', 'd') };
    const found = ask(text, input, sources);
    expect(found.calls).toEqual(calls);
    expect(found.verified).toBe(true);
  });
});

test('an answer altered in the trace does not verify', () => {
  const { trace } = ask(`${DEMAND}define a = demand(load) * 2\n`, {}, { demand: always('20%') });
  expect(verify(JSON.parse(trace)).ok).toBe(true);
  expect(verify(JSON.parse(trace.replace('answered(20%', 'answered(30%'))).ok).toBe(false);
});
