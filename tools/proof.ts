/** The long differential run: millions of evaluations of generated policies. `node tools/proof.ts [evaluations] [first seed]`. */
import { differentialRun } from '../engine/differential/run.ts';

const wanted = Number(process.argv[2] ?? 5_000_000);
let from = Number(process.argv[3] ?? 1_000_000);
let evaluations = 0;
const POLICIES = 400;
while (evaluations < wanted) {
  const result = differentialRun({ from, policies: POLICIES, inputs: 400 });
  evaluations += result.evaluations;
  from += 10 * POLICIES;
  console.log(
    `${evaluations} evaluations, ${result.answered} of the last ${result.evaluations / 2} inputs answered, ${result.interpreted} policies interpreted`,
  );
  for (const { seed, body, reference, compiled } of result.differences)
    console.log(`policy ${seed}\n${body}\n${reference}\n${compiled}`);
  if (result.differences.length > 0) process.exitCode = 1;
  if (evaluations >= wanted) console.log(result.coverage.text());
}
