/** Externs (18.20): their types stand at the boundary, so that arguments can be written down and answers are read like inputs. */
import type { Definition, Expr, Let } from '../program/expression.ts';
import type { Extern } from '../program/extern.ts';
import type { Input } from '../program/policy.ts';
import type { Name } from '../tree/common.ts';
import type { ExternDecl, TypeNode } from '../tree/declaration.ts';
import type { PropertyDecl, TestDecl } from '../tree/test.ts';
import { operandsOf } from '../types/operands.ts';
import { resolveType } from '../types/resolve-type.ts';
import type { Module } from './module.ts';

export function checkExtern(decl: ExternDecl, module: Module): Extern | undefined {
  const params: Input[] = [];
  for (const param of decl.params) {
    if (params.some(({ name }) => name === param.name.text))
      return module.report('WR2106', param.name.span, { name: param.name.text });
    const checked = boundary(param.name, param.type, module);
    if (checked === undefined) return undefined;
    params.push(checked);
  }
  const answer = boundary(decl.name, decl.type, module);
  if (answer === undefined) return undefined;
  const { name, plugin, version, purity } = decl;
  return {
    name: name.text,
    params,
    answer,
    plugin: plugin.value,
    version: version.digits,
    purity,
    span: name.span,
  };
}

function boundary(name: Name, node: TypeNode, module: Module): Input | undefined {
  const resolved = resolveType(node, 'input', module.context);
  return resolved === undefined ? undefined : { name: name.text, ...resolved, span: name.span };
}

/** WR9103: a test gives every extern, itself or in its cases, so that none is asked for an answer that is not there. */
export function externsGiven(decl: TestDecl | PropertyDecl, module: Module): boolean {
  const given = new Set(decl.clauses.flatMap((clause) => rootsOf(clause)));
  const missing = [...module.scope.values].flatMap(([name, { kind }]) =>
    kind === 'extern' && !given.has(name) ? [name] : [],
  );
  for (const extern of missing) {
    const what = decl.kind === 'Test' ? 'test' : 'property';
    const remedy = { text: `given ${extern}: ...` };
    module.report('WR9103', decl.name.span, { what, name: decl.name.value, extern }, { remedy });
  }
  return missing.length === 0;
}

function rootsOf(clause: (TestDecl | PropertyDecl)['clauses'][number]): readonly string[] {
  const paths = clause.kind === 'Given' ? [clause.path] : clause.kind === 'Cases' ? clause.inputs : [];
  return paths.flatMap(({ names: [root] }) => (root === undefined ? [] : [root.text]));
}

/** Whether a figure is in the hands of an extern: directly, through definitions, or through what `let` names (18.103). */
export function readsExtern(expr: Expr, lets: readonly Let[]): boolean {
  const values = new Map(lets.map(({ local, value }) => [local, value]));
  const reads = (each: Expr): boolean => {
    if (each.kind === 'extern') return true;
    const behind = each.kind === 'local' ? values.get(each.local) : definitionOf(each)?.value;
    return [...operandsOf(each), ...(behind === undefined ? [] : [behind])].some(reads);
  };
  return reads(expr);
}

function definitionOf(expr: Expr): Definition | undefined {
  return expr.kind === 'defined' || expr.kind === 'apply' ? expr.definition : undefined;
}
