/** The door of the server's kernel: what every module of the server stands on. */
export { LRUCache } from 'lru-cache';
export { z } from 'zod';
export {
  type About,
  type Access,
  type Actor,
  type Admission,
  actorOf,
  admit,
  barred,
  type Caller,
  type Door,
  type KeyId,
  lacking,
  nameOf,
  ROLE_NAMES,
  ROLES,
  SCOPES,
  type Scope,
  STRANGER,
} from './access.ts';
export { CONFIG_NAMES, type Config, readConfig } from './config.ts';
export {
  type BackedUp,
  backUp,
  linesOfBackup,
  type Progress,
  type Restored,
  restore,
  writeBackup,
} from './database/backup/index.ts';
export { type Database, type Doer, type Statements, theService, within } from './database/connect.ts';
export { Follower } from './database/follow.ts';
export { migrate, schemaOf } from './database/migrate.ts';
export { isOfTheSystem, joinDatabase, openDatabase } from './database/open.ts';
export { asOwner, type OwnerAnswer } from './database/owner.ts';
export { type DatabaseStatus, statusOf } from './database/status.ts';
export { sweepEach } from './database/sweep.ts';
export { type Flow, JOB_STATUSES, type Job, type JobId, type JobStatus, type Steps } from './durable/model.ts';
export { Runner } from './durable/runner.ts';
export { countOpen, endJob, findJob, insertJob, pageOfJobs, sweepJobs } from './durable/store.ts';
export { type Came, Egress } from './egress.ts';
export { type Countable, type Entitlements, UNLIMITED } from './entitlements.ts';
export type { Fields, Fragment } from './filters.ts';
export { type HotRoute, type HttpService, httpService, sendJson, sendProblem } from './http.ts';
export { sweepIdempotency } from './idempotency.ts';
export { ID_BYTES, type Id, isId, type TenantId, uuidv7 } from './ids.ts';
export { isKeepable } from './keepable.ts';
export { configuredSecret } from './kept-secret.ts';
export { type Account, Accounts, type Rates, TOO_MANY_STRANGERS } from './limits.ts';
export { createLog, type Logger } from './log.ts';
export { addedUp, type Counted, Metrics, type Snapshot } from './metrics.ts';
export { fetchThrough } from './oidc/fetch.ts';
export { Issuers, issuerOf, isToken } from './oidc/tokens.ts';
export { jsonPart, type Operation } from './openapi.ts';
export { networksOf, originOf } from './origin.ts';
export {
  CURSOR,
  cloudEvent,
  cursorOf,
  type EmitParts,
  EVENT,
  EVENT_TYPE_NAMES,
  EVENT_TYPES,
  type EventRow,
  type EventType,
  emit,
  eventsOf,
  type FeedRead,
  headsInTenant,
  isEventType,
  type NewEvent,
  News,
  positionOf,
  readFeed,
  Sequencer,
  sweepOutbox,
  type Watch,
} from './outbox/index.ts';
export { type OwnTokens, ownTokens } from './own-tokens.ts';
export {
  EVERYTHING,
  NAME_PAGE_QUERY,
  NUMBERED_PAGE_QUERY,
  PAGE_QUERY,
  type PageAsked,
  pageOf,
  pageSchema,
} from './pages.ts';
export { EDIT_OUTDATED, EDIT_UNSAID, etagOf, meets } from './precondition.ts';
export {
  CALL_BROKE,
  PROBLEM_TYPE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  type ProblemFault,
  problem,
  RETRY_SECONDS,
} from './problem.ts';
export type { RecordedCall, Recorder } from './recorder.ts';
export { Repeated } from './repeated.ts';
export {
  checkedRoute,
  type Done,
  type LongReply,
  NO_QUERY,
  type Reply,
  type Route,
  readRoute,
  replyOf,
  type StreamCall,
  type Streamed,
  streamRoute,
  writeRoute,
} from './route.ts';
export { MasterKeys, type MasterKeysRead, NONCE_BYTES, readMasterKeys, refuseOtherMasterKeys } from './sealed.ts';
export { type SettleOutcome, type SettleParts, settle, sweepSettled } from './settle.ts';
export { EVENT_STREAM, eventText, placeText } from './stream.ts';
export { openTraces } from './traces/open.ts';
export { NO_TRACES, type Traces, tracedDatabase } from './traces/traces.ts';
export { COMMENT, DATE, GIVEN_NAME, INSTANT } from './values.ts';
export { WHO } from './who.ts';
