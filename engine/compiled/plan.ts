/** A compiled policy: generated code for the common case, and the slow way for whatever is not common. */
import type { Program } from '#dsl';
import { Bug } from '../bug.ts';
import { widthOf } from '../ir/width.ts';
import { TableSet } from '../tables/table-set.ts';
import { compileDecoder, compileRowDecoder, type Decoder } from './decoder.ts';
import { emitStatements, emitter } from './emit-statement.ts';
import { compileEncoder, type Encoder } from './encoder.ts';
import { type Frame, frameMaker } from './frame.ts';
import { loopedFunction, ownFunction, possibleMode, type Surroundings } from './functions.ts';
import { type Lowering, lowerProgram, type Wants } from './lower-program.ts';
import { tryMessages } from './message.ts';
import type { TariffOutputs } from './tariff-outputs.ts';
import { type Figures, type Mode, Pool, Writer } from './writer.ts';

/** One function over the frame; 0, or 1 where the input is at fault and the slow way says how. */
export interface Runner {
  readonly lowering: Lowering;
  readonly run: (frame: Frame) => number;
}

const FIGURES: Readonly<Record<Mode, Figures>> = { inlined: 'literal', shared: 'named', loop: 'listed' };

export class Code {
  readonly program: Program;
  readonly mode: Mode;
  readonly #tables = new TableSet();
  readonly #lowered: Partial<Record<Wants, Lowering>> = {};
  readonly #runners: Partial<Record<Wants, Runner>> = {};
  readonly #encoders: Partial<Record<Wants, Encoder>> = {};
  readonly #decoders: Partial<Record<Wants, { readonly decode: Decoder | undefined }>> = {};

  constructor(program: Program, mode: Mode) {
    this.program = program;
    this.mode = possibleMode(mode);
  }

  get tables(): TableSet {
    return this.#tables;
  }

  lowering(wants: Wants): Lowering {
    const found = this.#lowered[wants];
    if (found !== undefined) return found;
    const lowered = lowerProgram(this.program, this.#tables, wants);
    this.#lowered[wants] = lowered;
    return lowered;
  }

  /** Throws `NotCompiled` for a message that cannot be printed by generated code. */
  tryMessages(): void {
    const { inputs, answers } = this.lowering('lines');
    tryMessages({ program: this.program, inputs, answers, callerDay: 0, tables: this.#tables });
  }

  runner(wants: Wants): Runner {
    const found = this.#runners[wants];
    if (found !== undefined) return found;
    const made = this.#compile(this.lowering(wants));
    this.#runners[wants] = made;
    return made;
  }

  #compile(lowering: Lowering): Runner {
    const { writer, pool } = this.#written(lowering);
    const around: Surroundings = { numbers: pool.numbers, objects: pool.objects, tables: this.#tables.tables };
    if (this.mode === 'loop') return { lowering, run: loopedFunction(writer.source(), around) };
    return { lowering, run: ownFunction([...pool.names(), ...writer.names()], writer.body(), around) };
  }

  #written(lowering: Lowering): { readonly writer: Writer; readonly pool: Pool } {
    const pool = new Pool(FIGURES[this.mode]);
    const writer = new Writer(pool, this.#tables);
    emitStatements(lowering.statements, emitter(writer));
    writer.line('return 0;');
    return { writer, pool };
  }

  /** What the function of `runner` is generated from, for whoever reads or counts it. */
  emitted(wants: Wants): string {
    return this.#written(this.lowering(wants)).writer.source();
  }

  encoder(wants: Wants): Encoder {
    const found = this.#encoders[wants];
    if (found !== undefined) return found;
    const made = compileEncoder(this.lowering(wants), this.#tables, wants === 'lines', this.mode);
    this.#encoders[wants] = made;
    return made;
  }

  /** Undefined where the inputs have a form that only the slow decoder reads. */
  decoder(wants: Wants): Decoder | undefined {
    const found = this.#decoders[wants];
    if (found !== undefined) return found.decode;
    const made = compileDecoder(this.lowering(wants).inputs, this.mode);
    this.#decoders[wants] = { decode: made };
    return made;
  }

  /** The same of rows. */
  rowDecoder(wants: Wants): Decoder | undefined {
    return compileRowDecoder(this.lowering(wants).inputs, this.mode);
  }

  frame(wants: Wants): Frame {
    return frameMaker(this.lowering(wants).layout, this.mode)();
  }

  tariff(name: string, wants: Wants): TariffOutputs {
    const found = this.lowering(wants).tariffs.find(({ tariff }) => tariff.name === name);
    if (found === undefined) throw new Bug(`no tariff ${name}`);
    return found;
  }

  get width(): number {
    return widthOf(this.lowering('lines').statements);
  }
}
