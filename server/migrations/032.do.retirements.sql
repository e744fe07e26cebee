-- Versions that answer no more: known in one order with the activations that they end, and that may take them back.

ALTER TABLE activations
  ADD COLUMN kind text NOT NULL DEFAULT 'activation' CHECK (kind IN ('activation', 'retirement'));
