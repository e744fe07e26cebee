-- Every row belongs to a tenant. A transaction that has not said which one it is for must fail, where a comparison with nothing would
-- merely show nothing: `writ.tenant` is read so that its absence is an error.

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO writ_app, writ_worker, writ_audit;

-- Nobody else has a tenant.
CREATE FUNCTION current_tenant() RETURNS uuid
  LANGUAGE sql STABLE
  RETURN current_setting('writ.tenant')::uuid;
GRANT EXECUTE ON FUNCTION current_tenant() TO writ_app;
