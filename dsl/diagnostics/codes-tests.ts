/** WR9xxx: tests. */
import { error, warning } from './entry.ts';

export const TEST_CODES = {
  WR9101: error<{ test: string; message: string }>('Expectation not met', (p) => `test "${p.test}": ${p.message}`),
  WR9102: error<{ test: string; message: string }>(
    'Expectation never reached',
    (p) => `test "${p.test}": ${p.message}`,
  ),
  WR9103: error<{ what: string; name: string; extern: string }>(
    'Extern not given',
    (p) => `${p.what} "${p.name}" does not say what ${p.extern} answers.`,
  ),
  WR9104: warning<{ what: string }>('Change survives the tests', (p) => `No test fails when ${p.what}.`),
  WR9105: warning<{ what: string }>('Not covered by the tests', (p) => `No test ${p.what}.`),
  WR9106: error<{ property: string; message: string }>(
    'Property broken',
    (p) => `property "${p.property}": ${p.message}`,
  ),
  WR9107: error<{ test: string; message: string }>(
    'Input incomplete or wrong',
    (p) => `test "${p.test}": ${p.message}`,
  ),
  WR9108: error<{ property: string; points: number; limit: number }>(
    'Too many points',
    (p) => `property "${p.property}" has ${p.points} points; the limit is ${p.limit}.`,
  ),
  WR9109: error<{ test: string; asOf: string; version: string }>(
    'As-of outside the version',
    (p) => `test "${p.test}": ${p.asOf} lies outside the time this version is in force (${p.version}).`,
  ),
  WR9110: error<{ what: string }>('Verdict does not fit', (p) => p.what),
} as const;
