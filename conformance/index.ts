/**
 * The door of the conformance room: recorded answers of other systems, stated to Writ and compared exactly. It uses the product
 * by its doors alone, as anyone else would.
 */
export type { Way } from './kind.ts';
export { type Case, type KindCount, type Outcome, type Report, runVector, runVectors, UNFORESEEN } from './run.ts';
export type { Statement } from './statement.ts';
export { parseVectors, type Vector, type VectorFile } from './vector.ts';
