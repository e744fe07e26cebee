/**
 * The package `writ`: rule files as text in, plans and answers out. Pure, as the rooms it is made of: it runs in a browser as it
 * does in Node, and reads no file, clock or environment.
 *
 *     const source = sourceFile('price.writ', text);
 *     const { program, diagnostics } = check(source, ALONE);
 *     const compiled = program && compile(program);
 *     if (compiled?.ok) console.log(compiled.plan.evaluate({ … }));
 */
export type { Checked, Code, Diagnostic, Environment, PackFiles, Program, SourceFile } from '#dsl';
export { ALONE, check, checkPack, format, hasErrors, parse, renderDiagnostics, sourceFile, toJson } from '#dsl';
export {
  type Answer,
  type Answered,
  answerSchema,
  type Compiled,
  type CompileOptions,
  call,
  compile,
  createRegistry,
  curveDifference,
  type Evaluated,
  type EvaluateOptions,
  evaluatePlan,
  type Fault,
  inputSchema,
  type Plan,
  priceCurve,
  proveDirection,
  type Registry,
  runSpecs,
  SEMANTICS,
  type SpecResult,
  TZDATA_RELEASE,
  typeScript,
  verify,
} from './index.ts';
