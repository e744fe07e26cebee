/** Rules, prices and whole answers: what is measured, beside what, and with which bar. */
import { Decimal } from 'decimal.js';
import type { Explain, Frame, Plan } from '#engine';
import { candidate, type Row } from './candidates.ts';
import { COMPANIES, companyJson, HOUSEHOLDS, householdJson, meteredJson, QUANTITIES, quantityJson } from './inputs.ts';
import { EIGHTEEN_NAMES, eighteenNames, eighteenRules, ratedData, ratedDataBySum, residentialBasic } from './limits.ts';
import { loadPeers } from './load-peers.ts';
import { framesOf, MODES, planOf } from './plans.ts';
import { EIGHTEEN, METERED, programOf, RATED, RESIDENTIAL } from './policies.ts';

const peers = await loadPeers();

const VERDICT_BITS = 15;

export function eligibility(): Row {
  const program = programOf(RESIDENTIAL);
  const bodies = HOUSEHOLDS.map(householdJson);
  const writ = MODES.map((mode) => {
    const plan = planOf(program, mode);
    const { run } = plan.code.runner('totals');
    const failed = plan.failedReader();
    return candidate<Frame>({
      name: `writ ${mode}`,
      mode,
      prepared: framesOf(plan, bodies),
      run,
      read: failed,
    });
  });
  return {
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25, 'writ shared': 3 },
    candidates: [
      candidate({
        name: 'hand-written',
        mode: 'limit',
        prepared: HOUSEHOLDS,
        run: (h) => residentialBasic(h) & VERDICT_BITS,
      }),
      ...writ,
      ...peers.eligibility(HOUSEHOLDS),
    ],
  };
}

export function eighteenBits(): Row {
  const program = programOf(EIGHTEEN);
  const bodies = COMPANIES.map(companyJson);
  const writ = MODES.map((mode) => {
    const plan = planOf(program, mode);
    const { run } = plan.code.runner('totals');
    const failed = plan.failedReader();
    return candidate<Frame>({
      name: `writ ${mode}`,
      mode,
      prepared: framesOf(plan, bodies),
      run,
      read: failed,
    });
  });
  return {
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25, 'writ shared': 3 },
    candidates: [candidate({ name: 'hand-written', mode: 'limit', prepared: COMPANIES, run: eighteenRules }), ...writ],
  };
}

export function eighteenByName(): Row {
  const program = programOf(EIGHTEEN);
  const bodies = COMPANIES.map(companyJson);
  const joined = (result: unknown): string => String(result);
  const writ = MODES.map((mode) => {
    const plan = planOf(program, mode);
    const { run } = plan.code.runner('totals');
    const failed = plan.failedReader();
    return candidate<Frame>({
      name: `writ ${mode}`,
      mode,
      prepared: framesOf(plan, bodies),
      comparable: joined,
      run,
      read: (frame) => namesOf(failed(frame)) as unknown as string,
    });
  });
  return {
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25, 'writ shared': 3 },
    candidates: [
      candidate({
        name: 'hand-written',
        mode: 'limit',
        prepared: COMPANIES,
        comparable: joined,
        run: (c) => eighteenNames(c) as unknown as string,
      }),
      ...writ,
    ],
  };
}

function namesOf(bits: number): string[] {
  const names: string[] = [];
  let left = bits;
  while (left !== 0) {
    names.push(EIGHTEEN_NAMES[31 - Math.clz32(left & -left)] ?? '');
    left &= left - 1;
  }
  return names;
}

export function rating(): Row {
  const program = programOf(RATED);
  const bodies = QUANTITIES.map(quantityJson);
  const writ = MODES.map((mode) => {
    const plan = planOf(program, mode);
    const { run } = plan.code.runner('totals');
    const { scale, read } = plan.totalReader('plan', 'total');
    const toCents = Number(scale) / 100;
    return candidate<Frame>({
      name: `writ ${mode}`,
      mode,
      prepared: framesOf(plan, bodies),
      run,
      read,
      comparable: (result) => String(Number(result) / toCents),
    });
  });
  return {
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25, 'writ shared': 3 },
    candidates: [
      candidate({ name: 'hand-written', mode: 'limit', prepared: QUANTITIES, run: ratedData }),
      candidate({ name: 'hand-written, halves by a sum', mode: 'peer', prepared: QUANTITIES, run: ratedDataBySum }),
      ...writ,
      candidate({
        name: 'decimal.js by hand',
        mode: 'peer',
        prepared: QUANTITIES.map((q) => new Decimal(q).div(1000)),
        run: ratedDecimal,
      }),
      ...peers.rating(QUANTITIES),
    ],
  };
}

