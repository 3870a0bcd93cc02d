-- Requests, decisions, talks and movements are append-only: what becomes of a row is a further row.
CREATE TRIGGER agreement_endings_no_update BEFORE UPDATE ON agreement_endings BEGIN SELECT raise(ABORT, 'agreement_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_endings_no_delete BEFORE DELETE ON agreement_endings BEGIN SELECT raise(ABORT, 'agreement_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_tasks_no_update BEFORE UPDATE ON agreement_tasks BEGIN SELECT raise(ABORT, 'agreement_tasks is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_tasks_no_delete BEFORE DELETE ON agreement_tasks BEGIN SELECT raise(ABORT, 'agreement_tasks is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreements_no_update BEFORE UPDATE ON agreements BEGIN SELECT raise(ABORT, 'agreements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreements_no_delete BEFORE DELETE ON agreements BEGIN SELECT raise(ABORT, 'agreements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_agreements_no_update BEFORE UPDATE ON list_agreements BEGIN SELECT raise(ABORT, 'list_agreements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_agreements_no_delete BEFORE DELETE ON list_agreements BEGIN SELECT raise(ABORT, 'list_agreements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_exchanges_no_update BEFORE UPDATE ON list_exchanges BEGIN SELECT raise(ABORT, 'list_exchanges is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_exchanges_no_delete BEFORE DELETE ON list_exchanges BEGIN SELECT raise(ABORT, 'list_exchanges is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_line_matches_no_update BEFORE UPDATE ON list_line_matches BEGIN SELECT raise(ABORT, 'list_line_matches is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_line_matches_no_delete BEFORE DELETE ON list_line_matches BEGIN SELECT raise(ABORT, 'list_line_matches is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_lines_no_update BEFORE UPDATE ON list_lines BEGIN SELECT raise(ABORT, 'list_lines is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_lines_no_delete BEFORE DELETE ON list_lines BEGIN SELECT raise(ABORT, 'list_lines is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER negotiation_rounds_no_update BEFORE UPDATE ON negotiation_rounds BEGIN SELECT raise(ABORT, 'negotiation_rounds is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER negotiation_rounds_no_delete BEFORE DELETE ON negotiation_rounds BEGIN SELECT raise(ABORT, 'negotiation_rounds is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER negotiation_tracks_no_update BEFORE UPDATE ON negotiation_tracks BEGIN SELECT raise(ABORT, 'negotiation_tracks is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER negotiation_tracks_no_delete BEFORE DELETE ON negotiation_tracks BEGIN SELECT raise(ABORT, 'negotiation_tracks is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_child_endings_no_update BEFORE UPDATE ON task_child_endings BEGIN SELECT raise(ABORT, 'task_child_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_child_endings_no_delete BEFORE DELETE ON task_child_endings BEGIN SELECT raise(ABORT, 'task_child_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_children_no_update BEFORE UPDATE ON task_children BEGIN SELECT raise(ABORT, 'task_children is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_children_no_delete BEFORE DELETE ON task_children BEGIN SELECT raise(ABORT, 'task_children is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_events_no_update BEFORE UPDATE ON task_events BEGIN SELECT raise(ABORT, 'task_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_events_no_delete BEFORE DELETE ON task_events BEGIN SELECT raise(ABORT, 'task_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER custody_steps_no_update BEFORE UPDATE ON custody_steps BEGIN SELECT raise(ABORT, 'custody_steps is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER custody_steps_no_delete BEFORE DELETE ON custody_steps BEGIN SELECT raise(ABORT, 'custody_steps is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER dna_results_no_update BEFORE UPDATE ON dna_results BEGIN SELECT raise(ABORT, 'dna_results is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER dna_results_no_delete BEFORE DELETE ON dna_results BEGIN SELECT raise(ABORT, 'dna_results is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER evidence_conflicts_no_update BEFORE UPDATE ON evidence_conflicts BEGIN SELECT raise(ABORT, 'evidence_conflicts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER evidence_conflicts_no_delete BEFORE DELETE ON evidence_conflicts BEGIN SELECT raise(ABORT, 'evidence_conflicts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_line_names_no_update BEFORE UPDATE ON list_line_names BEGIN SELECT raise(ABORT, 'list_line_names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_line_names_no_delete BEFORE DELETE ON list_line_names BEGIN SELECT raise(ABORT, 'list_line_names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_names_no_update BEFORE UPDATE ON tracing_names BEGIN SELECT raise(ABORT, 'tracing_names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_names_no_delete BEFORE DELETE ON tracing_names BEGIN SELECT raise(ABORT, 'tracing_names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_particulars_no_update BEFORE UPDATE ON tracing_particulars BEGIN SELECT raise(ABORT, 'tracing_particulars is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_particulars_no_delete BEFORE DELETE ON tracing_particulars BEGIN SELECT raise(ABORT, 'tracing_particulars is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER arrivals_no_update BEFORE UPDATE ON arrivals BEGIN SELECT raise(ABORT, 'arrivals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER arrivals_no_delete BEFORE DELETE ON arrivals BEGIN SELECT raise(ABORT, 'arrivals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER manifest_endings_no_update BEFORE UPDATE ON manifest_endings BEGIN SELECT raise(ABORT, 'manifest_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER manifest_endings_no_delete BEFORE DELETE ON manifest_endings BEGIN SELECT raise(ABORT, 'manifest_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER manifest_entries_no_update BEFORE UPDATE ON manifest_entries BEGIN SELECT raise(ABORT, 'manifest_entries is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER manifest_entries_no_delete BEFORE DELETE ON manifest_entries BEGIN SELECT raise(ABORT, 'manifest_entries is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER movement_events_no_update BEFORE UPDATE ON movement_events BEGIN SELECT raise(ABORT, 'movement_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER movement_events_no_delete BEFORE DELETE ON movement_events BEGIN SELECT raise(ABORT, 'movement_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER movements_no_update BEFORE UPDATE ON movements BEGIN SELECT raise(ABORT, 'movements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER movements_no_delete BEFORE DELETE ON movements BEGIN SELECT raise(ABORT, 'movements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER operations_no_update BEFORE UPDATE ON operations BEGIN SELECT raise(ABORT, 'operations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER operations_no_delete BEFORE DELETE ON operations BEGIN SELECT raise(ABORT, 'operations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_challenges_no_update BEFORE UPDATE ON nationality_challenges BEGIN SELECT raise(ABORT, 'nationality_challenges is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_challenges_no_delete BEFORE DELETE ON nationality_challenges BEGIN SELECT raise(ABORT, 'nationality_challenges is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_determinations_no_update BEFORE UPDATE ON nationality_determinations BEGIN SELECT raise(ABORT, 'nationality_determinations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_determinations_no_delete BEFORE DELETE ON nationality_determinations BEGIN SELECT raise(ABORT, 'nationality_determinations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_facts_no_update BEFORE UPDATE ON nationality_facts BEGIN SELECT raise(ABORT, 'nationality_facts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_facts_no_delete BEFORE DELETE ON nationality_facts BEGIN SELECT raise(ABORT, 'nationality_facts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_consents_no_update BEFORE UPDATE ON tracing_consents BEGIN SELECT raise(ABORT, 'tracing_consents is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_consents_no_delete BEFORE DELETE ON tracing_consents BEGIN SELECT raise(ABORT, 'tracing_consents is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_events_no_update BEFORE UPDATE ON tracing_events BEGIN SELECT raise(ABORT, 'tracing_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_events_no_delete BEFORE DELETE ON tracing_events BEGIN SELECT raise(ABORT, 'tracing_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_link_events_no_update BEFORE UPDATE ON tracing_link_events BEGIN SELECT raise(ABORT, 'tracing_link_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_link_events_no_delete BEFORE DELETE ON tracing_link_events BEGIN SELECT raise(ABORT, 'tracing_link_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_links_no_update BEFORE UPDATE ON tracing_links BEGIN SELECT raise(ABORT, 'tracing_links is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_links_no_delete BEFORE DELETE ON tracing_links BEGIN SELECT raise(ABORT, 'tracing_links is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_requests_no_update BEFORE UPDATE ON tracing_requests BEGIN SELECT raise(ABORT, 'tracing_requests is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_requests_no_delete BEFORE DELETE ON tracing_requests BEGIN SELECT raise(ABORT, 'tracing_requests is append-only'); END;
--> statement-breakpoint
-- Last defence: a child stands on one open manifest at most.
CREATE TRIGGER manifest_entries_one_open BEFORE INSERT ON manifest_entries
WHEN EXISTS (
  SELECT 1 FROM manifest_entries e
  WHERE e.case_id = NEW.case_id
    AND NOT EXISTS (SELECT 1 FROM manifest_endings WHERE entry_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM movement_events WHERE movement_id = e.movement_id AND kind IN ('COMPLETED', 'CANCELLED'))
)
BEGIN SELECT raise(ABORT, 'the child stands on an open manifest already'); END;
--> statement-breakpoint
-- Last defence: a manifest never holds more children than the movement has places.
CREATE TRIGGER manifest_entries_within_capacity BEFORE INSERT ON manifest_entries
WHEN (
  SELECT count(*) FROM manifest_entries e
  WHERE e.movement_id = NEW.movement_id AND NOT EXISTS (SELECT 1 FROM manifest_endings WHERE entry_id = e.id)
) >= (SELECT capacity FROM movements WHERE id = NEW.movement_id)
BEGIN SELECT raise(ABORT, 'the movement has no place left'); END;
--> statement-breakpoint
-- Last defence: a task with an open child is not done.
CREATE TRIGGER task_events_done_with_open_children BEFORE INSERT ON task_events
WHEN NEW.to_status = 'DONE' AND EXISTS (
  SELECT 1 FROM task_children c
  WHERE c.task_id = NEW.task_id
    AND NOT EXISTS (SELECT 1 FROM task_child_endings WHERE task_id = c.task_id AND case_id = c.case_id)
)
BEGIN SELECT raise(ABORT, 'the task has open children'); END;
--> statement-breakpoint
-- Last defence: the two words on a link are those of two persons.
CREATE TRIGGER tracing_link_events_two_persons BEFORE INSERT ON tracing_link_events
WHEN NEW.kind IN ('CONFIRMED', 'UNDONE') AND NEW.recorded_by = (
  SELECT recorded_by FROM tracing_link_events WHERE link_id = NEW.link_id ORDER BY id DESC LIMIT 1
)
BEGIN SELECT raise(ABORT, 'a link takes two persons'); END;
