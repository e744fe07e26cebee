/** What the families of nodes share while they are written out. */
import type { Node } from '../ir/ir.ts';
import type { Writer } from './writer.ts';

export interface Emit {
  readonly writer: Writer;
  readonly node: (node: Node) => string;
  readonly table: (table: number) => string;
  readonly column: (table: number, column: number) => string;
}
