/** The evaluation calls as the OpenAPI document tells of them; the hot route answers them. */
import { jsonPart, type Operation, z } from '../kernel/index.ts';

const NAME = z.object({ policy: z.string().describe('the name, such as isp.tariff.metered_data') });
const QUERY = z.object({
  version: z.string().optional().describe('a version by name; else the highest one in force at the as-of'),
  pin: z.string().optional().describe('the version a subscriber is pinned to: it answers while it is in force'),
  subscribedSince: z
    .string()
    .optional()
    .describe(
      'the day the subscriber was activated, ISO 8601: a version "for new subscribers" leaves those of earlier days where they are; without it the call is that of a new one',
    ),
  at: z.string().optional().describe('the as-of of a policy that names no as-of input: a date or an instant, ISO 8601'),
  knownAt: z
    .string()
    .optional()
    .describe(
      'an instant, ISO 8601: only what was activated by then counts, so that a call of that day is answered as it was',
    ),
  explain: z
    .enum(['none', 'lines', 'full'])
    .optional()
    .describe('none: verdicts and totals; lines (default): lines and reasons; full: the trace too'),
});
const DECIMAL = z.string().describe('decimal text');
const REASON = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  rule: z.string(),
  at: z.string(),
});
const WAIVED = z.object({ code: z.string(), rule: z.string(), reason: z.string() });
const LINE = z
  .object({
    id: z.string(),
    key: z.string().optional().describe('of the item that the line stands for'),
    kind: z.enum(['charge', 'waiver', 'discount', 'commitment', 'credit', 'tax', 'rounding', 'payment']),
    title: z.string(),
    code: z.string().optional(),
    amount: DECIMAL,
    quantity: DECIMAL.optional(),
    unit: z.string().optional(),
    included: z.boolean(),
    at: z.string().describe('file:line of the declaration'),
  })
  .loose();
const COMMISSION = z
  .object({
    key: z.string().optional(),
    verdict: z.enum(['pass', 'fail', 'refer']).optional(),
    amount: DECIMAL,
    carried: DECIMAL,
    clawedBack: DECIMAL,
    held: DECIMAL.optional(),
    payees: z.array(z.object({ to: z.string(), amount: DECIMAL })).optional(),
    reasons: z.array(REASON).optional(),
    payableOn: z.string().optional(),
  })
  .loose();
const INTENT = z
  .object({
    kind: z.enum([
      ...(['qos', 'bandwidth', 'traffic_shaping', 'access_control', 'routing', 'firewall', 'monitoring'] as const),
    ]),
    name: z.string(),
    key: z.string().optional().describe('of an intent for each item of a list: the item'),
    title: z.string().optional(),
    target: z.string(),
    fields: z.record(z.string(), z.unknown()).describe('by kind; rates in Mbps, times in seconds, quotas in GB'),
    activeNow: z.boolean(),
    schedule: z
      .array(z.object({ start: z.string(), end: z.string() }))
      .nullable()
      .describe('half-open stretches of UTC in which it holds, up to 35 days; null: at any time'),
    expires: z.string().nullable(),
    during: z.array(z.object({ calendar: z.string(), band: z.string(), zone: z.string() })).optional(),
    precedence: DECIMAL,
    overriddenBy: z.array(z.string()).describe('names of what holds instead of it'),
    version: z.string(),
    at: z.string(),
  })
  .loose();
