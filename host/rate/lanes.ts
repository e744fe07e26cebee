/** Work that is handed out in order to a number of lanes, each taking the next piece when it is done with the last. */

/** The first fault stops all lanes when they are done with what they have. */
export async function inLanes<Item>(
  items: AsyncIterable<Item>,
  lanes: readonly ((item: Item) => Promise<void>)[],
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let stopped = false;
  const go = async (lane: (item: Item) => Promise<void>): Promise<void> => {
    while (!stopped) {
      const next = await iterator.next();
      if (next.done === true) return;
      await lane(next.value);
    }
  };
  try {
    const outcomes = await Promise.allSettled(
      lanes.map((lane) =>
        go(lane).catch((error: unknown) => {
          stopped = true;
          throw error;
        }),
      ),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    await iterator.return?.();
  }
}
