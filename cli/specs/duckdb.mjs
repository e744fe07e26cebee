// `duckdb FILE -c SQL` for tests: the command line of DuckDB as far as pipes need it, over the same database.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, , sql] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(file)).connect();
await connection.run(sql);
connection.closeSync();
