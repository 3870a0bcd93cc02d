-- What was opened in an emergency, what was noticed and found, and when the registry was sealed are append-only.
CREATE TRIGGER emergency_openings_no_update BEFORE UPDATE ON emergency_openings BEGIN SELECT raise(ABORT, 'emergency_openings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_openings_no_delete BEFORE DELETE ON emergency_openings BEGIN SELECT raise(ABORT, 'emergency_openings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_reviews_no_update BEFORE UPDATE ON emergency_reviews BEGIN SELECT raise(ABORT, 'emergency_reviews is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_reviews_no_delete BEFORE DELETE ON emergency_reviews BEGIN SELECT raise(ABORT, 'emergency_reviews is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER alert_rules_no_update BEFORE UPDATE ON alert_rules BEGIN SELECT raise(ABORT, 'alert_rules is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER alert_rules_no_delete BEFORE DELETE ON alert_rules BEGIN SELECT raise(ABORT, 'alert_rules is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER reading_alerts_no_update BEFORE UPDATE ON reading_alerts BEGIN SELECT raise(ABORT, 'reading_alerts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER reading_alerts_no_delete BEFORE DELETE ON reading_alerts BEGIN SELECT raise(ABORT, 'reading_alerts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER alert_reviews_no_update BEFORE UPDATE ON alert_reviews BEGIN SELECT raise(ABORT, 'alert_reviews is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER alert_reviews_no_delete BEFORE DELETE ON alert_reviews BEGIN SELECT raise(ABORT, 'alert_reviews is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER registry_seals_no_update BEFORE UPDATE ON registry_seals BEGIN SELECT raise(ABORT, 'registry_seals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER registry_seals_no_delete BEFORE DELETE ON registry_seals BEGIN SELECT raise(ABORT, 'registry_seals is append-only'); END;
--> statement-breakpoint
-- Nobody reviews what they opened themselves, nor an alert about themselves.
CREATE TRIGGER emergency_reviews_two_persons BEFORE INSERT ON emergency_reviews WHEN new.reviewed_by = (SELECT user_id FROM emergency_openings WHERE id = new.opening_id) BEGIN SELECT raise(ABORT, 'an emergency opening is reviewed by a second person'); END;
--> statement-breakpoint
CREATE TRIGGER alert_reviews_two_persons BEFORE INSERT ON alert_reviews WHEN new.reviewed_by = (SELECT user_id FROM reading_alerts WHERE id = new.alert_id) BEGIN SELECT raise(ABORT, 'an alert is reviewed by somebody else'); END;
--> statement-breakpoint
-- A registry begins with a rule for each measure.
INSERT INTO alert_rules (measure, least, times_own_mean, past_days, is_on, reason, recorded_at, recorded_by) VALUES ('FILES', 100, 4, 30, 1, 'The rule a registry begins with', 0, NULL), ('UNFAMILIAR_FILES', 40, 4, 30, 1, 'The rule a registry begins with', 0, NULL), ('REFUSALS', 20, 4, 30, 1, 'The rule a registry begins with', 0, NULL);
