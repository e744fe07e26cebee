/** A trace under construction: blocks with steps, each step known by its place so that others can refer to it. */
import type { Program, Span } from '#dsl';
import type { TraceBlock, TraceStep } from '../../answer.ts';
import { lineOf } from '../place.ts';
import { leaf, type Rendered } from './rendered.ts';

export interface StepOptions {
  readonly at?: Span;
  readonly label?: string | undefined;
  /** The step of a rounding, as the text shows it. */
  readonly stepText?: string;
}

export class BlockTrace {
  readonly kind: TraceBlock['kind'];
  readonly id: string;
  readonly span: Span;
  readonly #log: TraceLog;
  readonly #steps: TraceStep[] = [];
  readonly #stages = new Set<string>();

  constructor(kind: TraceBlock['kind'], id: string, span: Span, log: TraceLog) {
    this.kind = kind;
    this.id = id;
    this.span = span;
    this.#log = log;
  }

  /** Adds a step and gives the figure that later texts quote. A stage that stands already gets a number. */
  step(stage: string, rendered: Rendered, out: string, options: StepOptions = {}): Rendered {
    const name = this.#unique(stage);
    const inputs = this.#log.homes(rendered);
    this.#steps.push({
      stage: name,
      at: lineOf(this.#log.program, options.at ?? this.span),
      ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
      text: rendered.text,
      out,
      ...modesOf(rendered),
      ...(options.stepText === undefined ? {} : { step: options.stepText }),
      ...(options.label === undefined ? {} : { label: options.label }),
    });
    return leaf(`${this.kind} ${this.id} / ${name}`, out);
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

/** The rounding modes of a text, in order, outside its quoted texts. */
function modesOf({ text }: Rendered): Pick<TraceStep, 'mode'> {
  if (!text.includes('round(')) return {};
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const modes = [...bare.matchAll(/\bround\(([a-z ]+), /g)].map(([, mode]) => mode);
  return modes.length === 0 ? {} : { mode: modes.join('; ') };
}

/** Keeps one figure for each home over the whole trace. */
export class TraceLog {
  readonly program: Program;
  readonly #figures = new Map<string, string>();

  constructor(program: Program) {
    this.program = program;
  }

  /** `inputs` of a step: one entry for each figure of the text, in its order; a home used again is numbered. */
  homes({ homes }: Rendered): Record<string, string> {
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
