/** For tests of what comes behind a call. */

/** Asks again until the answer is as wanted, or gives up after a while. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  wanted: (value: T) => boolean,
  patience = 2000,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const value = await ask();
    if (wanted(value) || performance.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
