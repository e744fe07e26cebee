/**
 * The long proof: `npm run proof`, or `node tools/proof.ts [evaluations] [first seed]`. Generated policies on generated inputs,
 * compiled against the reference, byte for byte, in one thread per processor. It goes on past the evaluations asked for, up
 * to a half more, while a form has been met less than a thousand times. It ends with the coverage by number, and fails on any
 * difference and on any form that is still too seldom.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Coverage } from '../engine/differential/coverage.ts';
import { OPERATIONS, PRODUCTIONS } from '../engine/differential/must.ts';
import { differentialRun, type RunResult } from '../engine/differential/run.ts';

/** Policies of one batch, its seeds, and inputs of one policy: many policies matter more than many inputs. */
const POLICIES = 300;
const SEEDS = 1_000;
const INPUTS = 105;
/** How often everything must have been met, and how far past the evaluations asked for a run goes to meet it. */
const LEAST = 1_000;
const FURTHEST = 1.5;
const FORMS = [...PRODUCTIONS, ...OPERATIONS];

type Batch = Omit<RunResult, 'coverage'> & { readonly counts: readonly (readonly [name: string, count: number])[] };

function runBatch(from: number): Batch {
  const { coverage, ...result } = differentialRun({ from, policies: POLICIES, inputs: INPUTS });
  return { ...result, counts: coverage.entries() };
}

async function prove(wanted: number, first: number): Promise<boolean> {
  const coverage = new Coverage();
  const sum = { policies: 0, interpreted: 0, evaluations: 0, answered: 0, differences: 0 };
  let next = first;
  const take = (batch: Batch): void => {
    for (const key of ['policies', 'interpreted', 'evaluations', 'answered'] as const) sum[key] += batch[key];
    sum.differences += batch.differences.length;
    coverage.merge(batch.counts);
    for (const { seed, body, reference, compiled } of batch.differences)
      console.log(`policy ${seed}\n${body}\n${reference}\n${compiled}`);
    console.log(`${sum.evaluations} evaluations of ${sum.policies} policies, ${sum.differences} differences`);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, () => work()));

  /** Batch after batch, each in a new thread: code that is compiled for thousands of policies would fill the room for code. */
  async function work(): Promise<void> {
    while (sum.evaluations < wanted || (seldom().length > 0 && sum.evaluations < wanted * FURTHEST)) {
      const from = next;
      next += SEEDS;
      take(await inThread(from));
    }
  }

  function seldom(): readonly string[] {
    return FORMS.filter((name) => coverage.of(name) < LEAST);
  }

  console.log(coverage.text());
  console.log(`\n${sum.evaluations} evaluations, ${sum.answered} of them answered, ${sum.differences} differences`);
  console.log(`${sum.policies} policies, ${sum.interpreted} of them interpreted and not compared`);
  const least = FORMS.toSorted((a, b) => coverage.of(a) - coverage.of(b))[0] ?? '';
  console.log(`${FORMS.length} forms, the rarest "${least}" ${coverage.of(least)} times`);
  for (const name of seldom()) console.log(`too seldom: ${name}, ${coverage.of(name)} times`);
  return sum.differences === 0 && seldom().length === 0;
}

function inThread(from: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: from });
    worker.once('error', reject);
    worker.once('message', resolve);
  });
}

if (isMainThread) {
  const sound = await prove(Number(process.argv[2] ?? 5_000_000), Number(process.argv[3] ?? 1_000_000));
  process.exitCode = sound ? 0 : 1;
} else {
  parentPort?.postMessage(runBatch(Number(workerData)));
}
