/**
 * The door of the engine room: a checked program in, a plan out; bodies in, answers out. Pure: no I/O, no clock; the as-of, zone
 * data and every outside fact are arguments.
 *
 *     const compiled = compile(program);
 *     if (compiled.ok) {
 *       const result = compiled.plan.evaluate('{"usage":{"data":"620 GB"},"period":{…}}');
 *       if (result.ok) reply(result.json);
 *     }
 */
import type { Program } from '#dsl';
import type { Answer } from './answer.ts';
import { Bug } from './bug.ts';
import { type Compiled, type CompileOptions, compileWith, type Plan } from './plan.ts';
import { answerReference, evaluateReference } from './reference/reference.ts';
import { Registry } from './registry/registry.ts';
import type { Evaluator } from './specs/outcome.ts';

export type {
  Answer,
  DecisionAnswer,
  InputFault,
  Line,
  LineKind,
  Reason,
  TariffAnswer,
  TraceBlock,
  TraceStep,
  ValueAnswer,
  Verdict,
} from './answer.ts';
export { decode } from './boundary/decode.ts';
export { encodeInputs } from './boundary/encode.ts';
export type { ExternSource, Externs } from './boundary/extern.ts';
export type { Fault, FaultCode } from './boundary/fault.ts';
export type { Inputs, InputValue } from './boundary/value.ts';
export type { Frame } from './compiled/frame.ts';
export type { Mode } from './compiled/writer.ts';
export { answerSchema } from './contract/answer-schema.ts';
export { inputSchema } from './contract/input-schema.ts';
export { typeScript } from './contract/typescript.ts';
export {
  type Curve,
  type CurveOptions,
  type CurveResult,
  type Figure,
  figureOf,
  inputAt,
  type Piece,
  priceCurve,
  slopeOf,
} from './curve/curve.ts';
export { curveDifference, lowest } from './curve/difference.ts';
export { cliffs, type Direction, highest, type Peak, type Proof, proveDirection, type Turn } from './curve/findings.ts';
export { verify } from './explain/verify.ts';
export { BODY_BYTES_MAX } from './limits.ts';
export type {
  Answered,
  Compiled,
  CompileOptions,
  Evaluated,
  EvaluateOptions,
  Explain,
  Plan,
} from './plan.ts';
export { evaluateReference, type ReferenceOptions, type ReferenceResult } from './reference/reference.ts';
export { type Activation, narrowed, retiredOn, type Stretch, stretchesOf } from './registry/activations.ts';
export {
  type Called,
  type CallOptions,
  call,
  findVersions,
  type Refusal,
  type RefusalCode,
  unknownPolicy,
  unknownVersion,
  type Versions,
} from './registry/call.ts';
export type { Registry } from './registry/registry.ts';
export {
  type CallChange,
  type Compared,
  type Given,
  type PriceSum,
  Replay,
  type ReplayResult,
} from './replay/replay.ts';
export { SEMANTICS } from './semantics.ts';
export { type CoveragePoint, type CoveredKind, coverageOf } from './specs/coverage.ts';
export type { Evaluator, SpecResult } from './specs/outcome.ts';
export { runSpecs } from './specs/run.ts';
export { dateText as dayText, parseDate as parseDay, parseInstant } from './time/iso.ts';
export { TZDATA_RELEASE } from './time/zone-data.ts';

/** A plan for a policy, or the diagnostics of what it cannot compute: figures too wide (WR3120), zones that are not known (WR3100). */
export function compile(program: Program, options: CompileOptions = {}): Compiled {
  return compileWith(program, options, answerReference);
}

/** Versions of policies to be asked; only programs that compile may stand in it. */
export function createRegistry(): Registry {
  return new Registry((program) => {
    const compiled = compile(program);
    if (!compiled.ok) throw new Bug(`${program.name} ${program.version} does not compile`);
    return compiled.plan;
  });
}

/** The reference as an evaluator of in-file tests. */
export const referenceEvaluator: Evaluator = (program, inputs, at, externs) =>
  evaluateReference(program, inputs, { explain: 'lines', at, externs });

/** The compiled policy as an evaluator of in-file tests; answers are read back from their JSON. */
export function evaluatePlan(plan: Plan): Evaluator {
  return (_, inputs, at, externs) => {
    const result = plan.evaluateInputs(inputs, { at, externs });
    return result.ok ? { ok: true, answer: JSON.parse(result.json) as Answer } : result;
  };
}
