/** Logs: one JSON object a line on standard output, with the process that tells it. Inputs of evaluations are never logged. */
import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

export function createLog(config: Pick<Config, 'logLevel'>): Logger {
  return pino({
    level: config.logLevel,
    base: { service: 'writ', pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
