-- Tokens of customers are not kept: they say themselves whose they are and until when. What is kept is how often those of a customer were
-- revoked; a token names the number that it was made under, so that no clock has to be believed.

CREATE TABLE portal_revocations (
  tenant_id uuid NOT NULL REFERENCES tenants,
  customer text NOT NULL CHECK (length(customer) BETWEEN 1 AND 200),
  generation integer NOT NULL DEFAULT 1,
  revoked_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, customer)
);
CREATE INDEX portal_revocations_by_time ON portal_revocations (revoked_at);

ALTER TABLE portal_revocations ENABLE ROW LEVEL SECURITY;
ALTER TABLE portal_revocations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON portal_revocations TO writ_app USING (tenant_id = current_tenant());
CREATE POLICY worker ON portal_revocations FOR SELECT TO writ_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON portal_revocations TO writ_app;
GRANT SELECT ON portal_revocations TO writ_worker;

SELECT audit_table('portal_revocations');

CREATE FUNCTION tell_portal_revocation() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('writ_portal', '');
  RETURN NULL;
END $$;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON portal_revocations FOR EACH ROW EXECUTE FUNCTION tell_portal_revocation();
