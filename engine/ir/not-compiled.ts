/** Thrown while lowering: a sound policy holds a form that generated code has no shape for; the reference evaluates it. */
export class NotCompiled extends Error {}

/** What such forms are: the whole list, which docs/calling.md explains. */
export const NOT_COMPILED = {
  items: (block: string) => `${block}, which goes over the items of a list`,
  extern: (extern: string) => `a call of ${extern}, which is answered from outside`,
  denominator: () => 'a figure over a denominator that only the input gives, where a fixed one is needed',
  width: (bits: number) => `a figure of ${bits} bits over denominators that only the input gives`,
} as const;
