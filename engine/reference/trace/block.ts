/** A trace under construction: blocks with steps, each step known by its place so that others can refer to it. */
import type { Program, Span } from '#dsl';
import type { TraceBlock, TraceStep } from '../../answer.ts';
import { lineOf } from '../place.ts';
import { type Home, leaf, type Rendered } from './rendered.ts';

export interface StepOptions {
  readonly at?: Span;
  readonly label?: string | undefined;
  /** The step of a rounding, as the text shows it. */
  readonly stepText?: string;
}

/** A step while it is made. Keys are set in the order in which they are written; one that is absent is never set. */
type Making = { -readonly [Key in keyof TraceStep]: TraceStep[Key] };

export class BlockTrace {
  readonly kind: TraceBlock['kind'];
  readonly id: string;
  readonly span: Span;
  /** What the home of a figure of this block begins with. */
  readonly #home: string;
  readonly #log: TraceLog;
  readonly #steps: TraceStep[] = [];
  readonly #stages = new Set<string>();

  constructor(kind: TraceBlock['kind'], id: string, span: Span, log: TraceLog) {
    this.kind = kind;
    this.id = id;
    this.span = span;
    this.#home = `${kind} ${id} / `;
    this.#log = log;
  }

  /** Adds a step and gives the figure that later texts quote. A stage that stands already gets a number. */
  step(stage: string, rendered: Rendered, out: string, options: StepOptions = {}): Rendered {
    const name = this.#unique(stage);
    const at = lineOf(this.#log.program, options.at ?? this.span);
    const { text, homes } = rendered;
    const made: Making =
      homes.length === 0
        ? { stage: name, at, text, out }
        : { stage: name, at, inputs: this.#log.inputs(homes), text, out };
    const mode = modesOf(text);
    if (mode !== undefined) made.mode = mode;
    if (options.stepText !== undefined) made.step = options.stepText;
    if (options.label !== undefined) made.label = options.label;
    this.#steps.push(made);
    return leaf(this.#home + name, out);
  }

  /** The same block, with each stage behind a word. */
  under(prefix: string): BlockTrace {
    return new PrefixedTrace(prefix, this, this.#log);
  }

  #unique(stage: string): string {
    let name = stage;
    for (let n = 2; this.#stages.has(name); n += 1) name = `${stage} ${n}`;
    this.#stages.add(name);
    return name;
  }

  finish(): TraceBlock {
    return { kind: this.kind, id: this.id, at: lineOf(this.#log.program, this.span), steps: this.#steps };
  }
}

class PrefixedTrace extends BlockTrace {
  readonly #prefix: string;
  readonly #inner: BlockTrace;

  constructor(prefix: string, inner: BlockTrace, log: TraceLog) {
    super(inner.kind, inner.id, inner.span, log);
    this.#prefix = prefix;
    this.#inner = inner;
  }

  override step(stage: string, rendered: Rendered, out: string, options: StepOptions = {}): Rendered {
    return this.#inner.step(`${this.#prefix} ${stage}`, rendered, out, options);
  }
}

const ROUND = /\bround\(([a-z ]+), /g;

/** The rounding modes of a text, in order, outside its quoted texts. */
function modesOf(text: string): string | undefined {
  if (!text.includes('round(')) return undefined;
  const bare = text.includes('"') ? text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""') : text;
  let modes: string | undefined;
  for (const [, mode = ''] of bare.matchAll(ROUND)) modes = modes === undefined ? mode : `${modes}; ${mode}`;
  return modes;
}

/** Keeps one figure for each home over the whole trace. */
export class TraceLog {
  readonly program: Program;
  readonly #figures = new Map<string, string>();

  constructor(program: Program) {
    this.program = program;
  }

  /** `inputs` of a step: one entry for each figure of the text, in its order; a home used again is numbered. */
  inputs(homes: readonly Home[]): Record<string, string> {
    const inputs: Record<string, string> = {};
    for (const [home, figure] of homes) {
      const key = this.#home(home, figure);
      let name = key;
      for (let n = 2; Object.hasOwn(inputs, name); n += 1) name = `${key} #${n}`;
      inputs[name] = figure;
    }
    return inputs;
  }

  /** The home itself, or with a number when another figure has it already; a step's figure is compared with the step. */
  #home(home: string, figure: string): string {
    if (home.includes(' / ')) return home;
    let key = home;
    for (let n = 2; ; n += 1) {
      const known = this.#figures.get(key);
      if (known === undefined) this.#figures.set(key, figure);
      if (known === undefined || known === figure) return key;
      key = `${home} (${n})`;
    }
  }
}
