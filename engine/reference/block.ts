/** What every block has: its `let` names, and a gate that is never unknown where money depends on it. */
import type { Each, Expr, Item, Let } from '#dsl';
import { Bug } from '../bug.ts';
import { type Context, Environment } from './context.ts';
import { itemScope } from './items.ts';
import { truthOf } from './value.ts';

/** A scope with the names of a block; each is computed when first read, whatever the order they stand in. */
export function bindLets(lets: readonly Let[], outer: Environment, context: Context): Environment {
  const env = new Environment(outer);
  for (const { local, value } of lets) env.bind(local, () => context.evaluate(value, env));
  return env;
}

/** The same for a block that may stand for one item of a list. */
export function blockScope(
  block: { readonly each?: Each; readonly item?: Item; readonly lets: readonly Let[] },
  outer: Environment,
  context: Context,
): Environment {
  return bindLets(block.lets, itemScope(block, outer, context), context);
}

/** 18.23: the gates of what yields money are discharged, so they are true or false. */
export function isOpen(gate: Expr | undefined, env: Environment, context: Context): boolean {
  if (gate === undefined) return true;
  const truth = truthOf(context.evaluate(gate, env));
  if (truth === undefined) throw new Bug('an unknown gate of a block that yields money');
  context.watch?.({ kind: 'gate', part: gate, open: truth });
  return truth;
}
