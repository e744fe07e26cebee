/**
 * The fourth door of the language room: what other systems write and read. It stands apart from the first, so that whoever only
 * checks or evaluates does not load it.
 */

export { type Imported, type ImportedFile, isName } from './import/draft.ts';
export { importJsonLogic } from './import/json-logic/import.ts';
export { importPolicyEngine } from './import/policy-engine.ts';
export { importPriceFile } from './import/price-file.ts';
export { importSpreadsheet } from './import/spreadsheet.ts';
export { importTariffSet } from './import/tariff-set.ts';
export { exportLogic, type LogicExport, type LogicRule } from './json-logic/export.ts';
export type { Logic } from './json-logic/logic.ts';
export type { DataShape } from './json-logic/paths.ts';
export { type SarifLog, type SarifRun, sarif } from './sarif.ts';
