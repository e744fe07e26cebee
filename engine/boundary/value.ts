/** Decoded inputs: exact, in their declared types. What both evaluators start from. */
import type { Rational } from '#dsl';

export type InputValue =
  | { readonly kind: 'missing' }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** Text and zone names, in NFC. */
  | { readonly kind: 'text'; readonly value: string }
  /** In the unit of the declared type; a percent is its fraction. */
  | { readonly kind: 'number'; readonly value: Rational }
  /** The member's place in the enum, from 0. */
  | { readonly kind: 'enum'; readonly member: number }
  /** Days since 1970-01-01. */
  | { readonly kind: 'date'; readonly day: number }
  /** Seconds since 00:00. */
  | { readonly kind: 'time'; readonly second: number }
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: 'instant'; readonly ms: number }
  /** Fields in the order of the record's declaration. */
  | { readonly kind: 'record'; readonly fields: readonly InputValue[] }
  | { readonly kind: 'list'; readonly items: readonly InputValue[] };

/** One value for each input of the program, in the order of `program.inputs`. */
export type Inputs = readonly InputValue[];
