-- The places of what is granted already.
INSERT INTO granted_places (agency_id, case_id, reported_on, updated_at, visible_until, identity_until)
SELECT g.agency_id, g.case_id, c.reported_on, c.updated_at, max(g.expires_at), max(CASE WHEN g.covers_identity THEN g.expires_at ELSE 0 END)
FROM case_grants g JOIN cases c ON c.id = g.case_id
WHERE NOT EXISTS (SELECT 1 FROM grant_endings WHERE grant_id = g.id)
GROUP BY g.agency_id, g.case_id;
--> statement-breakpoint
-- From here on they follow whatever is written, by whichever hand: grants, what ends them before their time, and the columns
-- of the current row by which lists are ordered.
CREATE TRIGGER case_grants_placed AFTER INSERT ON case_grants BEGIN
  INSERT INTO granted_places (agency_id, case_id, reported_on, updated_at, visible_until, identity_until)
  SELECT new.agency_id, id, reported_on, updated_at, new.expires_at, CASE WHEN new.covers_identity THEN new.expires_at ELSE 0 END
  FROM cases WHERE id = new.case_id
  ON CONFLICT (agency_id, case_id) DO UPDATE SET
    visible_until = max(visible_until, excluded.visible_until),
    identity_until = max(identity_until, excluded.identity_until);
END;
--> statement-breakpoint
CREATE TRIGGER grant_endings_placed AFTER INSERT ON grant_endings BEGIN
  DELETE FROM granted_places WHERE (agency_id, case_id) = (SELECT agency_id, case_id FROM case_grants WHERE id = new.grant_id);
  INSERT INTO granted_places (agency_id, case_id, reported_on, updated_at, visible_until, identity_until)
  SELECT g.agency_id, g.case_id, c.reported_on, c.updated_at, max(g.expires_at), max(CASE WHEN g.covers_identity THEN g.expires_at ELSE 0 END)
  FROM case_grants ended
  JOIN case_grants g ON g.case_id = ended.case_id AND g.agency_id = ended.agency_id
  JOIN cases c ON c.id = g.case_id
  WHERE ended.id = new.grant_id AND NOT EXISTS (SELECT 1 FROM grant_endings WHERE grant_id = g.id)
  GROUP BY g.agency_id, g.case_id;
END;
--> statement-breakpoint
CREATE TRIGGER cases_placed AFTER UPDATE OF reported_on, updated_at ON cases
WHEN new.reported_on <> old.reported_on OR new.updated_at <> old.updated_at BEGIN
  UPDATE granted_places SET reported_on = new.reported_on, updated_at = new.updated_at WHERE case_id = new.id;
END;
