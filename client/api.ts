// Made by tools/client.ts from the interface document of the service: `npm run client` writes it anew.
/** The operations of the service, and what they are given and answer. */
import { type CallOptions, type Operation, Transport } from './transport.ts';

/** Codes of problems, each with its status. */
interface ProblemStatuses {
  readonly UNAUTHENTICATED: 401;
  readonly FORBIDDEN: 403;
  readonly NOT_FOUND: number;
  readonly METHOD_NOT_ALLOWED: number;
  readonly POLICY_REJECTED: 422;
  readonly DRAFT_OVER_BUDGET: 422;
  readonly TOO_MANY_CALLS: 429;
  readonly LICENCE_LIMIT: 403;
  readonly TOO_MANY_DRAFTS: 429;
  readonly EVALUATORS_DIFFER: 422;
  readonly COVERAGE_TOO_LOW: 422;
  readonly DRAFT_OUTDATED: 409;
  readonly REVIEW_REQUIRED: 409;
  readonly REVIEW_BY_AUTHOR: 403;
  readonly UNKNOWN_DRAFT: 404;
  readonly DRAFT_CLOSED: 409;
  readonly DRAFT_NOT_SOUND: 409;
  readonly DRAFT_NOT_SUBMITTED: 409;
  readonly DRAFT_LIMIT: 409;
  readonly UNKNOWN_REPLAY: 404;
  readonly REPLAY_DIFFERS: number;
  readonly JOB_LIMIT: 409;
  readonly UNKNOWN_JOB: 404;
  readonly JOB_ENDED: 409;
  readonly REPLAY_LIMIT: 409;
  readonly VERSION_PUBLISHED: 409;
  readonly VERSION_TOO_LOW: 409;
  readonly UNKNOWN_POLICY: 404;
  readonly UNKNOWN_VERSION: 404;
  readonly NO_VERSION_IN_FORCE: 409;
  readonly NOT_JSON: 400;
  readonly BODY_TOO_LARGE: 413;
  readonly INPUT_REJECTED: 422;
  readonly QUERY_REJECTED: 422;
  readonly EXTERN_FAILED: 502;
  readonly BODY_REJECTED: 422;
  readonly UNKNOWN_TENANT: 404;
  readonly OWN_TENANT: 409;
  readonly UNKNOWN_KEY: 404;
  readonly KEY_REVOKED: 409;
  readonly CURSOR_EXPIRED: 410;
  readonly TOO_MANY_STREAMS: 429;
  readonly UNKNOWN_WEBHOOK: 404;
  readonly UNKNOWN_DELIVERY: 404;
  readonly TOO_MANY_WEBHOOKS: 409;
  readonly WEBHOOK_DISABLED: 409;
  readonly PRECONDITION_REQUIRED: 428;
  readonly PRECONDITION_FAILED: 412;
  readonly IDEMPOTENCY_KEY_REJECTED: 400;
  readonly IDEMPOTENCY_KEY_REUSED: 422;
  readonly IDEMPOTENCY_IN_FLIGHT: 409;
  readonly URI_TOO_LONG: 414;
  readonly STOPPING: number;
  readonly UNAVAILABLE: 503;
  readonly INTERNAL: number;
}
export type ProblemCode = keyof ProblemStatuses;
interface ProblemParts {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly faults?: readonly {
    readonly code: string;
    readonly path: string;
    readonly message: string;
    readonly expected?: string;
    readonly nearest?: string;
  }[];
}
/** A problem (RFC 9457), told apart by its code. */
export type Problem = {
  [Code in ProblemCode]: ProblemParts & { readonly code: Code; readonly status: ProblemStatuses[Code] };
}[ProblemCode];

/** By which a list is narrowed: fields alone, or with a comparison. */
type Filters<Field extends string, Comparison extends string> = {
  readonly [Name in Field | `${Field}__${Comparison}`]?: string;
};

export interface EvaluateAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  /** a version by name; else the highest one in force at the as-of */
  readonly version?: string;
  /** the version a subscriber is pinned to: it answers while it is in force */
  readonly pin?: string;
  /** the day the subscriber was activated, ISO 8601: a version "for new subscribers" leaves those of earlier days where they are; without it the call is that of a new one */
  readonly subscribedSince?: string;
  /** the as-of of a policy that names no as-of input: a date or an instant, ISO 8601 */
  readonly at?: string;
  /** an instant, ISO 8601: only what was activated by then counts, so that a call of that day is answered as it was */
  readonly knownAt?: string;
  /** none: verdicts and totals; lines (default): lines and reasons; full: the trace too */
  readonly explain?: 'none' | 'lines' | 'full';
  /** the policy's inputs, by name; their schema stands at /v1/policies/{policy}/versions/{version} */
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface EvaluateAnswer {
  readonly policy: string;
  readonly version: string;
  readonly hash: string;
  readonly text: string;
  readonly semantics: number;
  readonly asOf: string;
  readonly tzdata: string;
  readonly decisions: Readonly<
    Record<
      string,
      {
        readonly verdict: 'pass' | 'fail' | 'refer' | 'not_applicable';
        /** decimal text */
        readonly score?: string;
        readonly reasons?: readonly {
          readonly code: string;
          readonly severity: 'error' | 'warning' | 'info';
          readonly message: string;
          readonly rule: string;
          readonly at: string;
        }[];
        readonly undecided?: readonly string[];
        readonly waived?: readonly {
          readonly code: string;
          readonly rule: string;
          readonly reason: string;
        }[];
        readonly [name: string]: unknown;
      }
    >
  >;
  readonly tariffs: Readonly<
    Record<
      string,
      {
        readonly applicable: boolean;
        readonly currency: string;
        readonly lines?: readonly {
          readonly id: string;
          /** of the item that the line stands for */
          readonly key?: string;
          readonly kind: 'charge' | 'waiver' | 'discount' | 'commitment' | 'credit' | 'tax' | 'rounding' | 'payment';
          readonly title: string;
          readonly code?: string;
          /** decimal text */
          readonly amount: string;
          /** decimal text */
          readonly quantity?: string;
          readonly unit?: string;
          readonly included: boolean;
          /** file:line of the declaration */
          readonly at: string;
          readonly [name: string]: unknown;
        }[];
        readonly commitments?: readonly {
          readonly id: string;
          /** decimal text */
          readonly counted: string;
          /** decimal text */
          readonly missing: string;
          /** decimal text */
          readonly carriedShortfall?: string;
          /** decimal text */
          readonly carriedExcess?: string;
        }[];
        readonly credits?: readonly {
          readonly id: string;
          readonly key?: string;
          /** decimal text */
          readonly remaining: string;
        }[];
        /** decimal text */
        readonly subtotal: string;
        /** decimal text */
        readonly tax: string;
        /** decimal text */
        readonly total: string;
        /** decimal text */
        readonly due: string;
      }
    >
  >;
  readonly grants?: readonly {
    readonly name: string;
    readonly key?: string;
    readonly code?: string;
    /** decimal text */
    readonly amount: string;
    readonly unit?: string;
    readonly to: string;
    readonly balance: string;
    readonly validFrom?: string;
    readonly validUntil?: string;
    readonly message?: string;
    readonly [name: string]: unknown;
  }[];
  readonly commissions?: Readonly<
    Record<
      string,
      | {
          readonly key?: string;
          readonly verdict?: 'pass' | 'fail' | 'refer';
          /** decimal text */
          readonly amount: string;
          /** decimal text */
          readonly carried: string;
          /** decimal text */
          readonly clawedBack: string;
          /** decimal text */
          readonly held?: string;
          readonly payees?: readonly {
            readonly to: string;
            /** decimal text */
            readonly amount: string;
          }[];
          readonly reasons?: readonly {
            readonly code: string;
            readonly severity: 'error' | 'warning' | 'info';
            readonly message: string;
            readonly rule: string;
            readonly at: string;
          }[];
          readonly payableOn?: string;
          readonly [name: string]: unknown;
        }
      | readonly {
          readonly key?: string;
          readonly verdict?: 'pass' | 'fail' | 'refer';
          /** decimal text */
          readonly amount: string;
          /** decimal text */
          readonly carried: string;
          /** decimal text */
          readonly clawedBack: string;
          /** decimal text */
          readonly held?: string;
          readonly payees?: readonly {
            readonly to: string;
            /** decimal text */
            readonly amount: string;
          }[];
          readonly reasons?: readonly {
            readonly code: string;
            readonly severity: 'error' | 'warning' | 'info';
            readonly message: string;
            readonly rule: string;
            readonly at: string;
          }[];
          readonly payableOn?: string;
          readonly [name: string]: unknown;
        }[]
    >
  >;
  readonly payouts?: Readonly<
    Record<
      string,
      {
        readonly to: string;
        /** decimal text */
        readonly amount: string;
        /** decimal text */
        readonly carried: string;
        /** decimal text */
        readonly overCap?: string;
        readonly payableOn?: string;
        readonly lines: readonly {
          readonly id: string;
          /** decimal text */
          readonly amount: string;
        }[];
        readonly [name: string]: unknown;
      }
    >
  >;
  readonly progressions?: Readonly<
    Record<
      string,
      {
        readonly from: string;
        readonly to?: string;
        readonly verdict: 'pass' | 'fail' | 'refer' | 'not_applicable';
        readonly reasons?: readonly {
          readonly code: string;
          readonly severity: 'error' | 'warning' | 'info';
          readonly message: string;
          readonly rule: string;
          readonly at: string;
        }[];
        readonly [name: string]: unknown;
      }
    >
  >;
  readonly limits?: Readonly<
    Record<
      string,
      {
        readonly verdict: 'pass' | 'fail' | 'waived';
        /** in the unit of what is allowed */
        readonly measured: string;
        /** decimal text */
        readonly allowed: string;
        /** decimal text */
        readonly headroom: string;
        readonly withinGrace: boolean;
        /** thresholds, such as 80% */
        readonly reached: readonly string[];
        readonly reasons?: readonly {
          readonly code: string;
          readonly severity: 'error' | 'warning' | 'info';
          readonly message: string;
          readonly rule: string;
          readonly at: string;
        }[];
        readonly waived?: readonly {
          readonly code: string;
          readonly rule: string;
          readonly reason: string;
        }[];
        readonly notices?: readonly {
          readonly code: string;
          readonly severity: 'error' | 'warning' | 'info';
          readonly message: string;
          readonly rule: string;
          readonly at: string;
        }[];
        readonly [name: string]: unknown;
      }
    >
  >;
  readonly features?: Readonly<
    Record<
      string,
      {
        readonly available: boolean;
        readonly undecided: boolean;
        readonly reasons?: readonly {
          readonly code: string;
          readonly severity: 'error' | 'warning' | 'info';
          readonly message: string;
          readonly rule: string;
          readonly at: string;
        }[];
      }
    >
  >;
  readonly intents?: readonly {
    readonly kind: 'qos' | 'bandwidth' | 'traffic_shaping' | 'access_control' | 'routing' | 'firewall' | 'monitoring';
    readonly name: string;
    /** of an intent for each item of a list: the item */
    readonly key?: string;
    readonly title?: string;
    readonly target: string;
    /** by kind; rates in Mbps, times in seconds, quotas in GB */
    readonly fields: Readonly<Record<string, unknown>>;
    readonly activeNow: boolean;
    /** half-open stretches of UTC in which it holds, up to 35 days; null: at any time */
    readonly schedule:
      | readonly {
          readonly start: string;
          readonly end: string;
        }[]
      | null;
    readonly expires: string | null;
    readonly during?: readonly {
      readonly calendar: string;
      readonly band: string;
      readonly zone: string;
    }[];
    /** decimal text */
    readonly precedence: string;
    /** names of what holds instead of it */
    readonly overriddenBy: readonly string[];
    readonly version: string;
    readonly at: string;
    readonly [name: string]: unknown;
  }[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly trace?: readonly unknown[];
  /** with the trace: a digest of all the rest */
  readonly seal?: string;
}

export interface EvaluateBatchAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  /** a version by name; else the highest one in force at the as-of */
  readonly version?: string;
  /** the version a subscriber is pinned to: it answers while it is in force */
  readonly pin?: string;
  /** the day the subscriber was activated, ISO 8601: a version "for new subscribers" leaves those of earlier days where they are; without it the call is that of a new one */
  readonly subscribedSince?: string;
  /** the as-of of a policy that names no as-of input: a date or an instant, ISO 8601 */
  readonly at?: string;
  /** an instant, ISO 8601: only what was activated by then counts, so that a call of that day is answered as it was */
  readonly knownAt?: string;
  /** none: verdicts and totals; lines (default): lines and reasons; full: the trace too */
  readonly explain?: 'none' | 'lines' | 'full';
  readonly body: string;
}

