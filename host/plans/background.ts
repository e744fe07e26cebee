/**
 * A thread whose work may wait takes what the others of its process leave: the one that answers calls has the processor when it wants it. Not the
 * lowest priority: on a crowded machine a thread that never runs would keep what it has locked.
 */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';

/** Of the calling thread alone. Only Linux gives threads priorities of their own; elsewhere nothing changes. */
export function workBehindOthers(): void {
  if (process.platform !== 'linux') return;
  // Where it leads is the name of the thread that asks: PID/task/TID.
  setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_BELOW_NORMAL);
}
