/** The thread of jobs of the service: its flows, with what they work with. */
import { randomBytes } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { DraftChecker, Shelf } from '#plans';
import { runThread } from '../kernel/durable/thread.ts';
import { Accounts, type Config, type Database, type Flow, type TenantId } from '../kernel/index.ts';
import { Licences, LicensingPolicy } from '../licences/index.ts';
import { ReplayRunner } from '../recordings/index.ts';
import { Checks, countPolicies, servedFolders, Turns } from '../rulebook/index.ts';
import { countKeys } from '../tenants/index.ts';
import { publicationFlow } from './publication.ts';

/** Drafts that are checked or asked at once. */
const DRAFTS_MAX = 2;

const COUNTED = { keys: countKeys, policies: countPolicies };

/** Read when a tenant has a licence that is to be judged, and not before. */
function servedBy(config: Config): () => Shelf['registry'] {
  let shelf: Shelf | undefined;
  return () => {
    if (shelf === undefined) {
      shelf = new Shelf(servedFolders(config), process.cwd());
      shelf.reload();
    }
    return shelf.registry;
  };
}

function flowsOf(config: Config) {
  return (database: Database, clock: () => number, onFault: (cause: unknown) => void): readonly Flow[] => {
    const drafts = new DraftChecker({ timeMs: config.draftSeconds * 1000, memoryMb: config.draftMemoryMb });
    const turns = new Turns<TenantId>({ max: DRAFTS_MAX, maxEach: DRAFTS_MAX, clock: () => performance.now() });
    const checks = new Checks({ database, drafts, turns, onFault });
    const replays = new ReplayRunner({ database, drafts, turns, clock, onFault });
    // Who limits calls is the thread that answers them.
    const accounts = new Accounts({ ofCaller: undefined, ofTenant: undefined, ofStranger: undefined }, clock);
    const policy = new LicensingPolicy(servedBy(config));
    const entitlements = new Licences({ database, accounts, policy, counts: COUNTED, clock, onFault });
    return [publicationFlow({ database, accounts, checks, entitlements, replays, clock, random: randomBytes })];
  };
}

const config = workerData as Config;
await runThread(config, flowsOf(config));