export interface ListPoliciesAsked {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
}

export interface ListPoliciesAnswer {
  readonly policies: readonly {
    readonly policy: string;
    readonly title: string;
    readonly versions: readonly {
      readonly version: string;
      readonly title: string;
      /** the meaning: equal hashes give equal amounts, verdicts and codes */
      readonly hash: string;
      /** titles and messages */
      readonly text: string;
      readonly effective: {
        /** a date, YYYY-MM-DD */
        readonly from: string;
        readonly until: string | null;
      };
      readonly file: string;
      /** why answers come from the slower evaluator; null where it is compiled */
      readonly interpreted: string | null;
      /** published by the tenant, or served to all from the folders */
      readonly origin: 'own' | 'shared';
      /** null for a shared one */
      readonly published: {
        readonly at: string;
        /** who: the id of a key, or issuer and subject of a token */
        readonly by: string;
        readonly comment: string | null;
      } | null;
      /** whether calls of some day are answered by it; GET …/activations says which */
      readonly active: boolean;
    }[];
  }[];
  /** files of the folders, on the first page */
  readonly rejected: readonly {
    readonly file: string;
    /** the version that goes on serving in its place */
    readonly since: string | null;
    /** as "writ check --format json" prints them */
    readonly diagnostics: readonly unknown[];
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface PublishPolicyAsked {
  readonly body: {
    /** one policy, the libraries that it uses, and the tables that they read */
    readonly files: readonly {
      /** as answers and diagnostics name it: *.writ, *.writ.md, or a *.csv beside the file that reads it */
      readonly name: string;
      readonly text: string;
    }[];
    readonly comment?: string;
  };
}

export interface PublishPolicyAnswer {
  readonly version: string;
  readonly title: string;
  /** the meaning: equal hashes give equal amounts, verdicts and codes */
  readonly hash: string;
  /** titles and messages */
  readonly text: string;
  readonly effective: {
    /** a date, YYYY-MM-DD */
    readonly from: string;
    readonly until: string | null;
  };
  readonly file: string;
  /** why answers come from the slower evaluator; null where it is compiled */
  readonly interpreted: string | null;
  /** published by the tenant, or served to all from the folders */
  readonly origin: 'own' | 'shared';
  /** null for a shared one */
  readonly published: {
    readonly at: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly by: string;
    readonly comment: string | null;
  } | null;
  readonly policy: string;
  /** JSON Schema of the body of an evaluation */
  readonly inputSchema: unknown;
  readonly decisions: readonly string[];
  readonly tariffs: readonly string[];
  /** what it stands on, pinned by hash */
  readonly libraries: readonly {
    readonly name: string;
    readonly version: string;
    readonly hash: string;
  }[];
  readonly semantics: number;
  /** tests and properties in the file, passed on both evaluators */
  readonly tests: number;
  /** outcomes of rules, sides of gates, rows and tiers that there are, and that tests meet */
  readonly coverage: {
    readonly met: number;
    readonly all: number;
    readonly percent: number;
  };
  /** evaluations of generated inputs, alike to the byte on the compiled and the reference evaluator */
  readonly compared: number;
}

export interface GetPolicyAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
}

export interface GetPolicyAnswer {
  readonly policy: string;
  readonly title: string;
  readonly versions: readonly {
    readonly version: string;
    readonly title: string;
    /** the meaning: equal hashes give equal amounts, verdicts and codes */
    readonly hash: string;
    /** titles and messages */
    readonly text: string;
    readonly effective: {
      /** a date, YYYY-MM-DD */
      readonly from: string;
      readonly until: string | null;
    };
    readonly file: string;
    /** why answers come from the slower evaluator; null where it is compiled */
    readonly interpreted: string | null;
    /** published by the tenant, or served to all from the folders */
    readonly origin: 'own' | 'shared';
    /** null for a shared one */
    readonly published: {
      readonly at: string;
      /** who: the id of a key, or issuer and subject of a token */
      readonly by: string;
      readonly comment: string | null;
    } | null;
    /** whether calls of some day are answered by it; GET …/activations says which */
    readonly active: boolean;
  }[];
}

export interface GetPolicyVersionAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  /** the version, such as 1.2.0 */
  readonly version: string;
}

export interface GetPolicyVersionAnswer {
  readonly version: string;
  readonly title: string;
  /** the meaning: equal hashes give equal amounts, verdicts and codes */
  readonly hash: string;
  /** titles and messages */
  readonly text: string;
  readonly effective: {
    /** a date, YYYY-MM-DD */
    readonly from: string;
    readonly until: string | null;
  };
  readonly file: string;
  /** why answers come from the slower evaluator; null where it is compiled */
  readonly interpreted: string | null;
  /** published by the tenant, or served to all from the folders */
  readonly origin: 'own' | 'shared';
  /** null for a shared one */
  readonly published: {
    readonly at: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly by: string;
    readonly comment: string | null;
  } | null;
  readonly policy: string;
  /** JSON Schema of the body of an evaluation */
  readonly inputSchema: unknown;
  readonly decisions: readonly string[];
  readonly tariffs: readonly string[];
  /** what it stands on, pinned by hash */
  readonly libraries: readonly {
    readonly name: string;
    readonly version: string;
    readonly hash: string;
  }[];
  readonly active: boolean;
  /** the rule file as it stands */
  readonly source: string;
  /** all texts that it is made of */
  readonly files: readonly {
    readonly name: string;
    readonly text: string;
  }[];
}

export interface ActivatePolicyAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  readonly body: {
    readonly version: string;
    /** from when on it is the highest version that answers, by the as-of; now unless said */
    readonly at?: string;
    readonly comment?: string;
  };
}

export interface ActivatePolicyAnswer {
  readonly id: string;
  readonly kind: 'activation' | 'retirement';
  readonly policy: string;
  readonly version: string;
  readonly at: string;
  /** since when it is known: "knownAt" of an evaluation compares with it */
  readonly knownAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly by: string;
  readonly comment: string | null;
}

export type ListActivationsAsked = {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<'kind', 'ne' | 'in' | 'nin'> &
  Filters<'version' | 'by', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'> &
  Filters<'at' | 'knownAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'>;

export interface ListActivationsAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly kind: 'activation' | 'retirement';
    readonly policy: string;
    readonly version: string;
    readonly at: string;
    /** since when it is known: "knownAt" of an evaluation compares with it */
    readonly knownAt: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly by: string;
    readonly comment: string | null;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface RetirePolicyAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  readonly body?: {
    /** the highest version that answers no more, with all below it; all that are published unless said */
    readonly version?: string;
    /** from when on, by the as-of; now unless said */
    readonly at?: string;
    readonly comment?: string;
  };
}

