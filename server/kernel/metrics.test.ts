import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';

test('a thousand policies have a series of their own, and the others share one', async () => {
  const metrics = new Metrics(() => ({ served: 0, rejected: 0 }));
  for (let i = 0; i < 1200; i += 1) metrics.tally(`demo.p${i}`).add(200, 0.001);
  metrics.tally('demo.p7').add(200, 0.001);
  const told = await metrics.text();
  const counted = (policy: string) => told.includes(`writ_evaluations_total{policy="${policy}",status="200"} `);
  expect([counted('demo.p7'), counted('demo.p999'), counted('demo.p1000')]).toEqual([true, true, false]);
  expect(told).toContain('writ_evaluations_total{policy="demo.p7",status="200"} 2\n');
  expect(told).toContain('writ_evaluations_total{policy="(others)",status="200"} 200\n');
});
