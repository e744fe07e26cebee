/** Traces as they are configured: what makes them is loaded where they are wanted. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import type * as Otel from './otel.ts';
import { NO_TRACES, type Traces } from './traces.ts';

/** By its whole address, which every loader reads alike. */
const OTEL = new URL(`./otel${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

export async function openTraces(
  { traces: address, traceShare: share }: Pick<Config, 'traces' | 'traceShare'>,
  version: string,
): Promise<Traces> {
  if (address === '') return NO_TRACES;
  const { otelTraces }: typeof Otel = await import(OTEL.href);
  return otelTraces({ address, share, version, chance: Math.random });
}
