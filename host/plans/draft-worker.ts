/** A thread that checks drafts one after the other: it tells what one says it is, is given what stands before it, and reports. */
import { enableCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { DraftFile, DraftHead, DraftReport } from './draft.ts';

export type DraftTask =
  | { readonly kind: 'draft'; readonly files: readonly DraftFile[] }
  | { readonly kind: 'before'; readonly before: readonly DraftFile[] };
export type DraftMessage =
  | { readonly kind: 'head'; readonly head: DraftHead }
  | { readonly kind: 'report'; readonly report: DraftReport };

enableCompileCache();
const { Draft } = await import('./draft.ts');
const tell = (message: DraftMessage): void => parentPort?.postMessage(message);

let draft = new Draft([]);
parentPort?.on('message', (task: DraftTask) => {
  if (task.kind === 'before') {
    tell({ kind: 'report', report: draft.check(task.before) });
    return;
  }
  draft = new Draft(task.files);
  const head = draft.head();
  tell(head === undefined ? { kind: 'report', report: draft.check([]) } : { kind: 'head', head });
});
