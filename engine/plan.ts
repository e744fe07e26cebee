/**
 * Plans: what `compile` gives. The common case runs through generated code; faults, full traces and the few policies that
 * generated code cannot hold go through the reference evaluator, whose answers are the same.
 */
import type { AsOf, Diagnostic, Program } from '#dsl';
import type { Verdict } from './answer.ts';
import { resolveAsOf } from './boundary/as-of.ts';
import { inCurrencyOf } from './boundary/currency.ts';
import { decode } from './boundary/decode.ts';
import { askedOnce, type Externs, NO_EXTERNS } from './boundary/extern.ts';
import type { Fault } from './boundary/fault.ts';
import type { Inputs } from './boundary/value.ts';
import { Bug } from './bug.ts';
import { type Frame, numberReader, otherReader, setNumber } from './compiled/frame.ts';
import { loadInputs } from './compiled/load.ts';
import type { Wants } from './compiled/lower-program.ts';
import type { StoredNumber } from './compiled/outputs.ts';
import { Code, type Runner } from './compiled/plan.ts';
import { Sink } from './compiled/sink.ts';
import { wordReader } from './compiled/word-reader.ts';
import type { Mode } from './compiled/writer.ts';
import { VERDICTS } from './decide/decisions.ts';
import { codesOf, judgeCodes } from './judge.ts';

export type Explain = 'none' | 'lines' | 'full';

export interface EvaluateOptions {
  /** ISO date or instant: the as-of of a policy that names no as-of input; elsewhere it must agree with that input. */
  readonly at?: string | undefined;
  /** `lines` unless said otherwise. */
  readonly explain?: Explain;
  /** What answers externs: within one evaluation none is asked twice with the same arguments. */
  readonly externs?: Externs | undefined;
}
export type Evaluated =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** The answer as bytes. */
export type Answered =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** The slow way: exact, obvious, and the definition of every answer. */
export type SlowEvaluator = (
  program: Program,
  inputs: Inputs,
  options: EvaluateOptions & { readonly explain: Explain },
) => Evaluated;

