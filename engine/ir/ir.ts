/**
 * The intermediate form between the checked program and generated code. It is two-valued and total: missing values are
 * pairs (present, value), unknown truths are two rails, units are gone, every number is a whole number over a static scale.
 * Nodes are pure; what is needed twice is bound to a local by a statement.
 */
import type { Calendar, Extern, Pattern, Program, RoundingMode, Type } from '#dsl';
import type { Place } from './layout.ts';

/** Plain doubles hold whole numbers to 2^53 - 1; what may pass that is a BigInt, for that subtree only. */
export type Representation = 'i53' | 'big';

/** A number is `whole / scale`, and its whole number lies in lo..hi. */
export interface Extent {
  readonly scale: bigint;
  readonly lo: bigint;
  readonly hi: bigint;
  readonly rep: Representation;
  /** Locals of whole numbers from 1 that it is divided by as well (see `divisors.ts`); absent: none. */
  readonly over?: readonly NumberNode[];
}

export type NumberFunction =
  | 'addMonths'
  | 'monthsBetween'
  | 'localDate'
  | 'shiftInstantDays'
  | 'shiftInstantMonths'
  | 'startOfDate'
  | 'textLength'
  | 'listLength'
  /** The band of an instant, and the time of a span in a band (time/band-clock.ts). */
  | 'bandAt'
  | 'bandTime';
/** `billed…`: whether (anchor, start, end, every) is one of the periods that an anchor makes (18.79). */
export type TruthFunction =
  | 'startsWith'
  | 'endsWith'
  | 'contains'
  | 'matches'
  | 'isNetwork'
  | 'isAddress'
  /** Two elements of a column are alike. */
  | 'holdsTwice'
  | 'billedDays'
  | 'billedRemembered'
  | 'billedSticky'
  | 'billedClamped';

/** By size on whole numbers of one scale, or by code point on texts. */
export type Relation = '<' | '<=' | '>' | '>=' | '===' | '!==';

export type NumberNode = Extent & { readonly family: 'number' } & (
    | { readonly op: 'constant'; readonly value: bigint; readonly structural: boolean }
    | { readonly op: 'slot'; readonly slot: number }
    | { readonly op: 'local'; readonly local: number }
    | {
        readonly op: 'add' | 'subtract' | 'multiply' | 'min' | 'max';
        readonly left: NumberNode;
        readonly right: NumberNode;
      }
    /** A truth a bit, the first one lowest; at most 31. Always bound to a local. */
    | { readonly op: 'bits'; readonly truths: readonly TruthNode[] }
    | { readonly op: 'negate' | 'absolute' | 'widen' | 'narrow'; readonly operand: NumberNode }
    /** The whole quotient of two whole numbers; `exact` where it is known to leave no remainder. */
    | {
        readonly op: 'quotient';
        readonly mode: RoundingMode | 'exact';
        readonly left: NumberNode;
        readonly right: NumberNode;
      }
    | {
        readonly op: 'choice';
        readonly condition: TruthNode;
        readonly yes: NumberNode;
        readonly no: NumberNode;
      }
    | {
        readonly op: 'call';
        readonly function: NumberFunction;
        readonly args: readonly Node[];
        readonly zone?: string;
        readonly calendar?: Calendar;
      }
    /** The number of this rank, from 1, among those of a heap; 0 where it is empty. */
    | { readonly op: 'ranked'; readonly heap: NumberNode; readonly rank: NumberNode }
    /** The row of a table for these keys; the number of rows where none fits. */
    | { readonly op: 'find'; readonly table: number; readonly keys: readonly Node[] }
    | { readonly op: 'cell'; readonly table: number; readonly column: number; readonly row: NumberNode }
    | { readonly op: 'element'; readonly list: ListNode; readonly column: number; readonly index: NumberNode }
  );

export type TruthNode = { readonly family: 'truth' } & (
  | { readonly op: 'constant'; readonly value: boolean }
  | { readonly op: 'slot'; readonly slot: number }
  | { readonly op: 'local'; readonly local: number }
  | { readonly op: 'compare'; readonly relation: Relation; readonly left: NumberNode; readonly right: NumberNode }
  | { readonly op: 'compareText'; readonly relation: Relation; readonly left: TextNode; readonly right: TextNode }
  /** Whether one of the bits of `mask`, or each of them, is set in one of the words. */
  | { readonly op: 'anyBit' | 'everyBit'; readonly words: readonly NumberNode[]; readonly mask: number }
  | { readonly op: 'not'; readonly operand: TruthNode }
  | { readonly op: 'and' | 'or'; readonly items: readonly TruthNode[] }
  | { readonly op: 'choice'; readonly condition: TruthNode; readonly yes: TruthNode; readonly no: TruthNode }
  | {
      readonly op: 'call';
      readonly function: TruthFunction;
      readonly args: readonly Node[];
      readonly pattern?: Pattern;
    }
  | { readonly op: 'cell'; readonly table: number; readonly column: number; readonly row: NumberNode }
  | { readonly op: 'element'; readonly list: ListNode; readonly column: number; readonly index: NumberNode }
);