/** The same in decimal.js, inputs already parsed; cents as a number. */
function ratedDecimal(q: Decimal): number {
  const D = Decimal;
  const price = q.lte(100)
    ? q.times('0.10')
    : q.lte(500)
      ? q.minus(100).times('0.08').plus(10)
      : q.minus(500).times('0.05').plus(42);
  const charge = price.toDecimalPlaces(2, D.ROUND_HALF_EVEN);
  const net = charge.minus(charge.times('0.2').toDecimalPlaces(2, D.ROUND_HALF_EVEN));
  return net.plus(net.times('0.075').toDecimalPlaces(2, D.ROUND_HALF_EVEN)).times(100).toNumber();
}

export function json(): Row {
  const program = programOf(METERED);
  const bodies = QUANTITIES.map((q) => Buffer.from(meteredJson(q)));
  const plan = planOf(program, 'shared');
  const pairs = bodies.map((body) => ({ body, answer: JSON.parse(answered(plan, body).toString()) as unknown }));
  return {
    limit: 'JSON.parse + JSON.stringify',
    bars: { 'writ inlined': 0.6, 'writ shared': 0.6 },
    candidates: [
      candidate<(typeof pairs)[number]>({
        name: 'JSON.parse + JSON.stringify',
        mode: 'limit',
        prepared: pairs,
        run: ({ body, answer }) => {
          JSON.parse(body.toString('utf8'));
          return Buffer.from(JSON.stringify(answer)) as unknown as string;
        },
      }),
      ...MODES.map((mode) => {
        const own = planOf(program, mode);
        return candidate<Uint8Array>({
          name: `writ ${mode}`,
          mode,
          prepared: bodies,
          run: (body) => answered(own, body) as unknown as string,
        });
      }),
    ],
  };
}

/** Bytes of its own, as they go to the wire. */
function answered(plan: Plan, body: Uint8Array): Buffer {
  const result = plan.answer(body);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return Buffer.from(result.bytes);
}

/** What it costs where code may not be generated. */
export function looped(): Row {
  const program = programOf(METERED);
  const bodies = QUANTITIES.map((q) => Buffer.from(meteredJson(q)));
  return {
    limit: 'writ shared',
    bars: { 'writ loop': 8 },
    candidates: (['shared', 'loop'] as const).map((mode) => {
      const plan = planOf(program, mode);
      return candidate<Uint8Array>({
        name: `writ ${mode}`,
        mode,
        prepared: bodies,
        run: (body) => answered(plan, body) as unknown as string,
      });
    }),
  };
}

/** A full answer takes so long that a 64th of the inputs fill the time. */
const EXPLAINED = QUANTITIES.filter((_, i) => i % 64 === 0);

export function explained(): Row {
  const plan = planOf(programOf(METERED), 'shared');
  const bodies = EXPLAINED.map(meteredJson);
  const evaluated = (explain: Explain) => (body: string) => {
    const result = plan.evaluate(body, { explain });
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    return result.json;
  };
  return {
    limit: 'plain call',
    bars: { 'explain=full': 100 },
    candidates: [
      candidate<string>({ name: 'plain call', mode: 'limit', prepared: bodies, run: evaluated('lines') }),
      candidate<string>({
        name: 'explain=full',
        mode: 'shared',
        prepared: bodies,
        run: evaluated('full'),
        comparable: withoutTrace,
      }),
    ],
  };
}

function withoutTrace(answer: number | bigint | string): string {
  const { trace: _, seal: __, ...plain } = JSON.parse(String(answer)) as Record<string, unknown>;
  return JSON.stringify(plain);
}
