/** Backups in files: written beside their place and moved there whole, for their owner's eyes alone. */
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { DatabaseFault } from '../fault.ts';
import { messageOf } from '../migrate.ts';

type Write = (chunk: Uint8Array | string) => Promise<void>;

export async function writeBackup<T>(file: string, work: (write: Write) => Promise<T>): Promise<T> {
  if (existsSync(file)) throw new DatabaseFault(`${file} is there already: name another file.`);
  const part = `${file}.part`;
  const gzip = createGzip();
  const written = pipeline(gzip, createWriteStream(part, { mode: 0o600, flags: 'w' }));
  const write: Write = async (chunk) => {
    if (!gzip.write(chunk)) await Promise.race([once(gzip, 'drain'), written]);
  };
  try {
    const [result] = await Promise.all([work(write).finally(() => gzip.end()), written]);
    renameSync(part, file);
    return result;
  } catch (cause) {
    rmSync(part, { force: true });
    throw cause;
  }
}

const LINE_END = 10;

/** Each with its end. */
export async function* linesOfBackup(file: string): AsyncGenerator<Buffer> {
  if (!existsSync(file)) throw new DatabaseFault(`${file}: there is no such file.`);
  const gunzip = createGunzip();
  // What went wrong is heard where it is read.
  pipeline(createReadStream(file), gunzip).catch(() => undefined);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = chunk.indexOf(LINE_END); to >= 0; to = chunk.indexOf(LINE_END, from)) {
        yield Buffer.concat([rest, chunk.subarray(from, to + 1)]);
        rest = Buffer.alloc(0);
        from = to + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(from)]);
    }
  } catch (cause) {
    throw new DatabaseFault(`${file} cannot be read: ${messageOf(cause)}. Nothing was restored.`);
  }
}
