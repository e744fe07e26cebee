/** The pepper of the service: without it a copy of the database is of no use to find a key by. */
import { createHmac } from 'node:crypto';
import { configuredSecret } from '../kernel/index.ts';

/** As configured, else of the file `pepper` in the folder, which is made when it is not there. */
export function readPepper(configured: string, folder: string): Buffer {
  return Buffer.from(configuredSecret(configured, folder, 'pepper'));
}

/** Tells one pepper from another, and neither. */
export function pepperMark(pepper: Buffer): Buffer {
  return createHmac('sha256', pepper).update('the mark of a pepper').digest();
}
