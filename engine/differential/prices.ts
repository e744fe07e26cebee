/** Generated prices beyond rates and ladders: steps, stairsteps, packages and percentages. */
import { type At, literal } from './expressions.ts';

/** The price of a step can be rounded where the step is constant. */
export function withConstantSteps(tariff: string): string {
  return tariff.replaceAll('steps of max(q2, 1 GB)', 'steps of 1250 MB');
}

/** What is raised to whole steps, some of them given by the input. */
export function steps({ random }: At): string {
  const step = random.pick(['3 GB', '0.5 GB', '700 MB', 'max(q2, 1 GB)']);
  const first = random.chance(0.5) ? ` after first ${random.pick(['5 GB', '0 GB', 'q3 otherwise 2 GB'])}` : '';
  return `    steps of ${step}${first}\n`;
}

export function stairstep(at: At): string {
  const { random } = at;
  const plus = (): string => (random.chance(0.3) ? ` plus ${literal('money', at)}` : '');
  const widths = random.chance(0.4);
  const bounds = [20, 100, 500, 1000].slice(0, random.whole(1, 4));
  const rows = bounds.map((bound, i) => {
    const zero = i === 0 && random.chance(0.4) ? ' even at zero' : '';
    return `${widths ? 'next' : 'up to'} ${bound} GB at ${literal('money', at)}${plus()}${zero}`;
  });
  const words = random.chance(0.3) ? ' in whole units' : '';
  return `stairstep${words} {\n${rows.join('\n')}\nbeyond at ${literal('money', at)}${plus()}\n}`;
}

export function packages(at: At): string {
  return `package of ${at.random.pick(['10 GB', '2500 MB', 'max(q2, 3 GB)'])} at ${literal('money', at)}`;
}

/** Its base is what it measures. */
export function percentage(at: At): string {
  const { random } = at;
  const base = random.pick(['m2', 'max(m1, 0 USD)', 'max(m1 - 200 USD, 0 USD)']);
  const zero = random.chance(0.4) ? ' even at zero' : '';
  const share = (): string => random.pick(['2.9%', '1.25%', 'p1']);
  const bounds = [100, 250, 900].slice(0, random.whole(1, 3));
  const rows = bounds.map((bound, i) => `up to ${bound} USD at ${share()} plus 0.3${i} USD${i === 0 ? zero : ''}`);
  return `    graduated percentage of ${base} {\n${rows.join('\n')}\nbeyond at ${share()}\n}\n`;
}
