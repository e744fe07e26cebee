/** Server-sent events (WHATWG HTML, 9.2.6) out of texts that come in any pieces. */
export interface Sent {
  readonly id: string | undefined;
  /** Empty where only a place was told. */
  readonly data: string;
}

export async function* eventsIn(texts: AsyncIterable<string>): AsyncGenerator<Sent, void> {
  let rest = '';
  for await (const text of texts) {
    const blocks = (rest + text).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield sentIn(block);
  }
}

function sentIn(block: string): Sent {
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (name === 'id') id = value;
    if (name === 'data') data.push(value);
  }
  return { id, data: data.join('\n') };
}
