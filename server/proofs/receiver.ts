/** Receives events, and counts how often each of them has come. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Receiver {
  readonly arrived = new Map<string, number>();
  readonly #server: Server = createServer((incoming, response) => {
    const id = String(incoming.headers['webhook-id']);
    this.arrived.set(id, (this.arrived.get(id) ?? 0) + 1);
    incoming.resume();
    response.writeHead(204).end();
  });

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