export interface CompileOptions {
  /**
   * `shared` (the default) lets thousands of policies of one shape share their code; `inlined` is for one that is hot alone. Where
   * the runtime makes no code of text it is `loop`, whatever is asked for.
   */
  readonly mode?: Mode;
}
export type Compiled =
  | { readonly ok: true; readonly plan: Plan; readonly lints: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** `path`: where the inputs of a plan in one of several currencies say in which they are. */
interface Currencies {
  readonly path: AsOf['path'] | undefined;
  readonly plans: readonly Plan[];
}

export class Plan {
  readonly program: Program;
  /** Why this policy is left to the reference evaluator; undefined for compiled ones. */
  readonly interpreted: string | undefined;
  /** Of a policy in several currencies: a plan for each, which alone have frames; else none. */
  readonly inCurrencies: readonly Plan[];
  readonly #code: Code;
  readonly #slow: SlowEvaluator;
  /** Held here besides, a step nearer where thousands of plans take turns. */
  #totals: Runner['run'] | undefined;
  #lines: Runner['run'] | undefined;
  readonly #frames: Partial<Record<Wants, Frame>> = {};
  /** Whether what was decoded asks for the currency of this plan. */
  readonly #speaks: (frame: Frame, wants: Wants) => boolean;

  constructor(code: Code, interpreted: string | undefined, slow: SlowEvaluator, currencies?: Currencies) {
    this.program = code.program;
    this.interpreted = interpreted;
    this.inCurrencies = currencies?.plans ?? [];
    this.#slow = slow;
    this.#code = code;
    this.#speaks = currencies?.path === undefined ? () => true : this.#speaker(currencies.path);
  }

  #speaker(path: AsOf['path']): (frame: Frame, wants: Wants) => boolean {
    const readers: Partial<Record<Wants, (frame: Frame) => string | undefined>> = {};
    return (frame, wants) => {
      const read = readers[wants] ?? wordReader(this.#code.lowering(wants).inputs, path);
      readers[wants] = read;
      return read(frame) === this.program.currency;
    };
  }

  get code(): Code {
    return this.#code;
  }

  /** The body of an evaluation (JSON bytes or text) to the answer as JSON text, or to every fault of the input. */
  evaluate(body: Uint8Array | string, asked: EvaluateOptions = {}): Evaluated {
    const options = this.#once(asked);
    if (!this.#isFast(options)) return this.#evaluateSlowly(body, options);
    const bytes = typeof body === 'string' ? ENCODER.encode(body) : body;
    return this.#answerFast(bytes, options) ? { ok: true, json: SINK.toString() } : this.#evaluateSlowly(body, options);
  }

  /** The same to bytes, which stand in memory that is used again: they are good until the next evaluation of any plan. */
  answer(body: Uint8Array, asked: EvaluateOptions = {}): Answered {
    const options = this.#once(asked);
    if (this.#answerFast(body, options)) return { ok: true, bytes: SINK.view() };
    const slow = this.#evaluateSlowly(body, options);
    return slow.ok ? { ok: true, bytes: ENCODER.encode(slow.json) } : slow;
  }

  /** What generated code asked is not asked again where the slow way has the last word. */
  #once(options: EvaluateOptions): EvaluateOptions {
    if (options.externs === undefined || this.program.externs.length === 0) return options;
    return { ...options, externs: askedOnce(options.externs) };
  }

  /** Whether generated code can give such an answer at all. */
  #isFast({ explain }: EvaluateOptions): boolean {
    return explain !== 'full' && this.interpreted === undefined;
  }

  /** The whole way from bytes to bytes; false where anything is out of the common. */
  #answerFast(body: Uint8Array, options: EvaluateOptions): boolean {
    if (!this.#isFast(options)) return false;
    // What cannot be read in one currency, such as a finer amount, may be read in another.
    if (this.inCurrencies.length > 0) return this.inCurrencies.some((plan) => plan.#answerFast(body, options));
    const { explain = 'lines' } = options;
    const frame = this.#frame(explain);
    if (!this.decode(frame, body, options) || !this.#speaks(frame, wanted(explain))) return false;
    if (this.run(frame, explain) !== 0) return false;
    this.#write(frame, explain);
    return true;
  }
  #evaluateSlowly(body: Uint8Array | string, options: EvaluateOptions): Evaluated {
    const decoded = decode(this.program, body);
    return decoded.ok ? this.evaluateInputs(decoded.inputs, options) : decoded;
  }

  /** Reads a body's bytes, and an as-of that the caller gives, into a frame; false where only `evaluate` can say what they hold. */
  decode(frame: Frame, body: Uint8Array, { at, explain = 'lines', externs }: EvaluateOptions = {}): boolean {
    frame.externs = externs ?? NO_EXTERNS;
    if ((at === undefined) === (this.program.asOf === undefined)) return false;
    if (this.#code.decoder(wanted(explain))?.(body, body.length, frame) !== true) return false;
    return at === undefined || this.#admit([], at, frame);
  }

  /**
   * The same for many rows, as `compileRowDecoder` has them: the as-of and what answers externs are settled here, once for all of
   * them. Undefined where only `evaluate` can say what a row holds.
   */
  rowReader(
    frame: Frame,
    { at, explain = 'lines', externs }: EvaluateOptions = {},
  ): ((row: Uint8Array, size: number) => boolean) | undefined {
    frame.externs = externs ?? NO_EXTERNS;
    if ((at === undefined) === (this.program.asOf === undefined)) return undefined;
    if (at !== undefined && !this.#admit([], at, frame)) return undefined;
    const decode = this.#code.rowDecoder(wanted(explain));
    return decode && ((row, size) => decode(row, size, frame));
  }

  /** The same from decoded inputs. */
  evaluateInputs(inputs: Inputs, options: EvaluateOptions = {}): Evaluated {
    const { at, explain = 'lines', externs } = this.#once(options);
    const slow = { explain, at, externs };
    const alone = this.inCurrencyOf(inputs);
    if (alone !== undefined && alone !== this) return alone.evaluateInputs(inputs, slow);
    if (alone === undefined || !this.#isFast(slow)) return this.#slow(this.program, inputs, slow);
    const frame = this.#frame(explain);
    if (!this.load(frame, inputs, slow) || this.run(frame, explain) !== 0)
      return this.#slow(this.program, inputs, slow);
    return { ok: true, json: this.encode(frame, explain) };
  }

  /** The plan in the currency that the inputs ask for: itself, in a policy of one; undefined where it has no such currency. */
  inCurrencyOf(inputs: Inputs): Plan | undefined {
    if (this.inCurrencies.length === 0) return this;
    const found = inCurrencyOf(this.program, inputs);
    return found.ok ? this.inCurrencies.find(({ program }) => program === found.program) : undefined;
  }

  /** An as-of that the caller gives is settled before the run; false where the slow way must say what is wrong with it. */
  #admit(inputs: Inputs, at: string | undefined, frame: Frame): boolean {
    if (this.program.asOf !== undefined && at === undefined) return true;
    const resolved = resolveAsOf(this.program, inputs, at);
    if (!resolved.ok) return false;
    this.#setCallerDay(frame, resolved.asOf.day, resolved.asOf.text);
    return true;
  }
  #setCallerDay(frame: Frame, day: number, text: string): void {
    setNumber(frame, CALLER_DAY_SLOT, day);
    frame.asOfText = text;
  }

  #frame(explain: Explain): Frame {
    const wants = wanted(explain);
    const found = this.#frames[wants] ?? this.#code.frame(wants);
    this.#frames[wants] = found;
    return found;
  }

  /**
   * A frame of one's own, for `decode`, `run` and `encode` in a loop. Frames of `none` and of `lines` differ. A policy in several
   * currencies has frames `inCurrencies` alone.
   */
  frame(explain: Explain = 'lines'): Frame {
    if (this.inCurrencies.length > 0) throw new Bug('a frame of no currency');
    return this.#code.frame(wanted(explain));
  }

  /** Writes inputs, and an as-of that the caller gives, into a frame; false where that as-of is at fault. */
  load(frame: Frame, inputs: Inputs, { at, explain = 'lines', externs }: EvaluateOptions = {}): boolean {
    frame.externs = externs ?? NO_EXTERNS;
    if (!this.#admit(inputs, at, frame)) return false;
    loadInputs(this.#code.lowering(wanted(explain)).inputs, inputs, frame);
    return true;
  }

  /** One evaluation over a frame: 0, or 1 where the input is at fault (then nothing in the frame counts). */
  run(frame: Frame, explain: Explain = 'lines'): number {
    if (explain !== 'none') {
      this.#lines ??= this.#code.runner('lines').run;
      return this.#lines(frame);
    }
    this.#totals ??= this.#code.runner('totals').run;
    return this.#totals(frame);
  }

  /** The answer that the last run left in the frame. */
  encode(frame: Frame, explain: Explain = 'lines'): string {
    this.#write(frame, explain);
    return SINK.toString();
  }
  #write(frame: Frame, explain: Explain): void {
    SINK.begin();
    this.#code.encoder(wanted(explain))(frame, SINK);
  }

  /** Reads the verdict of a decision after a run. */
  verdictReader(decision: string, explain: Explain = 'none'): (frame: Frame) => Verdict {
    const { verdicts, program } = this.#code.lowering(wanted(explain));
    const slot = verdicts[program.decisions.findIndex(({ name }) => name === decision)];
    if (slot === undefined) throw new Bug(`no decision ${decision}`);
    const read = numberReader(slot);
    return (frame) => VERDICTS[read(frame)] ?? 'not_applicable';
  }

  /** Reads the failed rules after a run, one bit each in the order of the program, 31 to a word. */
  failedReader(word = 0, explain: Explain = 'none'): (frame: Frame) => number {
    const slot = this.#code.lowering(wanted(explain)).rules.failed[word];
    return slot === undefined ? () => 0 : numberReader(slot);
  }

  /** Reads a figure of a tariff after a run, as a whole number over `scale`. */
  totalReader(
    tariff: string,
    figure: 'subtotal' | 'tax' | 'total' | 'due',
    explain: Explain = 'none',
  ): { readonly scale: bigint; readonly read: (frame: Frame) => number | bigint } {
    const stored: StoredNumber = this.#code.tariff(tariff, wanted(explain))[figure];
    const { slot, scale, rep } = stored;
    return { scale, read: rep === 'i53' ? numberReader(slot) : (otherReader(slot) as (frame: Frame) => bigint) };
  }
}

/** The first number of a frame is the day that a caller gives as the as-of. */
const CALLER_DAY_SLOT = 0;

/** Evaluations do not interleave, so one sink serves all plans. */
const SINK = new Sink();
const ENCODER = new TextEncoder();

function wanted(explain: Explain): Wants {
  return explain === 'none' ? 'totals' : 'lines';
}

export function compileWith(program: Program, { mode = 'shared' }: CompileOptions, slow: SlowEvaluator): Compiled {
  const codes = codesOf(program, mode);
  const judged = judgeCodes(codes);
  if (!judged.ok) return judged;
  const path = program.currencies?.path;
  const { interpreted, lints } = judged;
  const [first = new Code(program, mode)] = codes;
  if (path === undefined) return { ok: true, plan: new Plan(first, interpreted, slow), lints };
  const plans = codes.map((code) => new Plan(code, interpreted, slow, { path, plans: [] }));
  const plan = new Plan(new Code(program, mode), interpreted, slow, { path: undefined, plans });
  return { ok: true, plan, lints };
}
