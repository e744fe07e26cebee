// Around a run of the tests: the server of their databases, which the first test that needs one starts, is stopped at the end.
import { stopTestServer } from '../server/kernel/database/testing.ts';

export const teardown = stopTestServer;
