/** Backups of the database and how they come back. */
export { type BackedUp, backUp } from './backup.ts';
export { linesOfBackup, writeBackup } from './file.ts';
export type { Progress } from './format.ts';
export { type Restored, restore } from './restore.ts';
