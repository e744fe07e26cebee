/** The port by which calls are recorded, so that who answers them need not know who keeps them, or whether anybody does. */
import type { TenantId } from './ids.ts';

export interface RecordedCall {
  readonly tenant: TenantId;
  readonly policy: string;
  /** The input as it was sent; good only until the caller goes on. */
  readonly body: Uint8Array;
  /** The answer, JSON. */
  readonly answer: string;
}

export interface Recorder {
  /** Never waits and never throws: a call that cannot be kept is dropped and counted. */
  readonly record: (call: RecordedCall) => void;
}
