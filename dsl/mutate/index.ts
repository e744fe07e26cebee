/**
 * The third door of the language room: small changes of a policy, which show whether its tests would notice them. It stands
 * apart, so that whoever only checks or evaluates does not load it.
 */
export { type Mutant, OPERATORS, type Operator } from './mutant.ts';
export { mutantsOf } from './mutants.ts';
