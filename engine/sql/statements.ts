/** Statements as columns: what branches assign is chosen behind them, and what rejects is gathered. */
import { Bug } from '../bug.ts';
import type { NumberNode, Statement } from '../ir/ir.ts';
import { recast } from '../ir/number-nodes.ts';
import { nodeText, numberText, truthText } from './nodes.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Sql, sql } from './query.ts';
import type { Scope } from './scope.ts';
import { allotText, spreadText } from './shares.ts';

/** The state of an evaluation: a copy for each branch. */
interface State {
  readonly scope: Scope & {
    readonly locals: Map<number, Sql>;
    readonly numbers: Map<number, Sql>;
    readonly others: Map<number, Sql>;
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

function run(statement: Statement, state: State): void {
  const { scope } = state;
  const { query } = scope;
  switch (statement.op) {
    case 'bind':
    case 'assign':
      scope.locals.set(statement.local, query.column(nodeText(statement.value, scope)));
      return;
    case 'declare':
      scope.locals.set(statement.local, query.column(nodeText(statement.initial, scope)));
      return;
    case 'store': {
      const { slot, value } = statement;
      const isOther = value.family === 'text' || (value.family === 'number' && value.rep === 'big');
      (isOther ? scope.others : scope.numbers).set(slot, query.column(nodeText(value, scope)));
      return;
    }
    case 'reject':
      state.rejects.push(truthText(statement.condition, scope));
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
  const { total, shares } = statement;
  const big = (node: NumberNode): Sql => query.column(numberText(recast(node, 'big'), scope));
  const [whole, step] = [big(total), big(statement.step)];
  const dealt =
    statement.op === 'allot'
      ? allotText(whole, step, statement.parts.map(big), query)
      : spreadText(
          whole,
          step,
          statement.weights.map((weight, i) => ({ weight: big(weight), room: big(statement.rooms[i] ?? weight) })),
          query,
        );
  dealt.forEach((value, i) => {
    const local = shares[i];
    if (local === undefined) throw new Bug('a share of no line');
    const type = query.dialect.whole[total.rep];
    scope.locals.set(local, query.column(sql(`CAST(${value.text} AS ${type})`, value)));
  });
}

function branch({ condition, yes, no }: Statement & { readonly op: 'if' }, state: State): void {
  const { query } = state.scope;
  const taken = query.column(truthText(condition, state.scope));
  const [one, other] = [runStatements(yes, state.scope), runStatements(no, state.scope)];
  for (const reject of one.rejects) state.rejects.push(sql(`(${taken.text} AND ${reject.text})`, taken, reject));
  for (const reject of other.rejects) state.rejects.push(sql(`(NOT ${taken.text} AND ${reject.text})`, taken, reject));
  for (const kind of ['locals', 'numbers', 'others'] as const) {
    const into = state.scope[kind];
    for (const key of new Set([...one.scope[kind].keys(), ...other.scope[kind].keys()])) {
      const [a, b] = [one.scope[kind].get(key), other.scope[kind].get(key)];
      // What is bound inside a branch is not read behind it.
      if (a === undefined || b === undefined) continue;
      const chosen = sql(`CASE WHEN ${taken.text} THEN ${a.text} ELSE ${b.text} END`, taken, a, b);
      into.set(key, a.text === b.text ? a : query.column(chosen));
    }
  }
}
