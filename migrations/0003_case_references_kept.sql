-- A reference keeps its case and its content for ever: an import never updates. Only taking away is left possible, for
-- the erasure of a child.
CREATE TRIGGER case_references_no_update BEFORE UPDATE ON case_references BEGIN SELECT raise(ABORT, 'case_references is never updated'); END;
--> statement-breakpoint
CREATE TRIGGER case_references_no_replace BEFORE INSERT ON case_references WHEN EXISTS (SELECT 1 FROM case_references WHERE agency_id = new.agency_id AND reference = new.reference) BEGIN SELECT raise(ABORT, 'case_references is never updated'); END;
