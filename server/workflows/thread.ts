/** The thread of jobs of the service: its flows, with what they work with. */
import { randomBytes } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { DraftChecker } from '#plans';
import { runThread } from '../kernel/durable/thread.ts';
import type { Config, Database, Flow, TenantId } from '../kernel/index.ts';
import { ReplayRunner } from '../recordings/index.ts';
import { Checks, Turns } from '../rulebook/index.ts';
import { publicationFlow } from './publication.ts';

/** Drafts that are checked or asked at once. */
const DRAFTS_MAX = 2;

function flowsOf(config: Config) {
  return (database: Database, clock: () => number, onFault: (cause: unknown) => void): readonly Flow[] => {
    const drafts = new DraftChecker({ timeMs: config.draftSeconds * 1000, memoryMb: config.draftMemoryMb });
    const turns = new Turns<TenantId>({ max: DRAFTS_MAX, maxEach: DRAFTS_MAX });
    const checks = new Checks({ database, drafts, turns, onFault });
    const replays = new ReplayRunner({ database, drafts, turns, clock, onFault });
    return [publicationFlow({ database, checks, replays, clock, random: randomBytes })];
  };
}

const config = workerData as Config;
await runThread(config, flowsOf(config));
