/** The door of recordings: calls that were answered, and what a draft would make of them. */
export { CallRecorder } from './recorder.ts';
export type { ReplayId } from './replays/model.ts';
export { NEW_REPLAY } from './replays/model.ts';
export { replayRoutes } from './replays/routes.ts';
export { ReplayRunner } from './replays/runner.ts';
export { beginReplay } from './replays/service.ts';
export { findReplay } from './replays/store.ts';
export { recordingRoutes } from './routes.ts';
export { sweepRecordings } from './sweep.ts';
