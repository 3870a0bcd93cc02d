-- No plan is opened before the child came home: where an arrival was corrected to a later day, the plan is of that day, as
-- src/tallies/follow-arrival.ts has it from now on.
UPDATE plans SET opened_at = unixepoch(arrived_on) * 1000
WHERE is_home = 1 AND opened_at < unixepoch(arrived_on) * 1000;
