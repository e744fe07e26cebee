/** Nothing of a bill can be altered: items, counters, billing moments, waivers, commitments, credits, taxes of every form. */
import { describe, expect, test } from 'vitest';
import { sealOf } from '../reference/seal.ts';
import { tariffText } from '../testing/bill.ts';
import { answerOf, policy } from '../testing/policy.ts';
import { tamperings } from '../testing/tamper.ts';
import { verify } from './verify.ts';

const HEAD = 'policy test.bills version 1.0.0\neffective from 2020-01-01\n';
const SIMS = `record Sim { id: text  fee: money USD 0..500 places 2  data: quantity GB 0..1000 places 3 }
input sims: list of Sim up to 10`;
const sims = [
  { id: 'anna', fee: '40', data: '60' },
  { id: 'ben', fee: '30', data: '50.5' },
];

const CASES: readonly [name: string, text: string, input: object][] = [
  [
    'items',
    tariffText(
      `charge fee "Fee" for each s in sims where s.fee > 1 USD highest s.fee first { amount s.fee * position(s) message "For {s.id}" }
charge data { measure 25 GB included s.data "Bundle" for each s in sims lowest s.data first each 1 USD per GB spread over each s in sims by s.data }
discount off for each s in sims { take 10% off fee }
tax local for each s in sims { rate 5% added to fee exempt when s.id is "ben" "Because of {s.fee}" }
credit paid for each s in sims { amount s.fee on fee after tax }`,
      { inputs: SIMS },
    ),
    { day: '2026-04-01', sims },
  ],
  [
    'a bill of a term',
    tariffText(
      `late usage on own period
charge once "Once" { flat 99 USD billed once on 2026-12-03 }
charge yearly { flat 24 USD billed every 12 months from 2025-12-17 }
charge router { amount 199.99 USD billed over 24 instalments from 2026-02-17 }
charge fee { code FEE amount 50 USD waived when moved "Moved away" }
charge data { measure q included 20 GB "Plan" graduated { up to 100 GB at 0.10 USD per GB beyond at 0.08 USD per GB }
  cap 50 USD already used used already charged charged }
charge capped { measure q each 1 USD per GB cap 50 USD already charged charged }
commitment year { code YEAR minimum 1_000 USD over 12 months from 2026-01-01 counting all charges already counted 700 USD
  carry shortfall up to 50 USD carry excess up to 5% shortfall as "True-up" message "Short" }
credit voucher { code V amount 30 USD on all charges before tax cap 25 USD message "Thanks" }
tax levy { rate 5% contained in fee, router }
tax vat 7.5% added to all charges
tax second { rate 2% added to vat, router cap 0.205 USD }
tax fixed { amount 1.10 USD added to fee }
credit prepaid { amount 300 USD on all charges after tax }`,
      {
        bills: 'bills every month',
        inputs: `input moved: bool
input used: quantity GB 0..10000 places 3
input q: quantity GB 0..1000 places 3
input charged: money USD 0..1000 places 2`,
      },
    ),
    { period: { start: '2026-12-01', end: '2027-01-01' }, moved: true, used: '95', q: '10', charged: '7' },
  ],
  [
    'rounded by the total alone',
    tariffText(
      `charge a { amount 0.335 USD }
charge b { amount 0.335 USD waived when true "Waived" }
commitment c { minimum 1 USD counting a }
credit k { amount 0.105 USD on all charges before tax }
tax x 10% contained in a
tax y 10% added to all charges per line
credit l { amount 0.1 USD on all charges after tax }`,
      { rounding: 'half even to 2 places per total' },
    ),
    { day: '2026-04-01' },
  ],
];

/** `at` of a step or of a block in the trace points people to the source; it is no figure. */
const isPointer = (path: string): boolean => /^trace\[.*\.at$/.test(path);

/** What a forger does who knows of the seal. */
function sealedAnew(answer: unknown): unknown {
  const { seal: _, ...rest } = answer as Record<string, unknown>;
  return { ...rest, seal: sealOf(rest) };
}

describe('the verifier', () => {
  test.each(CASES)('%s: verifies, and no tampering passes, the seal made anew', (_, text, input) => {
    const answer = JSON.parse(JSON.stringify(answerOf(policy(`${HEAD}${text}`), input, { explain: 'full' })));
    expect(verify(answer)).toMatchObject({ ok: true });
    const all = tamperings(answer, (path) => isPointer(path) || path === 'seal');
    const missed = all.filter((each) => verify(sealedAnew(each.answer)).ok);
    expect(missed.map(({ path, was, is }) => `${path}: ${String(was)} -> ${String(is)}`)).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });
});
