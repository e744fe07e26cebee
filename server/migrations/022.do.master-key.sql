-- Which master key secrets are sealed with now, so that an instance that does not have it says so at its start.

ALTER TABLE installation ADD COLUMN sealing_key text;
GRANT UPDATE (sealing_key) ON installation TO writ_app;
