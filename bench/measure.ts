/** Candidates in turns: answers compared first, then short rounds, and the ratios of each round. */
import { Bench, type Task } from 'tinybench';
import { differences, loopOf, type Row } from './candidates.ts';
import { type Measured, median } from './measured.ts';

/** Short rounds in which the candidates take turns: what disturbs the machine disturbs all of them alike. */
const ROUNDS = 7;

/** `milliseconds`: for each candidate. */
export async function measure(row: Row, milliseconds: number): Promise<readonly Measured[]> {
  const differing = differences(row);
  for (const { name, mayDiffer } of row.candidates) {
    if ((differing.get(name) ?? 0) > 0 && mayDiffer !== true) throw new Error(`${name} gives other answers`);
  }
  const rounds = await roundsOf(row, milliseconds);
  const limitAt = row.candidates.findIndex(({ name }) => name === row.limit);
  return row.candidates.map(({ name, mode }, at) => {
    const most = row.bars[name];
    return {
      candidate: name,
      mode,
      unit: 'ns',
      value: median(rounds.map((round) => round[at] ?? Number.NaN)),
      ratio: median(rounds.map((round) => (round[at] ?? Number.NaN) / (round[limitAt] ?? Number.NaN))),
      bar: most === undefined ? null : { of: 'ratio', most },
      exact: differing.get(name) === 0,
    };
  });
}

/** Nanoseconds for one input, by round and candidate. */
async function roundsOf({ candidates, warmUp }: Row, milliseconds: number): Promise<readonly (readonly number[])[]> {
  const loops = candidates.map(loopOf);
  const rounds: number[][] = [];
  for (let i = 0; i <= ROUNDS; i += 1) {
    const bench = new Bench({ time: milliseconds / ROUNDS, warmup: i === 0, warmupTime: warmUp ?? milliseconds });
    for (const [at, { name }] of candidates.entries()) bench.add(name, loops[at] ?? (() => {}));
    await bench.run();
    // The first round is for the compiler.
    if (i > 0) rounds.push(bench.tasks.map((task, at) => medianOf(task, candidates[at]?.prepared.length ?? 1)));
  }
  return rounds;
}

function medianOf({ name, result }: Task, count: number): number {
  if (!('latency' in result)) throw new Error(`${name} did not run`);
  return ((result.latency.p50 ?? Number.NaN) * 1e6) / count;
}
