/** The statements on how far events are handed on to a broker. */
import { isId, type Statements, type TenantId } from '../kernel/index.ts';

/** As the worker: whose feed has grown beyond what was handed on. */
export async function behindBroker(sql: Statements, broker: string): Promise<readonly TenantId[]> {
  const rows = await sql<{ tenant: string }[]>`
    SELECT h.tenant_id AS tenant FROM event_heads h
    LEFT JOIN broker_places b ON b.tenant_id = h.tenant_id AND b.broker = ${broker}
    WHERE h.last_position > coalesce(b.position, 0)`;
  return rows.map(({ tenant }) => tenant).filter(isId<'tenant'>);
}

/** The place, held until the end of the transaction; undefined where another instance has it at this moment. */
export async function holdPlace(sql: Statements, broker: string): Promise<number | undefined> {
  await sql`INSERT INTO broker_places (broker) VALUES (${broker}) ON CONFLICT DO NOTHING`;
  const [row] = await sql<{ position: number }[]>`
    SELECT position::float8 AS position FROM broker_places
    WHERE tenant_id = current_tenant() AND broker = ${broker} FOR UPDATE SKIP LOCKED`;
  return row?.position;
}

export async function setPlace(sql: Statements, broker: string, position: number): Promise<void> {
  await sql`
    UPDATE broker_places SET position = ${position} WHERE tenant_id = current_tenant() AND broker = ${broker}`;
}
