/**
 * Stands between a service and PostgreSQL, counts the messages of their protocol, and cuts every connection right after the one it is
 * told, as a machine does that loses its power there. Until it is opened again nobody gets through. Not counted is what the
 * service sends and hears outside of its transactions (new connections with the types that they ask for, and what the worker asks several
 * times a second): it writes in transactions alone, so that what is cut there is as it was after the message before. The engine of
 * workflows may write anywhere.
 */
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/** Where PostgreSQL is, as node:net takes it: the path of its socket, or a host and a port. */
export type Target = { readonly path: string } | { readonly host: string; readonly port: number };

/** What the last message has to arrive in. */
const ARRIVAL_MS = 50;

/** Whoever passes one on says whether there is a next one. */
type Passing = (message: Buffer, to: Socket) => boolean;

/** In the first message of the service's own connections; those of the engine of workflows have a longer name. */
const SERVICE = Buffer.from('application_name\0writ\0');
/** Of the server, when it takes the next statement, with one letter for the state of the transaction: `I` outside of any. */
const READY = 'Z'.charCodeAt(0);
const OUTSIDE = 'I'.charCodeAt(0);

/** Of one connection, what tells what is done in a transaction from the rest. */
interface Session {
  /** Undefined before its first message. */
  isOfService: boolean | undefined;
  isInTransaction: boolean;
}

export class CuttingProxy {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #left = Number.POSITIVE_INFINITY;
  #counted = 0;
  #onCut: () => void = () => undefined;
  #isCut = false;

  private constructor(target: Target) {
    this.#server = createServer((client) => this.#join(client, target));
  }

  static async start(target: Target): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Messages since it was told last when to cut, or opened. */
  get counted(): number {
    return this.#counted;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Counts from now on, and cuts after that many; resolves when it has. */
  cutAfter(messages: number): Promise<void> {
    this.#counted = 0;
    this.#left = messages;
    return new Promise((resolve) => {
      this.#onCut = resolve;
    });
  }

  /** Lets everything through. */
  open(): void {
    this.#counted = 0;
    this.#left = Number.POSITIVE_INFINITY;
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    await once(this.#server, 'close');
  }

  #join(client: Socket, target: Target): void {
    if (this.#isCut) {
      client.destroy();
      return;
    }
    const server = createConnection(target);
    const session: Session = { isOfService: undefined, isInTransaction: false };
    this.#carry(client, server, new Messages(false), (message, to) => {
      session.isOfService ??= message.includes(SERVICE);
      return this.#pass(message, to, isCounted(session));
    });
    this.#carry(server, client, new Messages(true), (message, to) => {
      const isNext = this.#pass(message, to, isCounted(session));
      if (message[0] === READY) session.isInTransaction = message[5] !== OUTSIDE;
      return isNext;
    });
  }

  #carry(from: Socket, to: Socket, messages: Messages, pass: Passing): void {
    this.#open.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => {
      for (const message of messages.of(chunk)) if (!pass(message, to)) return;
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#open.delete(from);
      if (!this.#isCut) to.destroy();
    });
  }

  #pass(message: Buffer, to: Socket, isCounted: boolean): boolean {
    if (this.#isCut) return false;
    if (isCounted) {
      this.#counted += 1;
      this.#left -= 1;
    }
    if (!isCounted || this.#left > 0) {
      to.write(message);
      return true;
    }
    this.#isCut = true;
    // The last one arrives; a socket that is gone already takes none.
    to.end(message);
    for (const socket of this.#open) if (socket !== to) socket.destroy();
    setTimeout(() => to.destroy(), ARRIVAL_MS);
    this.#onCut();
    return false;
  }
}

const isCounted = ({ isOfService, isInTransaction }: Session): boolean => isOfService === false || isInTransaction;

/** Messages in the order in which they arrive, each whole: a letter (but for the first of a client), a length of four bytes, and the rest. */
class Messages {
  #hasLetter: boolean;
  #kept = Buffer.alloc(0);

  constructor(hasLetter: boolean) {
    this.#hasLetter = hasLetter;
  }

  of(chunk: Buffer): readonly Buffer[] {
    this.#kept = Buffer.concat([this.#kept, chunk]);
    const whole: Buffer[] = [];
    for (let length = this.#length(); length <= this.#kept.length; length = this.#length()) {
      whole.push(this.#kept.subarray(0, length));
      this.#kept = this.#kept.subarray(length);
      this.#hasLetter = true;
    }
    return whole;
  }

  #length(): number {
    const before = this.#hasLetter ? 1 : 0;
    if (this.#kept.length < before + 4) return Number.POSITIVE_INFINITY;
    return before + this.#kept.readInt32BE(before);
  }
}