export type ListDraftsAsked = {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<
  'policy' | 'version',
  'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith' | 'isnull'
> &
  Filters<'status', 'ne' | 'in' | 'nin'> &
  Filters<'createdAt' | 'changedAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'> &
  Filters<
    'createdBy' | 'changedBy',
    'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'
  >;

export interface ListDraftsAnswer {
  readonly items: readonly {
    readonly id: string;
    /** goes up with every edit; the etag is made of it */
    readonly revision: number;
    readonly status: 'open' | 'submitted' | 'approved' | 'rejected' | 'published' | 'discarded';
    /** as far as its header can be read */
    readonly policy: string | null;
    readonly version: string | null;
    /** of the files: what is approved is approved under this */
    readonly hash: string;
    readonly checked: {
      /** unchecked: there was no turn for it, or the check broke; save or publish it to have it checked again */
      readonly state: 'sound' | 'faulty' | 'unchecked';
      readonly diagnostics: readonly {
        readonly code: string;
        /** file:line:column; empty where it is about the whole */
        readonly place: string;
        readonly message: string;
        /** a way out */
        readonly hint?: string;
      }[];
      /** tests and properties, passed on both evaluators */
      readonly tests?: number;
      /** evaluations of generated inputs that both evaluators answer alike */
      readonly compared?: number;
      /** outcomes of rules, sides of gates, rows and tiers that there are, and that tests meet */
      readonly coverage?: {
        readonly met: number;
        readonly all: number;
        readonly percent: number;
      };
      /** what no test meets */
      readonly uncovered?: readonly {
        readonly code: string;
        /** file:line:column; empty where it is about the whole */
        readonly place: string;
        readonly message: string;
        /** a way out */
        readonly hint?: string;
      }[];
    };
    readonly createdAt: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly createdBy: string;
    readonly changedAt: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly changedBy: string;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface MakeDraftAnswer {
  readonly id: string;
  /** goes up with every edit; the etag is made of it */
  readonly revision: number;
  readonly status: 'open' | 'submitted' | 'approved' | 'rejected' | 'published' | 'discarded';
  /** as far as its header can be read */
  readonly policy: string | null;
  readonly version: string | null;
  /** of the files: what is approved is approved under this */
  readonly hash: string;
  readonly checked: {
    /** unchecked: there was no turn for it, or the check broke; save or publish it to have it checked again */
    readonly state: 'sound' | 'faulty' | 'unchecked';
    readonly diagnostics: readonly {
      readonly code: string;
      /** file:line:column; empty where it is about the whole */
      readonly place: string;
      readonly message: string;
      /** a way out */
      readonly hint?: string;
    }[];
    /** tests and properties, passed on both evaluators */
    readonly tests?: number;
    /** evaluations of generated inputs that both evaluators answer alike */
    readonly compared?: number;
    /** outcomes of rules, sides of gates, rows and tiers that there are, and that tests meet */
    readonly coverage?: {
      readonly met: number;
      readonly all: number;
      readonly percent: number;
    };
    /** what no test meets */
    readonly uncovered?: readonly {
      readonly code: string;
      /** file:line:column; empty where it is about the whole */
      readonly place: string;
      readonly message: string;
      /** a way out */
      readonly hint?: string;
    }[];
  };
  readonly createdAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly createdBy: string;
  readonly changedAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly changedBy: string;
}

export interface GetDraftAsked {
  /** the id of a draft */
  readonly draft: string;
}

export interface GetDraftAnswer {
  readonly id: string;
  /** goes up with every edit; the etag is made of it */
  readonly revision: number;
  readonly status: 'open' | 'submitted' | 'approved' | 'rejected' | 'published' | 'discarded';
  /** as far as its header can be read */
  readonly policy: string | null;
  readonly version: string | null;
  /** of the files: what is approved is approved under this */
  readonly hash: string;
  readonly checked: {
    /** unchecked: there was no turn for it, or the check broke; save or publish it to have it checked again */
    readonly state: 'sound' | 'faulty' | 'unchecked';
    readonly diagnostics: readonly {
      readonly code: string;
      /** file:line:column; empty where it is about the whole */
      readonly place: string;
      readonly message: string;
      /** a way out */
      readonly hint?: string;
    }[];
    /** tests and properties, passed on both evaluators */
    readonly tests?: number;
    /** evaluations of generated inputs that both evaluators answer alike */
    readonly compared?: number;
    /** outcomes of rules, sides of gates, rows and tiers that there are, and that tests meet */
    readonly coverage?: {
      readonly met: number;
      readonly all: number;
      readonly percent: number;
    };
    /** what no test meets */
    readonly uncovered?: readonly {
      readonly code: string;
      /** file:line:column; empty where it is about the whole */
      readonly place: string;
      readonly message: string;
      /** a way out */
      readonly hint?: string;
    }[];
  };
  readonly createdAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly createdBy: string;
  readonly changedAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly changedBy: string;
  readonly files: readonly {
    readonly name: string;
    readonly text: string;
  }[];
  /** who made which, the latest hundred */
  readonly revisions: readonly {
    readonly revision: number;
    readonly hash: string;
    readonly at: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly by: string;
    readonly comment: string | null;
  }[];
  /** the latest hundred */
  readonly reviews: readonly {
    readonly id: string;
    readonly revision: number;
    readonly hash: string;
    readonly verdict: 'approve' | 'reject';
    readonly comment: string | null;
    readonly at: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly by: string;
  }[];
}

export interface EditDraftAsked {
  /** the id of a draft */
  readonly draft: string;
  /** the etag of what was read (`etagOf`), or * */
  readonly ifMatch: string;
  readonly body: {
    /** one policy, the libraries that it uses, and the tables that they read */
    readonly files: readonly {
      /** as answers and diagnostics name it: *.writ, *.writ.md, or a *.csv beside the file that reads it */
      readonly name: string;
      readonly text: string;
    }[];
    readonly comment?: string;
  };
}

export interface DiscardDraftAsked {
  /** the id of a draft */
  readonly draft: string;
  /** the etag of what was read (`etagOf`), or * */
  readonly ifMatch: string;
}

export interface SubmitDraftAsked {
  /** the id of a draft */
  readonly draft: string;
  readonly body?: {
    readonly comment?: string;
  };
}

export interface ReviewDraftAsked {
  /** the id of a draft */
  readonly draft: string;
  /** the etag of what was read (`etagOf`), or * */
  readonly ifMatch: string;
  readonly body: {
    readonly verdict: 'approve' | 'reject';
    readonly comment?: string;
  };
}

export interface ReviewDraftAnswer {
  readonly id: string;
  readonly revision: number;
  readonly hash: string;
  readonly verdict: 'approve' | 'reject';
  readonly comment: string | null;
  readonly at: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly by: string;
}

export type ListHistoryAsked = {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<'kind', 'ne' | 'in' | 'nin'> &
  Filters<'at', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'> &
  Filters<'by', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'>;

export interface ListHistoryAnswer {
  readonly items: readonly {
    /** the id of a draft */
    readonly draft?: string;
    /** of the draft */
    readonly revision?: number;
    readonly verdict?: 'approve' | 'reject';
    readonly version?: string;
    /** of the files of a draft, or of the meaning of a version */
    readonly hash?: string;
    /** the instant from which on a version answers, or answers no more */
    readonly at?: string;
    readonly id: string;
    readonly kind:
      | 'draft.created'
      | 'draft.changed'
      | 'draft.discarded'
      | 'draft.submitted'
      | 'draft.reviewed'
      | 'version.published'
      | 'version.activated'
      | 'version.retired'
      | 'commented';
    readonly doneAt: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly by: string;
    readonly comment: string | null;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface CommentPolicyAsked {
  /** the name, such as isp.tariff.metered_data */
  readonly policy: string;
  readonly body: {
    readonly comment: string;
  };
}

export interface CommentPolicyAnswer {
  /** the id of a draft */
  readonly draft?: string;
  /** of the draft */
  readonly revision?: number;
  readonly verdict?: 'approve' | 'reject';
  readonly version?: string;
  /** of the files of a draft, or of the meaning of a version */
  readonly hash?: string;
  /** the instant from which on a version answers, or answers no more */
  readonly at?: string;
  readonly id: string;
  readonly kind:
    | 'draft.created'
    | 'draft.changed'
    | 'draft.discarded'
    | 'draft.submitted'
    | 'draft.reviewed'
    | 'version.published'
    | 'version.activated'
    | 'version.retired'
    | 'commented';
  readonly doneAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly by: string;
  readonly comment: string | null;
}

export interface ListReplaysAsked {
  /** the id of a draft */
  readonly draft: string;
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
}

export interface ListReplaysAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly draft: string;
    readonly revision: number;
    readonly policy: string;
    readonly kind: 'replay' | 'shadow';
    readonly status: 'running' | 'done' | 'failed';
    readonly failure: string | null;
    /** the day from which on the draft is taken to be in force */
    readonly from: string;
    /** asked so far */
    readonly calls: number;
    readonly changed: number;
    /** by the draft, that were answered */
    readonly refused: number;
    readonly prices: readonly {
      readonly tariff: string;
      readonly currency: string;
      /** that both price */
      readonly calls: number;
      readonly dearer: number;
      readonly cheaper: number;
      /** the sum of the totals that were answered */
      readonly old: string;
      /** the sum of those that the draft would answer */
      readonly new: string;
      /** new less old */
      readonly by: string;
    }[];
    readonly verdicts: readonly {
      readonly name: string;
      readonly old?: string;
      readonly new?: string;
      readonly calls: number;
    }[];
    readonly startedAt: string;
    /** who: the id of a key, or issuer and subject of a token */
    readonly startedBy: string;
    readonly endedAt: string | null;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface ReplayDraftAsked {
  /** the id of a draft */
  readonly draft: string;
  readonly body?: {
    /** at most so many of those that are recorded */
    readonly calls?: number;
    /** only those that were recorded from then on */
    readonly since?: string;
  };
}

export interface ReplayDraftAnswer {
  readonly id: string;
  readonly draft: string;
  readonly revision: number;
  readonly policy: string;
  readonly kind: 'replay' | 'shadow';
  readonly status: 'running' | 'done' | 'failed';
  readonly failure: string | null;
  /** the day from which on the draft is taken to be in force */
  readonly from: string;
  /** asked so far */
  readonly calls: number;
  readonly changed: number;
  /** by the draft, that were answered */
  readonly refused: number;
  readonly prices: readonly {
    readonly tariff: string;
    readonly currency: string;
    /** that both price */
    readonly calls: number;
    readonly dearer: number;
    readonly cheaper: number;
    /** the sum of the totals that were answered */
    readonly old: string;
    /** the sum of those that the draft would answer */
    readonly new: string;
    /** new less old */
    readonly by: string;
  }[];
  readonly verdicts: readonly {
    readonly name: string;
    readonly old?: string;
    readonly new?: string;
    readonly calls: number;
  }[];
  readonly startedAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly startedBy: string;
  readonly endedAt: string | null;
}

export interface GetReplayAsked {
  /** the id of a draft */
  readonly draft: string;
  /** the id of a replay */
  readonly replay: string;
}

export interface GetReplayAnswer {
  readonly id: string;
  readonly draft: string;
  readonly revision: number;
  readonly policy: string;
  readonly kind: 'replay' | 'shadow';
  readonly status: 'running' | 'done' | 'failed';
  readonly failure: string | null;
  /** the day from which on the draft is taken to be in force */
  readonly from: string;
  /** asked so far */
  readonly calls: number;
  readonly changed: number;
  /** by the draft, that were answered */
  readonly refused: number;
  readonly prices: readonly {
    readonly tariff: string;
    readonly currency: string;
    /** that both price */
    readonly calls: number;
    readonly dearer: number;
    readonly cheaper: number;
    /** the sum of the totals that were answered */
    readonly old: string;
    /** the sum of those that the draft would answer */
    readonly new: string;
    /** new less old */
    readonly by: string;
  }[];
  readonly verdicts: readonly {
    readonly name: string;
    readonly old?: string;
    readonly new?: string;
    readonly calls: number;
  }[];
  readonly startedAt: string;
  /** who: the id of a key, or issuer and subject of a token */
  readonly startedBy: string;
  readonly endedAt: string | null;
  /** the calls whose price changes the most */
  readonly largest: readonly {
    readonly recording: string;
    readonly changes: readonly {
      readonly kind: 'price' | 'verdict' | 'tariff' | 'refused';
      readonly tariff?: string;
      readonly name?: string;
      readonly currency?: string;
      /** absent: there was none */
      readonly old?: string;
      readonly new?: string;
      /** new less old */
      readonly by?: string;
    }[];
  }[];
}

export interface ListReplayChangesAsked {
  /** the id of a draft */
  readonly draft: string;
  /** the id of a replay */
  readonly replay: string;
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
}

export interface ListReplayChangesAnswer {
  readonly items: readonly {
    readonly recording: string;
    readonly changes: readonly {
      readonly kind: 'price' | 'verdict' | 'tariff' | 'refused';
      readonly tariff?: string;
      readonly name?: string;
      readonly currency?: string;
      /** absent: there was none */
      readonly old?: string;
      readonly new?: string;
      /** new less old */
      readonly by?: string;
    }[];
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface ShadowDraftAsked {
  /** the id of a draft */
  readonly draft: string;
  readonly body: {
    readonly on: boolean;
  };
}

export type ListRecordingsAsked = {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<
  'policy' | 'version',
  'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'
> &
  Filters<'recordedAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'>;

export interface ListRecordingsAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly policy: string;
    readonly version: string;
    readonly asOf: string;
    /** as it was sent */
    readonly input: string;
    /** verdicts and totals */
    readonly answer: unknown;
    readonly at: string;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface ListJobsAnswer {
  readonly items: readonly {
    readonly id: string;
    /** what is done */
    readonly kind: string;
    /** what it is about: the id of a draft, say */
    readonly subject: string;
    readonly status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
    readonly done: number;
    /** of how many, once that is known */
    readonly total: number | null;
    /** what came of it */
    readonly result: unknown;
    /** why it failed, as a call would be told */
    readonly problem: unknown;
    /** the id of a key, or issuer and subject */
    readonly askedBy: string;
    readonly madeAt: string;
    readonly endedAt: string | null;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface GetJobAsked {
  /** the id of a job */
  readonly job: string;
}

export interface GetJobAnswer {
  readonly id: string;
  /** what is done */
  readonly kind: string;
  /** what it is about: the id of a draft, say */
  readonly subject: string;
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  /** of how many, once that is known */
  readonly total: number | null;
  /** what came of it */
  readonly result: unknown;
  /** why it failed, as a call would be told */
  readonly problem: unknown;
  /** the id of a key, or issuer and subject */
  readonly askedBy: string;
  readonly madeAt: string;
  readonly endedAt: string | null;
}

export interface CancelJobAsked {
  /** the id of a job */
  readonly job: string;
  readonly body?: object;
}

export interface PublishBehindReplayAsked {
  /** the id of a draft */
  readonly draft: string;
  readonly body?: {
    /** which recorded calls it is asked */
    readonly replay?: {
      /** at most so many of those that are recorded */
      readonly calls?: number;
      /** only those that were recorded from then on */
      readonly since?: string;
    };
    /** how many of them it may answer differently, to be published */
    readonly mayChange?: number;
    /** also lets it answer from then on; takes the scope "policies:activate" */
    readonly activateAt?: string;
    readonly comment?: string;
  };
}

export type ListTenantsAsked = {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<'name', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'> &
  Filters<'status', 'ne' | 'in' | 'nin'> &
  Filters<'createdAt' | 'changedAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'>;

export interface ListTenantsAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    /** the keys of a suspended tenant are of no use */
    readonly status: 'active' | 'suspended';
    /** whether another key has to approve a draft before it is published */
    readonly review: 'none' | 'another';
    /** percent of a policy that its tests have to meet; null: nothing is asked */
    readonly minimumCoverage: number | null;
    /** the consent to record calls with their inputs; null: none is recorded */
    readonly recording: {
      /** of the calls, such as "0.01", with at most six places */
      readonly share: string;
      /** how long a call is kept */
      readonly days: number;
    } | null;
    readonly createdAt: string;
    readonly changedAt: string;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface MakeTenantAsked {
  readonly body: {
    readonly name: string;
  };
}

export interface MakeTenantAnswer {
  readonly id: string;
  readonly name: string;
  /** the keys of a suspended tenant are of no use */
  readonly status: 'active' | 'suspended';
  /** whether another key has to approve a draft before it is published */
  readonly review: 'none' | 'another';
  /** percent of a policy that its tests have to meet; null: nothing is asked */
  readonly minimumCoverage: number | null;
  /** the consent to record calls with their inputs; null: none is recorded */
  readonly recording: {
    /** of the calls, such as "0.01", with at most six places */
    readonly share: string;
    /** how long a call is kept */
    readonly days: number;
  } | null;
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface GetTenantAsked {
  /** the id of a tenant */
  readonly tenant: string;
}

export interface EditTenantAsked {
  /** the id of a tenant */
  readonly tenant: string;
  /** the etag of what was read (`etagOf`), or * */
  readonly ifMatch: string;
  readonly body?: {
    readonly name?: string;
    /** takes the scope "installation" */
    readonly status?: 'active' | 'suspended';
    /** whether another key has to approve a draft before it is published */
    readonly review?: 'none' | 'another';
    /** percent of a policy that its tests have to meet; null: nothing is asked */
    readonly minimumCoverage?: number | null;
    /** the consent to record calls with their inputs; null: none is recorded */
    readonly recording?: {
      /** of the calls, such as "0.01", with at most six places */
      readonly share: string;
      /** how long a call is kept */
      readonly days: number;
    } | null;
  };
}

export type ListKeysAsked = {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
  /** another tenant, which takes the scope "installation" */
  readonly tenant?: string;
} & Filters<'name', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'> &
  Filters<'createdAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'> &
  Filters<'expiresAt' | 'revokedAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'isnull'>;

export interface ListKeysAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly string[];
    /** what it lets its holder do */
    readonly scopes: readonly string[];
    readonly status: 'active' | 'expired' | 'revoked';
    readonly createdAt: string;
    readonly expiresAt: string | null;
    readonly revokedAt: string | null;
    /** until when the secret before the last rotation is good */
    readonly previousUntil: string | null;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface MakeKeyAsked {
  /** another tenant, which takes the scope "installation" */
  readonly tenant?: string;
  readonly body: {
    readonly name: string;
    readonly roles: readonly (
      | 'reader'
      | 'billing'
      | 'author'
      | 'approver'
      | 'portal'
      | 'auditor'
      | 'operator'
      | 'installation'
    )[];
    /** of the scopes of its roles only these */
    readonly scopes?: readonly (
      | 'evaluate'
      | 'policies:read'
      | 'policies:write'
      | 'policies:review'
      | 'policies:activate'
      | 'keys:read'
      | 'keys:write'
      | 'tenants:read'
      | 'tenants:write'
      | 'portal:write'
      | 'usage:read'
      | 'audit:read'
      | 'events:read'
      | 'webhooks:read'
      | 'webhooks:write'
      | 'recordings:read'
      | 'jobs:read'
      | 'jobs:write'
      | 'metrics:read'
      | 'installation'
    )[];
    readonly expiresAt?: string;
  };
}

export interface MakeKeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** what it lets its holder do */
  readonly scopes: readonly string[];
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** until when the secret before the last rotation is good */
  readonly previousUntil: string | null;
  /** the key itself, told this once: null when the call is repeated */
  readonly secret: string | null;
}

export interface GetKeyAsked {
  /** the id of a key */
  readonly key: string;
  /** another tenant, which takes the scope "installation" */
  readonly tenant?: string;
}

export interface GetKeyAnswer {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** what it lets its holder do */
  readonly scopes: readonly string[];
  readonly status: 'active' | 'expired' | 'revoked';
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** until when the secret before the last rotation is good */
  readonly previousUntil: string | null;
}

export interface RotateKeyAsked {
  /** the id of a key */
  readonly key: string;
  /** another tenant, which takes the scope "installation" */
  readonly tenant?: string;
  readonly body?: {
    /** how long the secret before is good besides */
    readonly graceSeconds?: number;
  };
}

export interface RevokeKeyAsked {
  /** the id of a key */
  readonly key: string;
  /** another tenant, which takes the scope "installation" */
  readonly tenant?: string;
  readonly body?: object;
}

export interface MakePortalTokenAsked {
  readonly body: {
    /** as the tenant calls it */
    readonly customer: string;
    readonly evaluate: readonly {
      readonly policy: string;
      /** the input that has to be the customer: a text at the top of the body */
      readonly field: string;
    }[];
    /** how long it is good */
    readonly seconds?: number;
  };
}

export interface MakePortalTokenAnswer {
  /** told this once: null when the call is repeated */
  readonly token: string | null;
  readonly customer: string;
  readonly expiresAt: string;
}

export interface RevokePortalTokensAsked {
  readonly body: {
    readonly customer: string;
  };
}

export interface RevokePortalTokensAnswer {
  readonly customer: string;
  readonly revokedAt: string;
}

export interface GetUsageAsked {
  /** the first day; that of this month unless said */
  readonly from?: string;
  /** the last day; today unless said */
  readonly until?: string;
}

export interface GetUsageAnswer {
  readonly month: string;
  /** of the month, as far as they are written down: a few seconds may be missing */
  readonly evaluations: number;
  /** that were not revoked */
  readonly keys: number;
  /** of its own, whatever their versions */
  readonly policies: number;
  readonly licence: {
    readonly plan: 'starter' | 'professional' | 'enterprise';
    /** -1: as many as wanted; absent: as the plan has it */
    readonly keys?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly policies?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly evaluationsPerMonth?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly callsPerSecond?: number;
    /** the first day on which it is no licence any more, of UTC */
    readonly expiresAt?: string;
  } | null;
  readonly allowed: {
    /** null: as much as wanted */
    readonly keys: number | null;
    /** null: as much as wanted */
    readonly policies: number | null;
    /** null: as much as wanted */
    readonly evaluationsPerMonth: number | null;
    /** null: as much as wanted */
    readonly callsPerSecond: number | null;
  } | null;
  readonly days: readonly {
    readonly day: string;
    readonly evaluations: number;
  }[];
}

export interface GetLicenceAnswer {
  /** null: nothing is limited but by the configuration */
  readonly licence: {
    readonly plan: 'starter' | 'professional' | 'enterprise';
    /** -1: as many as wanted; absent: as the plan has it */
    readonly keys?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly policies?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly evaluationsPerMonth?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly callsPerSecond?: number;
    /** the first day on which it is no licence any more, of UTC */
    readonly expiresAt?: string;
  } | null;
  readonly changedAt: string | null;
}

export interface PutLicenceAsked {
  /** the id of a tenant */
  readonly tenant: string;
  /** the etag of what was read (`etagOf`), or * */
  readonly ifMatch: string;
  readonly body: {
    readonly plan: 'starter' | 'professional' | 'enterprise';
    /** -1: as many as wanted; absent: as the plan has it */
    readonly keys?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly policies?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly evaluationsPerMonth?: number;
    /** -1: as many as wanted; absent: as the plan has it */
    readonly callsPerSecond?: number;
    /** the first day on which it is no licence any more, of UTC */
    readonly expiresAt?: string;
  };
}

export type ListAuditAsked = {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<'at', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'> &
  Filters<
    'actor' | 'via' | 'subject',
    'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'
  > &
  Filters<
    'origin' | 'correlation',
    'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith' | 'isnull'
  > &
  Filters<'action', 'ne' | 'in' | 'nin'>;

export interface ListAuditAnswer {
  readonly items: readonly {
    readonly position: number;
    /** SHA-256 in hexadecimal: over the hash before (as bytes) and the text of the entry */
    readonly hash: string;
    readonly entry: {
      readonly tenant: string;
      readonly at: string;
      /** the id of a key, issuer and subject of a token, "system", or "database" and a user */
      readonly actor: string;
      /** the operation, or the part of the service */
      readonly via: string;
      /** the address of the client, as far as proxies are trusted */
      readonly origin: string | null;
      /** "x-correlation-id" of the call, or an id that was made for it */
      readonly correlation: string | null;
      /** the table */
      readonly subject: string;
      readonly action: 'insert' | 'update' | 'delete';
      /** the row; of secrets only that there are some, of long texts a digest */
      readonly before: Readonly<Record<string, unknown>> | null;
      readonly after: Readonly<Record<string, unknown>> | null;
    };
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface GetAuditHeadAnswer {
  /** POSITION:HASH, as "writ audit verify --head" takes it; position 0 before the first entry */
  readonly head: string;
  readonly tenant: string;
  readonly sealedAt: string | null;
  /** entries that wait to be sealed, for half a second or so */
  readonly unsealed: number;
}

export interface ListEventsAsked {
  /** a cursor: only what came after it. "latest": only what comes from now on. Else from the oldest that is kept */
  readonly after?: 'latest' | string;
  readonly type?:
    | 'policy.version.published.v1'
    | 'policy.version.activated.v1'
    | 'policy.version.retired.v1'
    | 'policy.draft.submitted.v1'
    | 'policy.draft.reviewed.v1'
    | 'tenant.created.v1'
    | 'tenant.suspended.v1'
    | 'tenant.resumed.v1'
    | 'key.created.v1'
    | 'key.rotated.v1'
    | 'key.revoked.v1'
    | 'webhook.tested.v1';
  readonly subject?: string;
  /** events of a page, 50 unless said */
  readonly limit?: number;
}

export interface ListEventsAnswer {
  readonly items: readonly {
    readonly specversion: '1.0';
    /** of this event alone: whoever sees it twice has seen it once */
    readonly id: string;
    readonly source: string;
    readonly type: string;
    /** what it is about; events of one subject come in the order of what was done */
    readonly subject: string;
    readonly time: string;
    readonly datacontenttype: 'application/json';
    readonly tenant: string;
    /** its place in the feed: what comes after it is asked for by this */
    readonly cursor: string;
    /** the x-correlation-id of the call */
    readonly correlationid?: string;
    /** the place in a trace of the call (W3C Trace Context) */
    readonly traceparent?: string;
    readonly data: unknown;
  }[];
  /** the cursor behind this page, to go on from now or later */
  readonly next: string;
  /** whether there is more already */
  readonly more: boolean;
}

export type ListWebhooksAsked = {
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
} & Filters<'name' | 'url', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between' | 'contains' | 'startswith'> &
  Filters<'status', 'ne' | 'in' | 'nin'> &
  Filters<'createdAt' | 'changedAt', 'ne' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'nin' | 'between'>;

export interface ListWebhooksAnswer {
  readonly items: readonly {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    /** the types that are sent; null: all of them */
    readonly types: readonly string[] | null;
    /** nothing is sent to a disabled one */
    readonly status: 'enabled' | 'disabled';
    readonly disabledBecause: string | null;
    /** events up to here have their deliveries */
    readonly cursor: string;
    /** failures since the last success */
    readonly failures: number;
    /** until when the secret before the last rotation signs, too */
    readonly previousUntil: string | null;
    readonly createdAt: string;
    readonly changedAt: string;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface MakeWebhookAsked {
  readonly body: {
    readonly name: string;
    readonly url: string;
    /** only these; all of them unless said, those of later releases too */
    readonly types?: readonly (
      | 'policy.version.published.v1'
      | 'policy.version.activated.v1'
      | 'policy.version.retired.v1'
      | 'policy.draft.submitted.v1'
      | 'policy.draft.reviewed.v1'
      | 'tenant.created.v1'
      | 'tenant.suspended.v1'
      | 'tenant.resumed.v1'
      | 'key.created.v1'
      | 'key.rotated.v1'
      | 'key.revoked.v1'
      | 'webhook.tested.v1'
    )[];
    /** events behind this cursor; those from now on unless said */
    readonly after?: string;
  };
}

export interface MakeWebhookAnswer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** the types that are sent; null: all of them */
  readonly types: readonly string[] | null;
  /** nothing is sent to a disabled one */
  readonly status: 'enabled' | 'disabled';
  readonly disabledBecause: string | null;
  /** events up to here have their deliveries */
  readonly cursor: string;
  /** failures since the last success */
  readonly failures: number;
  /** until when the secret before the last rotation signs, too */
  readonly previousUntil: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
  /** what signatures are made with, told this once: null when the call is repeated */
  readonly secret: string | null;
}

export interface GetWebhookAsked {
  /** the id of a webhook */
  readonly webhook: string;
}

export interface GetWebhookAnswer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** the types that are sent; null: all of them */
  readonly types: readonly string[] | null;
  /** nothing is sent to a disabled one */
  readonly status: 'enabled' | 'disabled';
  readonly disabledBecause: string | null;
  /** events up to here have their deliveries */
  readonly cursor: string;
  /** failures since the last success */
  readonly failures: number;
  /** until when the secret before the last rotation signs, too */
  readonly previousUntil: string | null;
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface EditWebhookAsked {
  /** the id of a webhook */
  readonly webhook: string;
  /** the etag of what was read (`etagOf`), or * */
  readonly ifMatch: string;
  readonly body?: {
    readonly name?: string;
    readonly url?: string;
    readonly types?:
      | readonly (
          | 'policy.version.published.v1'
          | 'policy.version.activated.v1'
          | 'policy.version.retired.v1'
          | 'policy.draft.submitted.v1'
          | 'policy.draft.reviewed.v1'
          | 'tenant.created.v1'
          | 'tenant.suspended.v1'
          | 'tenant.resumed.v1'
          | 'key.created.v1'
          | 'key.rotated.v1'
          | 'key.revoked.v1'
          | 'webhook.tested.v1'
        )[]
      | null;
    readonly status?: 'enabled' | 'disabled';
  };
}

export interface ListDeliveriesAsked {
  /** the id of a webhook */
  readonly webhook: string;
  /** items of a page, 50 unless said */
  readonly limit?: number;
  /** the "next" of the page before */
  readonly cursor?: string;
  /** only those */
  readonly state?: 'pending' | 'delivered' | 'dead';
}

export interface ListDeliveriesAnswer {
  readonly items: readonly {
    /** the id of the event */
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly cursor: string;
    /** dead: given up */
    readonly state: 'pending' | 'delivered' | 'dead';
    readonly attempts: number;
    /** when it is tried again, where it is pending */
    readonly nextAt: string | null;
    readonly lastAt: string | null;
    /** what the endpoint answered at the last attempt */
    readonly lastStatus: number | null;
    readonly lastFault: string | null;
  }[];
  /** the cursor of the next page */
  readonly next: string | null;
}

export interface RotateWebhookAsked {
  /** the id of a webhook */
  readonly webhook: string;
  readonly body?: object;
}

export interface TestWebhookAnswer {
  /** the id of the event that is sent */
  readonly event: string;
}

export interface ReplayWebhookAsked {
  /** the id of a webhook */
  readonly webhook: string;
  readonly body:
    | {
        /** all events behind this cursor, delivered before or not */
        readonly after: string;
      }
    | {
        /** the id of one event */
        readonly delivery: string;
      };
}

export interface ReplayWebhookAnswer {
  /** deliveries that are pending now */
  readonly replayed: number;
  /** the cursor to go on from, where there were more than are taken at once */
  readonly next: string | null;
}

const EVALUATE: Operation = {
  method: 'POST',
  path: '/v1/evaluate/{policy}',
  query: true,
  body: 'application/json',
  keyed: false,
};
const EVALUATE_BATCH: Operation = {
  method: 'POST',
  path: '/v1/evaluate/{policy}/batch',
  query: true,
  body: 'application/x-ndjson',
  keyed: false,
};
const LIST_POLICIES: Operation = { method: 'GET', path: '/v1/policies', query: true, keyed: false };
const PUBLISH_POLICY: Operation = {
  method: 'POST',
  path: '/v1/policies',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_POLICY: Operation = { method: 'GET', path: '/v1/policies/{policy}', query: false, keyed: false };
const GET_POLICY_VERSION: Operation = {
  method: 'GET',
  path: '/v1/policies/{policy}/versions/{version}',
  query: false,
  keyed: false,
};
const ACTIVATE_POLICY: Operation = {
  method: 'POST',
  path: '/v1/policies/{policy}/activations',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_ACTIVATIONS: Operation = {
  method: 'GET',
  path: '/v1/policies/{policy}/activations',
  query: true,
  keyed: false,
};
const RETIRE_POLICY: Operation = {
  method: 'POST',
  path: '/v1/policies/{policy}/retirements',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_DRAFTS: Operation = { method: 'GET', path: '/v1/drafts', query: true, keyed: false };
const MAKE_DRAFT: Operation = {
  method: 'POST',
  path: '/v1/drafts',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_DRAFT: Operation = { method: 'GET', path: '/v1/drafts/{draft}', query: false, keyed: false };
const EDIT_DRAFT: Operation = {
  method: 'PUT',
  path: '/v1/drafts/{draft}',
  query: false,
  body: 'application/json',
  keyed: true,
};
const DISCARD_DRAFT: Operation = { method: 'DELETE', path: '/v1/drafts/{draft}', query: false, keyed: true };
const SUBMIT_DRAFT: Operation = {
  method: 'POST',
  path: '/v1/drafts/{draft}/submit',
  query: false,
  body: 'application/json',
  keyed: true,
};
const REVIEW_DRAFT: Operation = {
  method: 'POST',
  path: '/v1/drafts/{draft}/reviews',
  query: false,
  body: 'application/json',
  keyed: true,
};
const PUBLISH_DRAFT: Operation = {
  method: 'POST',
  path: '/v1/drafts/{draft}/publish',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_HISTORY: Operation = { method: 'GET', path: '/v1/policies/{policy}/history', query: true, keyed: false };
const COMMENT_POLICY: Operation = {
  method: 'POST',
  path: '/v1/policies/{policy}/comments',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_REPLAYS: Operation = { method: 'GET', path: '/v1/drafts/{draft}/replays', query: true, keyed: false };
const REPLAY_DRAFT: Operation = {
  method: 'POST',
  path: '/v1/drafts/{draft}/replays',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_REPLAY: Operation = {
  method: 'GET',
  path: '/v1/drafts/{draft}/replays/{replay}',
  query: false,
  keyed: false,
};
const LIST_REPLAY_CHANGES: Operation = {
  method: 'GET',
  path: '/v1/drafts/{draft}/replays/{replay}/changes',
  query: true,
  keyed: false,
};
const SHADOW_DRAFT: Operation = {
  method: 'PUT',
  path: '/v1/drafts/{draft}/shadow',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_SHADOW: Operation = { method: 'GET', path: '/v1/drafts/{draft}/shadow', query: false, keyed: false };
const LIST_RECORDINGS: Operation = { method: 'GET', path: '/v1/recordings', query: true, keyed: false };
const LIST_JOBS: Operation = { method: 'GET', path: '/v1/jobs', query: true, keyed: false };
const GET_JOB: Operation = { method: 'GET', path: '/v1/jobs/{job}', query: false, keyed: false };
const CANCEL_JOB: Operation = {
  method: 'POST',
  path: '/v1/jobs/{job}/cancel',
  query: false,
  body: 'application/json',
  keyed: true,
};
const PUBLISH_BEHIND_REPLAY: Operation = {
  method: 'POST',
  path: '/v1/drafts/{draft}/publications',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_TENANTS: Operation = { method: 'GET', path: '/v1/tenants', query: true, keyed: false };
const MAKE_TENANT: Operation = {
  method: 'POST',
  path: '/v1/tenants',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_TENANT: Operation = { method: 'GET', path: '/v1/tenants/{tenant}', query: false, keyed: false };
const EDIT_TENANT: Operation = {
  method: 'PATCH',
  path: '/v1/tenants/{tenant}',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_KEYS: Operation = { method: 'GET', path: '/v1/keys', query: true, keyed: false };
const MAKE_KEY: Operation = { method: 'POST', path: '/v1/keys', query: true, body: 'application/json', keyed: true };
const GET_KEY: Operation = { method: 'GET', path: '/v1/keys/{key}', query: true, keyed: false };
const ROTATE_KEY: Operation = {
  method: 'POST',
  path: '/v1/keys/{key}/rotate',
  query: true,
  body: 'application/json',
  keyed: true,
};
const REVOKE_KEY: Operation = {
  method: 'POST',
  path: '/v1/keys/{key}/revoke',
  query: true,
  body: 'application/json',
  keyed: true,
};
const MAKE_PORTAL_TOKEN: Operation = {
  method: 'POST',
  path: '/v1/portal-tokens',
  query: false,
  body: 'application/json',
  keyed: true,
};
const REVOKE_PORTAL_TOKENS: Operation = {
  method: 'POST',
  path: '/v1/portal-tokens/revoke',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_USAGE: Operation = { method: 'GET', path: '/v1/usage', query: true, keyed: false };
const GET_LICENCE: Operation = { method: 'GET', path: '/v1/tenants/{tenant}/licence', query: false, keyed: false };
const PUT_LICENCE: Operation = {
  method: 'PUT',
  path: '/v1/tenants/{tenant}/licence',
  query: false,
  body: 'application/json',
  keyed: true,
};
const LIST_AUDIT: Operation = { method: 'GET', path: '/v1/audit', query: true, keyed: false };
const GET_AUDIT_HEAD: Operation = { method: 'GET', path: '/v1/audit/head', query: false, keyed: false };
const EXPORT_AUDIT: Operation = { method: 'GET', path: '/v1/audit/export', query: false, keyed: false };
const LIST_EVENTS: Operation = { method: 'GET', path: '/v1/events', query: true, keyed: false };
const LIST_WEBHOOKS: Operation = { method: 'GET', path: '/v1/webhooks', query: true, keyed: false };
const MAKE_WEBHOOK: Operation = {
  method: 'POST',
  path: '/v1/webhooks',
  query: false,
  body: 'application/json',
  keyed: true,
};
const GET_WEBHOOK: Operation = { method: 'GET', path: '/v1/webhooks/{webhook}', query: false, keyed: false };
const EDIT_WEBHOOK: Operation = {
  method: 'PATCH',
  path: '/v1/webhooks/{webhook}',
  query: false,
  body: 'application/json',
  keyed: true,
};
const END_WEBHOOK: Operation = { method: 'DELETE', path: '/v1/webhooks/{webhook}', query: false, keyed: true };
const LIST_DELIVERIES: Operation = {
  method: 'GET',
  path: '/v1/webhooks/{webhook}/deliveries',
  query: true,
  keyed: false,
};
const ROTATE_WEBHOOK: Operation = {
  method: 'POST',
  path: '/v1/webhooks/{webhook}/rotate',
  query: false,
  body: 'application/json',
  keyed: true,
};
const TEST_WEBHOOK: Operation = {
  method: 'POST',
  path: '/v1/webhooks/{webhook}/test',
  query: false,
  body: 'application/json',
  keyed: true,
};
const REPLAY_WEBHOOK: Operation = {
  method: 'POST',
  path: '/v1/webhooks/{webhook}/replay',
  query: false,
  body: 'application/json',
  keyed: true,
};
/** The service at an address, called with a key. */
export class Writ extends Transport {
  /** Evaluate a policy once. Scope: `evaluate`. Pure: the body is the inputs alone, nothing is looked up or stored. A verdict "fail" is an answer like any other (200). */
  evaluate(asked: EvaluateAsked, options?: CallOptions): Promise<EvaluateAnswer> {
    return this.ask(EVALUATE, { ...asked }, options);
  }
  /** Evaluate a policy for each line of a stream. Scope: `evaluate`. NDJSON in and out, in order. Each line of the answer has "line" (the number of the line asked, from 1, blank ones counted), "status" and either "answer" or "problem"; a bad line does not end the batch, nor does one that is too many. The last line says so where the key is of no more use. */
  evaluateBatch(asked: EvaluateBatchAsked, options?: CallOptions): AsyncGenerator<string, void> {
    return this.lines(EVALUATE_BATCH, { ...asked }, options);
  }
  /** Policies by name with their versions: shared ones, and behind them those of the tenant. Scope: `policies:read`. */
  listPolicies(asked: ListPoliciesAsked = {}, options?: CallOptions): Promise<ListPoliciesAnswer> {
    return this.ask(LIST_POLICIES, { ...asked }, options);
  }
  /** All of them, page by page. */
  allPolicies(
    asked: ListPoliciesAsked = {},
    options?: CallOptions,
  ): AsyncGenerator<ListPoliciesAnswer['policies'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listPolicies({ ...asked, ...cursor }, options),
      (page) => page.policies,
    );
  }
  /** Publish a version of a policy. Scope: `policies:write`. The files are checked and their tests run on both evaluators; the version stands above all that are published and takes the step that it needs. It answers nothing before it is activated, and never changes: the same files again give the same answer. */
  publishPolicy(asked: PublishPolicyAsked, options?: CallOptions): Promise<PublishPolicyAnswer> {
    return this.ask(PUBLISH_POLICY, { ...asked }, options);
  }
  /** One policy with its versions. Scope: `policies:read`. */
  getPolicy(asked: GetPolicyAsked, options?: CallOptions): Promise<GetPolicyAnswer> {
    return this.ask(GET_POLICY, { ...asked }, options);
  }
  /** One version with its texts and the schema of its input; the own one where there is a shared one too. Scope: `policies:read`. */
  getPolicyVersion(asked: GetPolicyVersionAsked, options?: CallOptions): Promise<GetPolicyVersionAnswer> {
    return this.ask(GET_POLICY_VERSION, { ...asked }, options);
  }
  /** Let a published version answer, within a second on every instance. Scope: `policies:activate`. When it is answered this instance serves it. From its instant on it is the highest version that answers, so that an older one takes back all above it. Instants are compared with the as-of of a call, by day. */
  activatePolicy(asked: ActivatePolicyAsked, options?: CallOptions): Promise<ActivatePolicyAnswer> {
    return this.ask(ACTIVATE_POLICY, { ...asked }, options);
  }
  /** What was activated and retired of a policy of the tenant, in that order. Scope: `policies:read`. */
  listActivations(asked: ListActivationsAsked, options?: CallOptions): Promise<ListActivationsAnswer> {
    return this.ask(LIST_ACTIVATIONS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allActivations(
    asked: ListActivationsAsked,
    options?: CallOptions,
  ): AsyncGenerator<ListActivationsAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listActivations({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Let a policy, or a version of it with all below, answer no more from an instant on. Scope: `policies:activate`. Calls whose as-of lies behind it find no version in force. Nothing is deleted: calls of before, and by knownAt, are answered as they were. What is to answer again is activated again. */
  retirePolicy(asked: RetirePolicyAsked, options?: CallOptions): Promise<ActivatePolicyAnswer> {
    return this.ask(RETIRE_POLICY, { ...asked }, options);
  }
  /** Drafts of the tenant, without their files. Scope: `policies:read`. */
  listDrafts(asked: ListDraftsAsked = {}, options?: CallOptions): Promise<ListDraftsAnswer> {
    return this.ask(LIST_DRAFTS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allDrafts(
    asked: ListDraftsAsked = {},
    options?: CallOptions,
  ): AsyncGenerator<ListDraftsAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listDrafts({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Keep a draft; it is checked and tested, and kept whatever comes of that. Scope: `policies:write`. */
  makeDraft(asked: PublishPolicyAsked, options?: CallOptions): Promise<MakeDraftAnswer> {
    return this.ask(MAKE_DRAFT, { ...asked }, options);
  }
  /** One draft with its files, its revisions and its reviews. Scope: `policies:read`. */
  getDraft(asked: GetDraftAsked, options?: CallOptions): Promise<GetDraftAnswer> {
    return this.ask(GET_DRAFT, { ...asked }, options);
  }
  /** Put other files in the place of those of a draft, as it was read; what was approved is so no more. Scope: `policies:write`. */
  editDraft(asked: EditDraftAsked, options?: CallOptions): Promise<MakeDraftAnswer> {
    return this.ask(EDIT_DRAFT, { ...asked }, options);
  }
  /** Discard a draft, as it was read. Scope: `policies:write`. */
  discardDraft(asked: DiscardDraftAsked, options?: CallOptions): Promise<MakeDraftAnswer> {
    return this.ask(DISCARD_DRAFT, { ...asked }, options);
  }
  /** Submit a sound draft to review, as it stands. Scope: `policies:write`. */
  submitDraft(asked: SubmitDraftAsked, options?: CallOptions): Promise<MakeDraftAnswer> {
    return this.ask(SUBMIT_DRAFT, { ...asked }, options);
  }
  /** Approve or reject the revision of a draft that was read. Scope: `policies:review`. By a key that has made none of its revisions. An edit makes it void. */
  reviewDraft(asked: ReviewDraftAsked, options?: CallOptions): Promise<ReviewDraftAnswer> {
    return this.ask(REVIEW_DRAFT, { ...asked }, options);
  }
  /** Publish a draft; where the tenant asks for a review, one that another has approved. Scope: `policies:write`. */
  publishDraft(asked: SubmitDraftAsked, options?: CallOptions): Promise<PublishPolicyAnswer> {
    return this.ask(PUBLISH_DRAFT, { ...asked }, options);
  }
  /** Who did what to a policy of the tenant, in order. Scope: `policies:read`. */
  listHistory(asked: ListHistoryAsked, options?: CallOptions): Promise<ListHistoryAnswer> {
    return this.ask(LIST_HISTORY, { ...asked }, options);
  }
  /** All of them, page by page. */
  allHistory(asked: ListHistoryAsked, options?: CallOptions): AsyncGenerator<ListHistoryAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listHistory({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Say something about a policy, in its history. Scope: `policies:write`. */
  commentPolicy(asked: CommentPolicyAsked, options?: CallOptions): Promise<CommentPolicyAnswer> {
    return this.ask(COMMENT_POLICY, { ...asked }, options);
  }
  /** Replays of a draft, shadows among them. Scope: `policies:read`. */
  listReplays(asked: ListReplaysAsked, options?: CallOptions): Promise<ListReplaysAnswer> {
    return this.ask(LIST_REPLAYS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allReplays(asked: ListReplaysAsked, options?: CallOptions): AsyncGenerator<ListReplaysAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listReplays({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Ask a draft what recorded calls were answered. Scope: `policies:write`. It runs behind the call, a batch after the other; what comes of it is read as it goes on. */
  replayDraft(asked: ReplayDraftAsked, options?: CallOptions): Promise<ReplayDraftAnswer> {
    return this.ask(REPLAY_DRAFT, { ...asked }, options);
  }
  /** Who would pay what more or less, and whose verdict would change, so far. Scope: `policies:read`. */
  getReplay(asked: GetReplayAsked, options?: CallOptions): Promise<GetReplayAnswer> {
    return this.ask(GET_REPLAY, { ...asked }, options);
  }
  /** The recorded calls that the draft answers differently, one by one. Scope: `policies:read`. */
  listReplayChanges(asked: ListReplayChangesAsked, options?: CallOptions): Promise<ListReplayChangesAnswer> {
    return this.ask(LIST_REPLAY_CHANGES, { ...asked }, options);
  }
  /** All of them, page by page. */
  allReplayChanges(
    asked: ListReplayChangesAsked,
    options?: CallOptions,
  ): AsyncGenerator<ListReplayChangesAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listReplayChanges({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Ask a draft besides, from now on, what recorded calls are answered; or no more. Scope: `policies:write`. */
  shadowDraft(asked: ShadowDraftAsked, options?: CallOptions): Promise<ReplayDraftAnswer> {
    return this.ask(SHADOW_DRAFT, { ...asked }, options);
  }
  /** What the draft has answered differently since it is asked besides. Scope: `policies:read`. */
  getShadow(asked: GetDraftAsked, options?: CallOptions): Promise<GetReplayAnswer> {
    return this.ask(GET_SHADOW, { ...asked }, options);
  }
  /** Recorded calls with their inputs. Scope: `recordings:read`. */
  listRecordings(asked: ListRecordingsAsked = {}, options?: CallOptions): Promise<ListRecordingsAnswer> {
    return this.ask(LIST_RECORDINGS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allRecordings(
    asked: ListRecordingsAsked = {},
    options?: CallOptions,
  ): AsyncGenerator<ListRecordingsAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listRecordings({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Long work of the tenant, the oldest first. Scope: `jobs:read`. */
  listJobs(asked: ListPoliciesAsked = {}, options?: CallOptions): Promise<ListJobsAnswer> {
    return this.ask(LIST_JOBS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allJobs(asked: ListPoliciesAsked = {}, options?: CallOptions): AsyncGenerator<ListJobsAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listJobs({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** How far a job is, and what came of it. Scope: `jobs:read`. */
  getJob(asked: GetJobAsked, options?: CallOptions): Promise<GetJobAnswer> {
    return this.ask(GET_JOB, { ...asked }, options);
  }
  /** End a job; the step that runs is ended with it, or done. Scope: `jobs:write`. */
  cancelJob(asked: CancelJobAsked, options?: CallOptions): Promise<GetJobAnswer> {
    return this.ask(CANCEL_JOB, { ...asked }, options);
  }
  /** Ask a draft what callers were answered, and publish it where that stays as it is. Scope: `policies:write`. A job does it, which goes on in another instance where its own is killed. The draft is asked the recorded calls; where more of them than may be would be answered differently, it is not published, and the job says so. */
  publishBehindReplay(asked: PublishBehindReplayAsked, options?: CallOptions): Promise<GetJobAnswer> {
    return this.ask(PUBLISH_BEHIND_REPLAY, { ...asked }, options);
  }
  /** The tenant of the key; all of them for the operator of the installation. Scope: `tenants:read`. */
  listTenants(asked: ListTenantsAsked = {}, options?: CallOptions): Promise<ListTenantsAnswer> {
    return this.ask(LIST_TENANTS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allTenants(
    asked: ListTenantsAsked = {},
    options?: CallOptions,
  ): AsyncGenerator<ListTenantsAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listTenants({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Make a tenant; its first key is made by POST /v1/keys?tenant=. Scope: `installation`. */
  makeTenant(asked: MakeTenantAsked, options?: CallOptions): Promise<MakeTenantAnswer> {
    return this.ask(MAKE_TENANT, { ...asked }, options);
  }
  /** One tenant. Scope: `tenants:read`. */
  getTenant(asked: GetTenantAsked, options?: CallOptions): Promise<MakeTenantAnswer> {
    return this.ask(GET_TENANT, { ...asked }, options);
  }
  /** Edit a tenant, as it was read. Scope: `tenants:write`. */
  editTenant(asked: EditTenantAsked, options?: CallOptions): Promise<MakeTenantAnswer> {
    return this.ask(EDIT_TENANT, { ...asked }, options);
  }
  /** The keys of the tenant. Scope: `keys:read`. */
  listKeys(asked: ListKeysAsked = {}, options?: CallOptions): Promise<ListKeysAnswer> {
    return this.ask(LIST_KEYS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allKeys(asked: ListKeysAsked = {}, options?: CallOptions): AsyncGenerator<ListKeysAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listKeys({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Make a key; its secret is told once. Scope: `keys:write`. A key gives no more than its maker has. */
  makeKey(asked: MakeKeyAsked, options?: CallOptions): Promise<MakeKeyAnswer> {
    return this.ask(MAKE_KEY, { ...asked }, options);
  }
  /** One key, without its secret, which is not kept. Scope: `keys:read`. */
  getKey(asked: GetKeyAsked, options?: CallOptions): Promise<GetKeyAnswer> {
    return this.ask(GET_KEY, { ...asked }, options);
  }
  /** Give a key a new secret; the one before is good for a while besides. Scope: `keys:write`. */
  rotateKey(asked: RotateKeyAsked, options?: CallOptions): Promise<MakeKeyAnswer> {
    return this.ask(ROTATE_KEY, { ...asked }, options);
  }
  /** End a key, within a second on every instance. Scope: `keys:write`. */
  revokeKey(asked: RevokeKeyAsked, options?: CallOptions): Promise<GetKeyAnswer> {
    return this.ask(REVOKE_KEY, { ...asked }, options);
  }
  /** Make a token for one customer, good for minutes. Scope: `portal:write`. With it the customer evaluates the policies that are named, each with the customer itself in the field that is named, and nothing else. It is not kept. */
  makePortalToken(asked: MakePortalTokenAsked, options?: CallOptions): Promise<MakePortalTokenAnswer> {
    return this.ask(MAKE_PORTAL_TOKEN, { ...asked }, options);
  }
  /** End all tokens of a customer that were made before, within a second on every instance. Scope: `portal:write`. */
  revokePortalTokens(asked: RevokePortalTokensAsked, options?: CallOptions): Promise<RevokePortalTokensAnswer> {
    return this.ask(REVOKE_PORTAL_TOKENS, { ...asked }, options);
  }
  /** What the tenant uses of the service, and what its licence allows. Scope: `usage:read`. */
  getUsage(asked: GetUsageAsked = {}, options?: CallOptions): Promise<GetUsageAnswer> {
    return this.ask(GET_USAGE, { ...asked }, options);
  }
  /** The licence of a tenant. Scope: `installation`. */
  getLicence(asked: GetTenantAsked, options?: CallOptions): Promise<GetLicenceAnswer> {
    return this.ask(GET_LICENCE, { ...asked }, options);
  }
  /** Give a tenant a licence, within a few seconds on every instance. Scope: `installation`. */
  putLicence(asked: PutLicenceAsked, options?: CallOptions): Promise<GetLicenceAnswer> {
    return this.ask(PUT_LICENCE, { ...asked }, options);
  }
  /** What was changed in the tenant, by whom and from where, in order. Scope: `audit:read`. An entry is there when it is sealed, half a second or so after the change. */
  listAudit(asked: ListAuditAsked = {}, options?: CallOptions): Promise<ListAuditAnswer> {
    return this.ask(LIST_AUDIT, { ...asked }, options);
  }
  /** All of them, page by page. */
  allAudit(asked: ListAuditAsked = {}, options?: CallOptions): AsyncGenerator<ListAuditAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listAudit({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** The head of the chain that the trail is sealed into: keep it elsewhere. Scope: `audit:read`. */
  getAuditHead(asked: object = {}, options?: CallOptions): Promise<GetAuditHeadAnswer> {
    return this.ask(GET_AUDIT_HEAD, { ...asked }, options);
  }
  /** The whole trail from its beginning, an entry a line, as "writ audit verify" reads it. Scope: `audit:read`. */
  exportAudit(asked: object = {}, options?: CallOptions): AsyncGenerator<string, void> {
    return this.lines(EXPORT_AUDIT, { ...asked }, options);
  }
  /** What happened, in the order of it, as a page or as a stream of server-sent events. Scope: `events:read`. Ids of a stream are cursors: "last-event-id" goes on behind one, without loss. What a cursor no longer reaches is an error. */
  listEvents(asked: ListEventsAsked = {}, options?: CallOptions): Promise<ListEventsAnswer> {
    return this.ask(LIST_EVENTS, { ...asked }, options);
  }
  /** What comes, and what there is before it, until the signal is given: a connection that ends is opened again behind what was seen last. */
  streamEvents(
    asked: ListEventsAsked = {},
    options?: CallOptions,
  ): AsyncGenerator<ListEventsAnswer['items'][number], void> {
    return this.events(LIST_EVENTS, { ...asked }, options);
  }
  /** The webhooks of the tenant. Scope: `webhooks:read`. */
  listWebhooks(asked: ListWebhooksAsked = {}, options?: CallOptions): Promise<ListWebhooksAnswer> {
    return this.ask(LIST_WEBHOOKS, { ...asked }, options);
  }
  /** All of them, page by page. */
  allWebhooks(
    asked: ListWebhooksAsked = {},
    options?: CallOptions,
  ): AsyncGenerator<ListWebhooksAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listWebhooks({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Have events sent to an address; the secret of their signatures is told once. Scope: `webhooks:write`. */
  makeWebhook(asked: MakeWebhookAsked, options?: CallOptions): Promise<MakeWebhookAnswer> {
    return this.ask(MAKE_WEBHOOK, { ...asked }, options);
  }
  /** One webhook, without its secret. Scope: `webhooks:read`. */
  getWebhook(asked: GetWebhookAsked, options?: CallOptions): Promise<GetWebhookAnswer> {
    return this.ask(GET_WEBHOOK, { ...asked }, options);
  }
  /** Edit a webhook, as it was read; one that is enabled again is sent what is still kept. Scope: `webhooks:write`. */
  editWebhook(asked: EditWebhookAsked, options?: CallOptions): Promise<GetWebhookAnswer> {
    return this.ask(EDIT_WEBHOOK, { ...asked }, options);
  }
  /** End a webhook, with all that was to be sent there. Scope: `webhooks:write`. */
  endWebhook(asked: GetWebhookAsked, options?: CallOptions): Promise<GetWebhookAnswer> {
    return this.ask(END_WEBHOOK, { ...asked }, options);
  }
  /** What became of each event, in the order of their making, for as long as events are kept. Scope: `webhooks:read`. */
  listDeliveries(asked: ListDeliveriesAsked, options?: CallOptions): Promise<ListDeliveriesAnswer> {
    return this.ask(LIST_DELIVERIES, { ...asked }, options);
  }
  /** All of them, page by page. */
  allDeliveries(
    asked: ListDeliveriesAsked,
    options?: CallOptions,
  ): AsyncGenerator<ListDeliveriesAnswer['items'][number], void> {
    return this.every(
      asked.cursor,
      (cursor) => this.listDeliveries({ ...asked, ...cursor }, options),
      (page) => page.items,
    );
  }
  /** Give a webhook a new secret; the one before signs for another day, too. Scope: `webhooks:write`. */
  rotateWebhook(asked: RotateWebhookAsked, options?: CallOptions): Promise<MakeWebhookAnswer> {
    return this.ask(ROTATE_WEBHOOK, { ...asked }, options);
  }
  /** Send an event to this webhook alone; its deliveries tell what became of it. Scope: `webhooks:write`. */
  testWebhook(asked: RotateWebhookAsked, options?: CallOptions): Promise<TestWebhookAnswer> {
    return this.ask(TEST_WEBHOOK, { ...asked }, options);
  }
  /** Send one event again, or all that are kept from a cursor on, dead letters too. Scope: `webhooks:write`. */
  replayWebhook(asked: ReplayWebhookAsked, options?: CallOptions): Promise<ReplayWebhookAnswer> {
    return this.ask(REPLAY_WEBHOOK, { ...asked }, options);
  }
}