export type TextNode = { readonly family: 'text' } & (
  | { readonly op: 'constant'; readonly value: string }
  | { readonly op: 'slot'; readonly slot: number }
  | { readonly op: 'local'; readonly local: number }
  | { readonly op: 'upper'; readonly operand: TextNode }
  | { readonly op: 'choice'; readonly condition: TruthNode; readonly yes: TextNode; readonly no: TextNode }
  | { readonly op: 'cell'; readonly table: number; readonly column: number; readonly row: NumberNode }
  | { readonly op: 'element'; readonly list: ListNode; readonly column: number; readonly index: NumberNode }
);

/** A list at run time: columns, one for each leaf of the element (see `layout.ts`). */
export type ListNode = { readonly family: 'list' } & (
  | { readonly op: 'slot'; readonly slot: number }
  | { readonly op: 'local'; readonly local: number }
  | { readonly op: 'empty' }
  | { readonly op: 'choice'; readonly condition: TruthNode; readonly yes: ListNode; readonly no: ListNode }
  | { readonly op: 'element'; readonly list: ListNode; readonly column: number; readonly index: NumberNode }
  /** The matching rows of a table, in row order; a row number is its one leaf. */
  | { readonly op: 'rows'; readonly table: number; readonly keys: readonly Node[] }
  /** The indices of a list where `where` holds, a column of truths, in the order of `keys`, a column of numbers; absent: all, as they stand. */
  | {
      readonly op: 'chosen';
      readonly list: ListNode;
      readonly where?: ListNode;
      readonly keys?: ListNode;
      readonly falling: boolean;
    }
);

export type Node = NumberNode | TruthNode | TextNode | ListNode;

/** What an extern is given for one parameter, or for a field of it. */
export type Argument = { readonly present: TruthNode } & (
  | { readonly kind: 'number'; readonly node: NumberNode; readonly of: Type['kind'] }
  | { readonly kind: 'truth'; readonly node: TruthNode }
  | { readonly kind: 'text'; readonly node: TextNode }
  | { readonly kind: 'record'; readonly fields: readonly Argument[] }
);

/** What is read of an answer once it is in its place. */
export interface AskedLeaf {
  readonly local: number;
  readonly value: Node;
}

/** Statements are structured: work behind a gate stands inside it. */
export type Statement =
  | { readonly op: 'bind'; readonly local: number; readonly value: Node }
  /** A local that branches assign; `initial` is what it holds where none does. */
  | { readonly op: 'declare'; readonly local: number; readonly initial: Node }
  | { readonly op: 'assign'; readonly local: number; readonly value: Node }
  | {
      readonly op: 'if';
      readonly condition: TruthNode;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    }
  /** An empty heap of numbers, which `gather` adds to and `ranked` picks from. */
  | { readonly op: 'heap'; readonly local: number }
  | { readonly op: 'gather'; readonly local: number; readonly value: NumberNode }
  /** A list of one column, as long as another list, and what stands in it before anything is put there. */
  | { readonly op: 'column'; readonly local: number; readonly list: ListNode; readonly initial: Node }
  | { readonly op: 'put'; readonly local: number; readonly index: NumberNode; readonly value: Node }
  | { readonly op: 'loop'; readonly index: number; readonly list: ListNode; readonly body: readonly Statement[] }
  | { readonly op: 'store'; readonly slot: number; readonly value: Node }
  /** Ends the evaluation: the input is at fault, and the slow path says how. */
  | { readonly op: 'reject'; readonly condition: TruthNode }
  /**
   * Asks an extern where `when` holds, puts the answer into its place of the frame, where it is missing otherwise, and reads it
   * from there. Without an answer that fits, where there must be one, it ends the evaluation as `reject` does.
   */
  | {
      readonly op: 'ask';
      readonly extern: Extern;
      readonly program: Program;
      readonly place: Place;
      readonly when: TruthNode;
      readonly args: readonly Argument[];
      readonly leaves: readonly AskedLeaf[];
    }
  /** Shares `total` out over lines by weight, in whole steps, none above its room (18.116); numeric/spread.ts. */
  | {
      readonly op: 'spread';
      readonly total: NumberNode;
      readonly step: NumberNode;
      readonly weights: readonly NumberNode[];
      readonly rooms: readonly NumberNode[];
      /** The locals that take the shares. */
      readonly shares: readonly number[];
    }
  /** The same two over what was gathered in heaps: a list of one column, by the places in them. */
  | {
      readonly op: 'deal';
      readonly local: number;
      readonly how: 'spread' | 'allot';
      readonly total: NumberNode;
      readonly step: NumberNode;
      readonly heaps: readonly NumberNode[];
    }
  /** Brings parts to whole steps that add up to `total`, a multiple of the step (18.7); numeric/allot.ts. */
  | {
      readonly op: 'allot';
      readonly total: NumberNode;
      readonly step: NumberNode;
      readonly parts: readonly NumberNode[];
      /** The locals that take the numbers of steps. */
      readonly shares: readonly number[];
    };
