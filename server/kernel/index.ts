/** The door of the server's kernel: what every module of the server stands on. */
export { z } from 'zod';
export { CONFIG_NAMES, type Config, readConfig } from './config.ts';
export { type Database, enterTenant, type Statements } from './database/connect.ts';
export { joinDatabase, openDatabase } from './database/open.ts';
export { type HotRoute, type HttpService, httpService, type Reply, type Route, sendJson, sendProblem } from './http.ts';
export { createLog, type Logger } from './log.ts';
export { addedUp, Metrics, type Snapshot } from './metrics.ts';
export type { Operation } from './openapi.ts';
export { PROBLEM_TYPE, PROBLEMS, type Problem, type ProblemCode, type ProblemFault, problem } from './problem.ts';
