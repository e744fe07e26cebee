/** Plans and frames of the bench's policies. */
import type { Program } from '#dsl';
import { type CompileOptions, compile, type Frame, type Plan } from '#engine';

export type Mode = NonNullable<CompileOptions['mode']>;
export const MODES: readonly Mode[] = ['inlined', 'shared'];

export function planOf(program: Program, mode: Mode): Plan {
  const compiled = compile(program, { mode });
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join(' '));
  return compiled.plan;
}

/** For policies that name no as-of input. */
export const AT = '2026-04-01';

/** A frame for each body, its inputs in it: what a caller has that keeps decoded inputs. */
export function framesOf(plan: Plan, bodies: readonly string[]): readonly Frame[] {
  const at = plan.program.asOf === undefined ? AT : undefined;
  return bodies.map((body) => {
    const frame = plan.frame('none');
    if (!plan.decode(frame, Buffer.from(body), { explain: 'none', at })) throw new Error(`not decoded: ${body}`);
    return frame;
  });
}
