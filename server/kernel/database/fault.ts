/** Why there is no database, in a sentence for whoever started the service. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
}
