/** Thrown while lowering: a sound policy holds a form that generated code has no shape for; the reference evaluates it. */
export class NotCompiled extends Error {}
