/** Work that is done again and again with a pause after each time, so that it never runs beside itself. */
export class Repeated {
  readonly #work: () => Promise<void>;
  readonly #pauseMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  /** `work` does not reject. */
  constructor(work: () => Promise<void>, pauseMs: number) {
    this.#work = work;
    this.#pauseMs = pauseMs;
  }

  /** For the first time after a pause. */
  start(): void {
    this.#timer = setTimeout(() => this.#again(), this.#pauseMs);
  }

  /** Resolves when what runs is at its end. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  #again(): void {
    this.#running = this.#work();
    void this.#running.then(() => {
      if (this.#timer !== undefined) this.start();
    });
  }
}
