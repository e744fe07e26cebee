-- Whether something waits for its seal is asked twice a second by every process, of which one then seals.

CREATE POLICY worker ON audit_unsealed FOR SELECT TO writ_worker USING (true);
GRANT SELECT (tenant_id) ON audit_unsealed TO writ_worker;
