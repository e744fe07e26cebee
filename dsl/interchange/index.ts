/**
 * The fourth door of the language room: what other systems write and read. It stands apart from the first, so that whoever only
 * checks or evaluates does not load it.
 */
export { type SarifLog, type SarifRun, sarif } from './sarif.ts';
