/** The rows of the bench: what is measured, beside what, and with which bar (docs/benchmarks.md tells how to read them). */
import { Decimal } from 'decimal.js';
import type { Program } from '#dsl';
import { type CompileOptions, compile, decode, type Explain, type Frame, type Plan } from '#engine';
import { candidate, type Row } from './candidates.ts';
import { COMPANIES, companyJson, HOUSEHOLDS, householdJson, meteredJson, QUANTITIES, quantityJson } from './inputs.ts';
import { EIGHTEEN_NAMES, eighteenNames, eighteenRules, ratedData, residentialBasic } from './limits.ts';
import { loadPeers } from './load-peers.ts';
import { EIGHTEEN, METERED, programOf, RATED, RESIDENTIAL } from './policies.ts';

const peers = await loadPeers();

type Mode = NonNullable<CompileOptions['mode']>;
const MODES: readonly Mode[] = ['inlined', 'shared'];

function planOf(program: Program, mode: Mode): Plan {
  const compiled = compile(program, { mode });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join(' '));
  return compiled.plan;
}

/** For policies that name no as-of input. */
const AT = '2026-04-01';

/** A frame for each body, its inputs loaded: what a caller has that keeps decoded inputs. */
function framesOf(plan: Plan, bodies: readonly string[]): readonly Frame[] {
  return bodies.map((body) => {
    const decoded = decode(plan.program, body);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.faults));
    const frame = plan.frame('none');
    const at = plan.program.asOf === undefined ? AT : undefined;
    if (!plan.load(frame, decoded.inputs, { explain: 'none', at })) throw new Error(`not in force at ${at}`);
    return frame;
  });
}

const VERDICT_BITS = 15;

function eligibility(): Row {
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
    row: '1a',
    title: '4-rule eligibility: failed rules as bits',
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

function eighteenBits(): Row {
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
    row: '1b',
    title: '18 rules: failed rules as bits',
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25, 'writ shared': 3 },
    candidates: [candidate({ name: 'hand-written', mode: 'limit', prepared: COMPANIES, run: eighteenRules }), ...writ],
  };
}

function eighteenByName(): Row {
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
    row: '1c',
    title: '18 rules: failed rules by name',
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

function rating(): Row {
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
    row: '2',
    title: 'exact graduated tiers, 20 % off, 7.5 % tax, half even: the total',
    limit: 'hand-written',
    bars: { 'writ inlined': 1.25, 'writ shared': 3 },
    candidates: [
      candidate({ name: 'hand-written', mode: 'limit', prepared: QUANTITIES, run: ratedData }),
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

function json(): Row {
  const program = programOf(METERED);
  const bodies = QUANTITIES.map((q) => Buffer.from(meteredJson(q)));
  const plan = planOf(program, 'shared');
  const pairs = bodies.map((body) => ({ body, answer: JSON.parse(answered(plan, body).toString()) as unknown }));
  return {
    row: '5',
    title: 'JSON bytes in, itemised JSON bytes out, in process',
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
function looped(): Row {
  const program = programOf(METERED);
  const bodies = QUANTITIES.map((q) => Buffer.from(meteredJson(q)));
  return {
    row: 'loop',
    title: 'JSON bytes in, itemised JSON bytes out, in process, without generated code',
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

function explained(): Row {
  const plan = planOf(programOf(METERED), 'shared');
  const bodies = EXPLAINED.map(meteredJson);
  const evaluated = (explain: Explain) => (body: string) => {
    const result = plan.evaluate(body, { explain });
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    return result.json;
  };
  return {
    row: 'explain',
    title: 'the metered data tariff with the whole trace, beside the plain call',
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

export const ROWS: readonly (() => Row)[] = [
  eligibility,
  eighteenBits,
  eighteenByName,
  rating,
  json,
  looped,
  explained,
];
