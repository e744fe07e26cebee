-- A subject whom an issuer of the operator's list vouches for drafts and publishes too, and has no row among the keys: who did something is a
-- name, the id of a key, or issuer and subject.

ALTER TABLE policy_versions
  DROP CONSTRAINT policy_versions_tenant_id_published_by_fkey,
  ALTER COLUMN published_by TYPE text,
  ADD CHECK (length(published_by) BETWEEN 1 AND 1000);
ALTER TABLE activations
  DROP CONSTRAINT activations_tenant_id_activated_by_fkey,
  ALTER COLUMN activated_by TYPE text,
  ADD CHECK (length(activated_by) BETWEEN 1 AND 1000);
ALTER TABLE drafts
  DROP CONSTRAINT drafts_tenant_id_created_by_fkey,
  DROP CONSTRAINT drafts_tenant_id_changed_by_fkey,
  ALTER COLUMN created_by TYPE text,
  ALTER COLUMN changed_by TYPE text,
  ADD CHECK (length(created_by) BETWEEN 1 AND 1000),
  ADD CHECK (length(changed_by) BETWEEN 1 AND 1000);
ALTER TABLE draft_revisions
  DROP CONSTRAINT draft_revisions_tenant_id_edited_by_fkey,
  ALTER COLUMN edited_by TYPE text,
  ADD CHECK (length(edited_by) BETWEEN 1 AND 1000);
ALTER TABLE draft_reviews
  DROP CONSTRAINT draft_reviews_tenant_id_reviewed_by_fkey,
  ALTER COLUMN reviewed_by TYPE text,
  ADD CHECK (length(reviewed_by) BETWEEN 1 AND 1000);
ALTER TABLE policy_history
  DROP CONSTRAINT policy_history_tenant_id_done_by_fkey,
  ALTER COLUMN done_by TYPE text,
  ADD CHECK (length(done_by) BETWEEN 1 AND 1000);
ALTER TABLE replays
  DROP CONSTRAINT replays_tenant_id_started_by_fkey,
  ALTER COLUMN started_by TYPE text,
  ADD CHECK (length(started_by) BETWEEN 1 AND 1000);
