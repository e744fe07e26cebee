/** The thread of jobs with flows for tests: what they do is counted by rows of a table, and where they are held, by locks of the database. */
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { problem } from '../../problem.ts';
import type { Flow } from '../model.ts';
import { runThread } from '../thread.ts';

const STEPS = 4;

/** Each step leaves a mark; between them it waits for the lock that the test may hold. */
const marking: Flow = {
  kind: 'marking',
  async run(job, { once, progress }) {
    for (let n = 1; n <= STEPS; n += 1) {
      await once({ name: `mark ${n}`, result: z.number() }, async (sql) => {
        await sql`INSERT INTO marks (tenant_id, job_id, n) VALUES (current_tenant(), ${job.id}, ${n})`;
        await sql`SELECT pg_advisory_xact_lock_shared(${n})`;
        return n;
      });
      await progress(n, STEPS);
    }
    return { done: { marks: STEPS } };
  },
};

const refusing: Flow = { kind: 'refusing', run: async () => ({ problem: problem('POLICY_REJECTED', 'No.') }) };

const failing: Flow = {
  kind: 'failing',
  async run(_, { again }) {
    await again('fail', async () => {
      throw new Error('It never works.');
    });
    return { done: null };
  },
};

/** Its first attempts fail after they have written. */
const shaky: Flow = {
  kind: 'shaky',
  async run(job, { once }) {
    let attempts = 0;
    const made = await once({ name: 'shake', result: z.number() }, async (sql) => {
      attempts += 1;
      await sql`INSERT INTO marks (tenant_id, job_id, n) VALUES (current_tenant(), ${job.id}, ${attempts})`;
      if (attempts < 2) throw new Error('Not yet.');
      return attempts;
    });
    return { done: { attempts: made } };
  },
};

await runThread(workerData as Config, () => [marking, refusing, failing, shaky]);
