/** A thread that checks drafts one after the other: it tells what one says it is, is given what stands before it, and reports. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { Program } from '#dsl';
import type { Given } from '#engine';
import type { DraftFile, DraftHead, DraftReport } from './draft.ts';
import type { TrialTask } from './trial.ts';

export type DraftTask =
  | { readonly kind: 'draft'; readonly files: readonly DraftFile[] }
  | { readonly kind: 'before'; readonly before: readonly DraftFile[] }
  | { readonly kind: 'trial'; readonly trial: TrialTask }
  | { readonly kind: 'read'; readonly files: readonly DraftFile[] };
export type DraftMessage =
  | { readonly kind: 'head'; readonly head: DraftHead }
  | { readonly kind: 'report'; readonly report: DraftReport }
  | { readonly kind: 'answers'; readonly answers: readonly Given[] | undefined }
  | { readonly kind: 'program'; readonly program: Program | undefined };

enableCompileCache();
const [{ Draft, planOfFiles }, { Trial }] = await Promise.all([import('./draft.ts'), import('./trial.ts')]);

const tell = (message: DraftMessage): void => parentPort?.postMessage(message);
const trial = new Trial();
let draft: InstanceType<typeof Draft> | undefined;

function answer(task: DraftTask): DraftMessage {
  switch (task.kind) {
    case 'draft': {
      draft = new Draft(task.files);
      const head = draft.head();
      return head === undefined ? { kind: 'report', report: draft.check([]) } : { kind: 'head', head };
    }
    case 'before':
      if (draft === undefined) throw new Error('what stands before a draft without the draft');
      return { kind: 'report', report: draft.check(task.before) };
    case 'trial':
      return { kind: 'answers', answers: trial.answers(task.trial) };
    case 'read':
      return { kind: 'program', program: planOfFiles(task.files)?.program };
    default:
      return task satisfies never;
  }
}
parentPort?.on('message', (task: DraftTask) => tell(answer(task)));
