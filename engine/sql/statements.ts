/** Statements as columns: what branches assign is chosen behind them, and what rejects is gathered. */
import { Bug } from '../bug.ts';
import type { Node, NumberNode, Statement } from '../ir/ir.ts';
import { isAmongNumbers } from '../ir/nodes.ts';
import { greatest } from '../ir/number-nodes.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { chosen, type Held, operand, type Scope } from './scope.ts';
import { allotted, spread } from './shares.ts';
import { type Sql, sql, textOf } from './sql.ts';
import { fitted, type Whole } from './wholes.ts';

/** The state of an evaluation: a copy for each branch. */
interface State {
  readonly scope: Scope & {
    readonly locals: Map<number, Held>;
    readonly numbers: Map<number, Held>;
    readonly others: Map<number, Held>;
  };
  /** Conditions under which the input is at fault, each where the branch it stands in is taken. */
  readonly rejects: Sql[];
}

/** What the last statement leaves. */
export interface Evaluated {
  readonly scope: Scope;
  readonly rejects: readonly Sql[];
}

export function runStatements(statements: readonly Statement[], start: Scope): Evaluated {
  const state: State = { scope: copyOf(start), rejects: [] };
  for (const statement of statements) run(statement, state);
  return state;
}

function copyOf(scope: Scope): State['scope'] {
  return {
    ...scope,
    locals: new Map(scope.locals),
    numbers: new Map(scope.numbers),
    others: new Map(scope.others),
  };
}

function written(node: Node, scope: Scope): Held {
  const { write, query } = scope;
  switch (node.family) {
    case 'number':
      return query.column(write.number(node, scope));
    case 'truth':
      return query.column(write.truth(node, scope));
    case 'text':
      return query.column(write.text(node, scope));
    case 'list':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return node satisfies never;
  }
}

function run(statement: Statement, state: State): void {
  const { scope } = state;
  switch (statement.op) {
    case 'bind':
    case 'assign':
      scope.locals.set(statement.local, written(statement.value, scope));
      return;
    case 'declare':
      scope.locals.set(statement.local, written(statement.initial, scope));
      return;
    case 'store': {
      const { slot, value } = statement;
      (isAmongNumbers(value) ? scope.numbers : scope.others).set(slot, written(value, scope));
      return;
    }
    case 'reject':
      state.rejects.push(scope.write.truth(statement.condition, scope));
      return;
    case 'if':
      branch(statement, state);
      return;
    case 'heap':
    case 'gather':
    case 'column':
    case 'put':
    case 'loop':
      throw new NotInSql(NOT_IN_SQL.lists);
    case 'spread':
    case 'allot':
      share(statement, state);
      return;
    case 'deal':
      throw new NotInSql(NOT_IN_SQL.shares);
    case 'ask':
      throw new NotInSql(NOT_IN_SQL.externs);
    default:
      statement satisfies never;
  }
}

function share(statement: Statement & { readonly op: 'spread' | 'allot' }, { scope }: State): void {
  const { query } = scope;
  // What is shared out is multiplied together: it stays within its node also in rows that mean nothing.
  const of = (node: NumberNode, least?: bigint): Whole => {
    const [value, { lo, hi }] = operand(node, scope);
    const from = least === undefined ? lo : greatest(least, lo);
    return query.column(fitted(value, { lo: from, hi: greatest(from, hi) }, query.dialect));
  };
  const dealt =
    statement.op === 'allot'
      ? allotted(
          of(statement.total),
          of(statement.step, 1n),
          statement.parts.map((part) => of(part)),
          query,
        )
      : spread(
          of(statement.total, 0n),
          of(statement.step, 1n),
          statement.weights.map((weight, i) => ({
            weight: of(weight, 0n),
            room: of(statement.rooms[i] ?? weight, 0n),
          })),
          query,
        );
  dealt.forEach((value, i) => {
    const local = statement.shares[i];
    if (local === undefined) throw new Bug('a share of no line');
    scope.locals.set(local, query.column(value));
  });
}

function branch({ condition, yes, no }: Statement & { readonly op: 'if' }, state: State): void {
  const { scope, rejects } = state;
  const { query } = scope;
  const taken = query.column(scope.write.truth(condition, scope));
  const one = query.branch(taken, () => runStatements(yes, scope));
  const other = query.branch(sql`(NOT ${taken})`, () => runStatements(no, scope));
  for (const reject of one.rejects) rejects.push(sql`(${taken} AND ${reject})`);
  for (const reject of other.rejects) rejects.push(sql`(NOT ${taken} AND ${reject})`);
  for (const kind of ['locals', 'numbers', 'others'] as const) {
    const into = scope[kind];
    for (const key of new Set([...one.scope[kind].keys(), ...other.scope[kind].keys()])) {
      const [a, b] = [one.scope[kind].get(key), other.scope[kind].get(key)];
      // What is bound inside a branch is not read behind it.
      if (a === undefined || b === undefined) continue;
      const either = chosen(sql`CASE WHEN ${taken} THEN ${a} ELSE ${b} END`, a, b);
      into.set(key, textOf(a) === textOf(b) ? a : query.column(either));
    }
  }
}
