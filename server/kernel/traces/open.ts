/** Traces as they are configured: what makes them is loaded where they are wanted. */
import type { Config } from '../config.ts';
import { NO_TRACES, type Traces } from './traces.ts';

export async function openTraces(
  { traces: address, traceShare: share }: Pick<Config, 'traces' | 'traceShare'>,
  version: string,
): Promise<Traces> {
  if (address === '') return NO_TRACES;
  const { otelTraces } = await import('./otel.ts');
  return otelTraces({ address, share, version, chance: Math.random });
}
