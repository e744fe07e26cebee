/** JsonLogic as data, and its connectives: what is settled already is not written. */

export type Logic = boolean | number | string | null | readonly Logic[] | { readonly [operator: string]: Logic };

/** A truth on two rails: when it certainly holds, and when it certainly does not; what is neither is unknown. */
export interface Truth {
  readonly yes: Logic;
  readonly no: Logic;
  /** It can be unknown. */
  readonly open: boolean;
}

/** Larger predicates are given up: one that asks the same things in many places grows without end. */
export const SIZE_MAX = 5000;

export class TooLarge extends Error {}

const sizes = new WeakMap<object, number>();

/** How many operators and values it is made of. */
function sizeOf(logic: Logic): number {
  if (typeof logic !== 'object' || logic === null) return 1;
  const known = sizes.get(logic);
  if (known !== undefined) return known;
  const size = Object.values(logic).reduce((sum: number, each: Logic) => sum + sizeOf(each), 1);
  sizes.set(logic, size);
  return size;
}

function bounded(logic: Logic): Logic {
  if (sizeOf(logic) > SIZE_MAX) throw new TooLarge();
  return logic;
}

export function call(operator: string, ...operands: readonly Logic[]): Logic {
  return bounded({ [operator]: operands });
}

/** The first branch whose condition holds; conditions and branches in turn, and the last branch. */
export function choice(...parts: readonly Logic[]): Logic {
  return call('if', ...parts);
}

export function variable(path: string): Logic {
  return { var: path };
}

/** Everything is evaluated from the left, and no further than needed: guards stand in front of what they guard. */
export function and(...all: readonly Logic[]): Logic {
  return joined('and', true, all);
}
export function or(...all: readonly Logic[]): Logic {
  return joined('or', false, all);
}

function joined(operator: 'and' | 'or', neutral: boolean, all: readonly Logic[]): Logic {
  const items = all.flatMap((each) => operandsOf(each, operator)).filter((each) => each !== neutral);
  const decided = items.indexOf(!neutral);
  const needed = decided < 0 ? distinct(items) : distinct(items.slice(0, decided + 1));
  const [only] = needed;
  if (only === undefined) return neutral;
  if (only === !neutral) return only;
  return needed.length === 1 ? only : call(operator, ...needed);
}

function operandsOf(logic: Logic, operator: string): readonly Logic[] {
  if (typeof logic !== 'object' || logic === null || !(operator in logic)) return [logic];
  const inner = Object.entries(logic).find(([name]) => name === operator)?.[1];
  return Array.isArray(inner) ? inner : [logic];
}

function distinct(items: readonly Logic[]): readonly Logic[] {
  const seen = new Set<string>();
  return items.filter((each) => {
    const text = JSON.stringify(each);
    return !seen.has(text) && seen.add(text) !== undefined;
  });
}

export function not(logic: Logic): Logic {
  if (typeof logic === 'boolean') return !logic;
  if (typeof logic === 'object' && logic !== null && '!' in logic) {
    const inner = Object.entries(logic).find(([name]) => name === '!')?.[1];
    if (Array.isArray(inner) && inner[0] !== undefined) return inner[0];
  }
  return call('!', logic);
}

export const TRUE: Truth = { yes: true, no: false, open: false };
export const FALSE: Truth = { yes: false, no: true, open: false };

/** A truth that is unknown where what it speaks of is not there. */
export function truth(present: Logic, holds: Logic): Truth {
  if (typeof holds === 'boolean' && present === true) return holds ? TRUE : FALSE;
  return { yes: and(present, holds), no: and(present, not(holds)), open: present !== true };
}
export function negated({ yes, no, open }: Truth): Truth {
  return { yes: no, no: yes, open };
}
export function both(truths: readonly Truth[]): Truth {
  return {
    yes: and(...truths.map(({ yes }) => yes)),
    no: or(...truths.map(({ no }) => no)),
    open: truths.some(({ open }) => open),
  };
}
export function either(truths: readonly Truth[]): Truth {
  return negated(both(truths.map(negated)));
}
export function known({ yes, no, open }: Truth): Logic {
  return open ? or(yes, no) : true;
}
