/**
 * Problems of HTTP calls (RFC 9457): a status, a stable code, a sentence a user can act on, and the faults by path. Every code
 * stands in this table and in docs/calling.md (a test compares the two).
 */
export const PROBLEMS = {
  UNAUTHENTICATED: { status: 401, title: 'This takes a key' },
  FORBIDDEN: { status: 403, title: 'The key does not reach so far' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take this method' },
  POLICY_REJECTED: { status: 422, title: 'The policy has errors' },
  DRAFT_OVER_BUDGET: { status: 422, title: 'The draft takes more than it may' },
  TOO_MANY_CALLS: { status: 429, title: 'More calls than may be made in a second' },
  LICENCE_LIMIT: { status: 403, title: 'The licence allows no more' },
  TOO_MANY_DRAFTS: { status: 429, title: 'Enough drafts are checked already' },
  EVALUATORS_DIFFER: { status: 422, title: 'The evaluators do not agree about the draft' },
  COVERAGE_TOO_LOW: { status: 422, title: 'The tests of the draft meet too little of it' },
  DRAFT_OUTDATED: { status: 409, title: 'Another version was published while the draft was checked' },
  REVIEW_REQUIRED: { status: 409, title: 'A draft is published when another has approved it' },
  REVIEW_BY_AUTHOR: { status: 403, title: 'Who has written a draft does not review it' },
  UNKNOWN_DRAFT: { status: 404, title: 'There is no such draft' },
  DRAFT_CLOSED: { status: 409, title: 'The draft is published' },
  DRAFT_NOT_SOUND: { status: 409, title: 'The draft has errors' },
  DRAFT_NOT_SUBMITTED: { status: 409, title: 'The draft is not submitted as it stands' },
  DRAFT_LIMIT: { status: 409, title: 'There are as many drafts as there may be' },
  UNKNOWN_REPLAY: { status: 404, title: 'There is no such replay' },
  REPLAY_DIFFERS: { status: 409, title: 'More calls would be answered differently than may be' },
  JOB_LIMIT: { status: 409, title: 'There are as many jobs as there may be' },
  UNKNOWN_JOB: { status: 404, title: 'There is no such job' },
  JOB_ENDED: { status: 409, title: 'The job has ended' },
  REPLAY_LIMIT: { status: 409, title: 'There are as many replays as there may be' },
  VERSION_PUBLISHED: { status: 409, title: 'The version is published with another text' },
  VERSION_TOO_LOW: { status: 409, title: 'A higher version is published' },
  UNKNOWN_POLICY: { status: 404, title: 'There is no such policy' },
  UNKNOWN_VERSION: { status: 404, title: 'There is no such version of this policy' },
  NO_VERSION_IN_FORCE: { status: 409, title: 'No version of this policy is in force then' },
  NOT_JSON: { status: 400, title: 'The body is not JSON' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  INPUT_REJECTED: { status: 422, title: 'The input does not fit the policy' },
  QUERY_REJECTED: { status: 422, title: 'A query parameter does not fit' },
  EXTERN_FAILED: { status: 502, title: 'Something outside that the policy asks gave no answer' },
  BODY_REJECTED: { status: 422, title: 'The body does not fit' },
  UNKNOWN_TENANT: { status: 404, title: 'There is no such tenant' },
  OWN_TENANT: { status: 409, title: 'Nobody suspends the tenant that they call from' },
  UNKNOWN_KEY: { status: 404, title: 'There is no such key' },
  KEY_REVOKED: { status: 409, title: 'The key was revoked' },
  CURSOR_EXPIRED: { status: 410, title: 'What comes after this cursor is no longer kept' },
  TOO_MANY_STREAMS: { status: 429, title: 'Enough streams are open already' },
  UNKNOWN_WEBHOOK: { status: 404, title: 'There is no such webhook' },
  UNKNOWN_DELIVERY: { status: 404, title: 'There is no such delivery' },
  TOO_MANY_WEBHOOKS: { status: 409, title: 'The tenant has as many webhooks as it may' },
  WEBHOOK_DISABLED: { status: 409, title: 'The webhook is disabled' },
  PRECONDITION_REQUIRED: { status: 428, title: 'An edit says what it edits' },
  PRECONDITION_FAILED: { status: 412, title: 'It was changed in between' },
  IDEMPOTENCY_KEY_REJECTED: { status: 400, title: 'This is no Idempotency-Key' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The Idempotency-Key belongs to another call' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'The same call still runs' },
  URI_TOO_LONG: { status: 414, title: 'The address is too long' },
  STOPPING: { status: 503, title: 'The service is stopping' },
  UNAVAILABLE: { status: 503, title: 'The database does not answer' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemFault {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly expected?: string;
  readonly nearest?: string;
}

/** The JSON of a problem, keys in a fixed order. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly faults?: readonly ProblemFault[];
}

/** What `retry-after` says of what is over in a moment. */
export const RETRY_SECONDS = 1;

export const PROBLEM_TYPE = 'application/problem+json';

export function problem(code: ProblemCode, detail: string, faults?: readonly ProblemFault[]): Problem {
  const { status, title } = PROBLEMS[code];
  const type = `urn:writ:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return { type, title, status, code, detail, ...(faults === undefined ? {} : { faults }) };
}

/** Whoever called learns only that it did; why is in the log. */
export const CALL_BROKE = problem('INTERNAL', 'The call could not be answered; it has been logged.');
