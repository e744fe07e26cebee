/**
 * Every bound of the language room, in one place. A file beyond one of them gets a diagnostic, never a stack overflow
 * or a frozen editor.
 */

/** Size of one source file in UTF-8. */
export const FILE_BYTES_MAX = 1_048_576;

/** Declarations of one file. */
export const DECLARATIONS_MAX = 2_000;

/** Depth of an expression, of groups in groups and of lists in lists; parentheses count while the text is read. */
export const EXPRESSION_DEPTH_MAX = 64;

/** Diagnostics of one pass over one file; whoever has more faults wants the first ones repaired first. */
export const DIAGNOSTICS_MAX = 200;

/** Rows of one table. */
export const TABLE_ROWS_MAX = 1_000_000;

/** Size of one CSV file in UTF-8. */
export const CSV_BYTES_MAX = 52_428_800;

/** Faults told of one CSV file; the rest is left unsaid. */
export const CSV_FAULTS_MAX = 20;

/** Elements of a list. */
export const LIST_BOUND_MAX = 10_000;

/** Comprehensions inside each other. */
export const COMPREHENSION_DEPTH_MAX = 2;

/** Bits of a constant figure. */
export const FIGURE_BITS_MAX = 256;

/**
 * What one evaluation may cost, in units of one operation (see `analysis/cost.ts`): some milliseconds. A month of samples every
 * five minutes, sorted for a percentile, takes a fifth of it.
 */
export const COST_MAX = 250_000;
