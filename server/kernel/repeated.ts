/** Work that is done again and again with a pause after each time, so that it never runs beside itself. */
export class Repeated {
  readonly #work: () => Promise<void>;
  readonly #pauseMs: number;
  readonly #firstMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  /** `work` does not reject. It is done for the first time after `firstMs`. */
  constructor(work: () => Promise<void>, pauseMs: number, firstMs = pauseMs) {
    this.#work = work;
    this.#pauseMs = pauseMs;
    this.#firstMs = firstMs;
  }

  start(): void {
    this.#wait(this.#firstMs);
  }

  /** Resolves when what runs is at its end. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#again(), ms);
  }

  #again(): void {
    this.#running = this.#work();
    void this.#running.then(() => {
      if (this.#timer !== undefined) this.#wait(this.#pauseMs);
    });
  }
}
