/** Two tenants who own one of everything, and never meet: not by any call, not in any table. */
import { startFleet } from '../fleet.ts';
import { NotShown, none, type Proof } from '../proof.ts';
import { compareAnswers, compareLists, documentOf, unknownIds } from './routes.ts';
import { madeSide } from './sides.ts';
import { stateOf } from './state.ts';
import { compareTables } from './tables.ts';

export { compareAnswers, compareLists, documentOf, unknownIds } from './routes.ts';
export { madeSide, type Side } from './sides.ts';
export { stateOf } from './state.ts';
export { compareTables } from './tables.ts';

/** What is there only beside a broker, and what goes within half a second. */
export const WITHOUT_ROWS: readonly string[] = ['audit_unsealed', 'broker_places'];

export const twoTenants: Proof = {
  title: 'two tenants with one of everything: every call and every table across them',
  async run(say) {
    const fleet = await startFleet(1);
    try {
      const place = { url: fleet.first.url, authorization: fleet.authorization };
      const [own, other] = [await madeSide(place, 'own'), await madeSide(place, 'other')];
      say('both own one of everything');
      const { database } = fleet.home;
      const operations = await documentOf(place);
      none('an id that no side has one of', unknownIds(operations, other));
      const before = await stateOf(database, other);
      const answers = await compareAnswers({ place, own, other }, operations);
      none('an answer that tells a foreign id from one that nobody has', answers.faults);
      const lists = await compareLists({ place, own, other }, operations);
      none('a list that tells of another tenant', lists.faults);
      const after = await stateOf(database, other);
      if (JSON.stringify(after) !== JSON.stringify(before))
        throw new NotShown('What the other tenant has was changed.');
      say(`${answers.answers} ids and ${lists.answers} lists of ${operations.length} operations are compared`);
      const { faults, empty, ...tables } = await compareTables(database, { own, other });
      none('a table that something came of', faults);
      none(
        'a table that the other tenant has nothing in',
        empty.filter((name) => !WITHOUT_ROWS.includes(name)),
      );
      return { operations: operations.length, ids: answers.answers, lists: lists.answers, ...tables };
    } finally {
      await fleet.close();
    }
  },
};