const ANSWER = z.object({
  policy: z.string(),
  version: z.string(),
  hash: z.string(),
  text: z.string(),
  semantics: z.number().int(),
  asOf: z.string(),
  tzdata: z.string(),
  decisions: z.record(
    z.string(),
    z
      .object({
        verdict: z.enum(['pass', 'fail', 'refer', 'not_applicable']),
        score: DECIMAL.optional(),
        reasons: z.array(REASON).optional(),
        undecided: z.array(z.string()).optional(),
        waived: z.array(WAIVED).optional(),
      })
      .loose(),
  ),
  tariffs: z.record(
    z.string(),
    z.object({
      applicable: z.boolean(),
      currency: z.string(),
      lines: z.array(LINE).optional(),
      commitments: z
        .array(
          z.object({
            id: z.string(),
            counted: DECIMAL,
            missing: DECIMAL,
            carriedShortfall: DECIMAL.optional(),
            carriedExcess: DECIMAL.optional(),
          }),
        )
        .optional(),
      credits: z.array(z.object({ id: z.string(), key: z.string().optional(), remaining: DECIMAL })).optional(),
      subtotal: DECIMAL,
      tax: DECIMAL,
      total: DECIMAL,
      due: DECIMAL,
    }),
  ),
  grants: z
    .array(
      z
        .object({
          name: z.string(),
          key: z.string().optional(),
          code: z.string().optional(),
          amount: DECIMAL,
          unit: z.string().optional(),
          to: z.string(),
          balance: z.string(),
          validFrom: z.string().optional(),
          validUntil: z.string().optional(),
          message: z.string().optional(),
        })
        .loose(),
    )
    .optional(),
  commissions: z
    .record(z.string(), z.union([COMMISSION, z.array(COMMISSION).describe('of a commission for each item of a list')]))
    .optional(),
  payouts: z
    .record(
      z.string(),
      z
        .object({
          to: z.string(),
          amount: DECIMAL,
          carried: DECIMAL,
          overCap: DECIMAL.optional(),
          payableOn: z.string().optional(),
          lines: z.array(z.object({ id: z.string(), amount: DECIMAL })),
        })
        .loose(),
    )
    .optional(),
  progressions: z
    .record(
      z.string(),
      z
        .object({
          from: z.string(),
          to: z.string().optional(),
          verdict: z.enum(['pass', 'fail', 'refer', 'not_applicable']),
          reasons: z.array(REASON).optional(),
        })
        .loose(),
    )
    .optional(),
  limits: z
    .record(
      z.string(),
      z
        .object({
          verdict: z.enum(['pass', 'fail', 'waived']),
          measured: DECIMAL.describe('in the unit of what is allowed'),
          allowed: DECIMAL,
          headroom: DECIMAL,
          withinGrace: z.boolean(),
          reached: z.array(z.string()).describe('thresholds, such as 80%'),
          reasons: z.array(REASON).optional(),
          waived: z.array(WAIVED).optional(),
          notices: z.array(REASON).optional(),
        })
        .loose(),
    )
    .optional(),
  features: z
    .record(
      z.string(),
      z.object({ available: z.boolean(), undecided: z.boolean(), reasons: z.array(REASON).optional() }),
    )
    .optional(),
  intents: z.array(INTENT).optional(),
  values: z.record(z.string(), z.unknown()),
  trace: z.array(z.unknown()).optional(),
  seal: z.string().optional().describe('with the trace: a digest of all the rest'),
});
const INPUT = z
  .record(z.string(), z.unknown())
  .describe("the policy's inputs, by name; their schema stands at /v1/policies/{policy}/versions/{version}");

const CALL_PROBLEMS = [
  'LICENCE_LIMIT',
  'UNKNOWN_POLICY',
  'UNKNOWN_VERSION',
  'NO_VERSION_IN_FORCE',
  'QUERY_REJECTED',
] as const;

export const RATING_OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/evaluate/{policy}',
    id: 'evaluate',
    scope: 'evaluate',
    pure: true,
    summary: 'Evaluate a policy once',
    description:
      'Pure: the body is the inputs alone, nothing is looked up or stored. A verdict "fail" is an answer like any other (200).',
    params: NAME,
    query: QUERY,
    body: jsonPart('The inputs', INPUT),
    answer: jsonPart('The answer', ANSWER),
    problems: [...CALL_PROBLEMS, 'NOT_JSON', 'BODY_TOO_LARGE', 'INPUT_REJECTED', 'EXTERN_FAILED'],
  },
  {
    method: 'post',
    path: '/v1/evaluate/{policy}/batch',
    id: 'evaluateBatch',
    scope: 'evaluate',
    pure: true,
    summary: 'Evaluate a policy for each line of a stream',
    description:
      'NDJSON in and out, in order. Each line of the answer has "line" (the number of the line asked, from 1, blank ones counted), "status" and either "answer" or "problem"; a bad line does not end the batch, nor does one that is too many. The last line says so where the key is of no more use.',
    params: NAME,
    query: QUERY,
    body: { description: 'One input a line', contentType: 'application/x-ndjson', schema: z.string() },
    answer: { description: 'One answer or problem a line', contentType: 'application/x-ndjson', schema: z.string() },
    problems: [...CALL_PROBLEMS],
  },
];
