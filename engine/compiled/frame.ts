/** The working memory of an evaluation: inputs, then results. Made once for a plan and used again and again. */
export interface Frame {
  /** Numbers below 2^53, truths as 1 and 0, enums, dates, presence. */
  readonly n: Float64Array;
  /** Texts, lists, wider numbers. */
  readonly o: unknown[];
  /** The as-of as the answer shows it, where the caller gave it. */
  asOfText: string;
}

export function newFrame(sizes: { readonly n: number; readonly o: number }): Frame {
  return { n: new Float64Array(sizes.n), o: new Array<unknown>(sizes.o).fill(undefined), asOfText: '' };
}
