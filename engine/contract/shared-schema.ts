/** What every answer has in common, as schemas: the shapes of `answer.ts`, name by name. */
import type { JsonSchema } from './input-schema.ts';

export const TEXT: JsonSchema = { type: 'string' };
const FLAG: JsonSchema = { type: 'boolean' };

export function ref(name: string): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}
export function array(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}
/** All properties but the optional ones are required, and there are no others. */
export function object(properties: Readonly<Record<string, JsonSchema>>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

const DECIMAL = ref('Decimal');

export const DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  Decimal: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$', description: 'An exact decimal number.' },
  Reason: object({
    code: TEXT,
    severity: { enum: ['error', 'warning', 'info'] },
    message: TEXT,
    rule: TEXT,
    at: { ...TEXT, description: 'file:line' },
  }),
  Waiver: object({ code: TEXT, rule: TEXT, reason: TEXT }),
  Decision: object(
    {
      verdict: { enum: ['pass', 'fail', 'refer', 'not_applicable'] },
      score: DECIMAL,
      reasons: array(ref('Reason')),
      undecided: array(TEXT),
      waived: array(ref('Waiver')),
      notices: array(ref('Reason')),
    },
    ['score'],
  ),
  Line: object(
    {
      id: TEXT,
      key: TEXT,
      kind: { enum: ['charge', 'waiver', 'discount', 'commitment', 'credit', 'tax', 'rounding', 'payment'] },
      title: TEXT,
      code: TEXT,
      amount: DECIMAL,
      quantity: DECIMAL,
      unit: TEXT,
      consumed: DECIMAL,
      carried: DECIMAL,
      allowances: array(object({ label: TEXT, key: TEXT, consumed: DECIMAL, left: DECIMAL }, ['key'])),
      bands: array(object({ band: TEXT, quantity: DECIMAL })),
      shares: array(object({ id: TEXT, key: TEXT, amount: DECIMAL }, ['id', 'key'])),
      used: DECIMAL,
      charged: DECIMAL,
      outstanding: DECIMAL,
      base: DECIMAL,
      taxCategory: TEXT,
      billed: { enum: ['advance', 'arrears', 'once', 'every', 'instalments'] },
      servicePeriod: object({ start: TEXT, end: TEXT }),
      lateUsage: { const: 'own period' },
      included: { ...FLAG, description: 'A tax that is contained in other lines, and not added to the total.' },
      reason: TEXT,
      message: TEXT,
      at: { ...TEXT, description: 'file:line' },
    },
    [
      ...['key', 'code', 'quantity', 'unit', 'consumed', 'carried', 'allowances', 'bands', 'shares', 'used', 'charged'],
      ...['outstanding', 'base', 'taxCategory', 'billed', 'servicePeriod', 'lateUsage', 'reason', 'message'],
    ],
  ),
  CommitmentReport: object(
    { id: TEXT, counted: DECIMAL, missing: DECIMAL, carriedShortfall: DECIMAL, carriedExcess: DECIMAL },
    ['carriedShortfall', 'carriedExcess'],
  ),
  CreditReport: object({ id: TEXT, key: TEXT, remaining: DECIMAL }, ['key']),
  TraceBlock: object({ kind: TEXT, id: TEXT, at: TEXT, steps: array(ref('TraceStep')) }),
  TraceStep: object(
    {
      stage: TEXT,
      at: TEXT,
      inputs: { type: 'object', additionalProperties: TEXT },
      text: TEXT,
      out: TEXT,
      mode: TEXT,
      step: TEXT,
      label: TEXT,
    },
    ['inputs', 'mode', 'step', 'label'],
  ),
};
