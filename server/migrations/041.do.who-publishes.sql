-- A subject whom an issuer of the operator's list vouches for publishes too, and has no row among the keys: who did something is a name, the
-- id of a key, or issuer and subject.

ALTER TABLE policy_versions
  DROP CONSTRAINT policy_versions_tenant_id_published_by_fkey,
  ALTER COLUMN published_by TYPE text,
  ADD CHECK (length(published_by) BETWEEN 1 AND 1000);
ALTER TABLE activations
  DROP CONSTRAINT activations_tenant_id_activated_by_fkey,
  ALTER COLUMN activated_by TYPE text,
  ADD CHECK (length(activated_by) BETWEEN 1 AND 1000);
