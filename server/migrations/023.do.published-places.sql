-- Up to which place the events of a tenant are handed on to a message broker.

CREATE TABLE broker_places (
  tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants,
  broker text NOT NULL CHECK (length(broker) BETWEEN 1 AND 200),
  position bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, broker)
);

ALTER TABLE broker_places ENABLE ROW LEVEL SECURITY;
ALTER TABLE broker_places FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON broker_places TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY owner ON broker_places FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY worker ON broker_places FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE (position) ON broker_places TO writ_app;
GRANT SELECT ON broker_places TO writ_worker;
