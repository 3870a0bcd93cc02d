CREATE TABLE `task_child_changes` (
	`correction_id` integer NOT NULL,
	`task_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`is_covered` integer NOT NULL,
	PRIMARY KEY(`correction_id`, `case_id`),
	FOREIGN KEY (`correction_id`) REFERENCES `task_corrections`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`task_id`) REFERENCES `agreement_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `task_child_changes_child` ON `task_child_changes` (`task_id`,`case_id`,`correction_id`);--> statement-breakpoint
CREATE TABLE `task_corrections` (
	`task_id` integer NOT NULL,
	`owner_agency_id` integer NOT NULL,
	`title` text NOT NULL,
	`due_on` text NOT NULL,
	`status_reason` text,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `agreement_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "task_corrections_due_on" CHECK("task_corrections"."due_on" is null or date("task_corrections"."due_on", '+0 days') = "task_corrections"."due_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `task_corrections_once` ON `task_corrections` (`task_id`,`version`);--> statement-breakpoint
-- What was said before is never rewritten.
CREATE TRIGGER task_corrections_no_update BEFORE UPDATE ON task_corrections BEGIN SELECT raise(ABORT, 'task_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_corrections_no_delete BEFORE DELETE ON task_corrections BEGIN SELECT raise(ABORT, 'task_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_child_changes_no_update BEFORE UPDATE ON task_child_changes BEGIN SELECT raise(ABORT, 'task_child_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_child_changes_no_delete BEFORE DELETE ON task_child_changes BEGIN SELECT raise(ABORT, 'task_child_changes is append-only'); END;
--> statement-breakpoint
DROP TRIGGER agreement_tasks_no_update;
--> statement-breakpoint
-- A task changes by a correction alone, which keeps what the task said at the version that it replaces.
CREATE TRIGGER agreement_tasks_corrected BEFORE UPDATE ON agreement_tasks
WHEN new.id IS NOT old.id OR new.agreement_id IS NOT old.agreement_id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM task_corrections
    WHERE task_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'task' AND record_id = old.id), 1)
      AND title IS old.title AND owner_agency_id IS old.owner_agency_id AND due_on IS old.due_on
  )
BEGIN SELECT raise(ABORT, 'agreement_tasks keeps what it said'); END;
--> statement-breakpoint
DROP TRIGGER task_events_done_with_open_children;
--> statement-breakpoint
-- Last defence: a task with an open child is not done; a child that a correction took off it is none of it any more.
CREATE TRIGGER task_events_done_with_open_children BEFORE INSERT ON task_events
WHEN NEW.to_status = 'DONE' AND EXISTS (
  SELECT 1 FROM task_children c
  WHERE c.task_id = NEW.task_id
    AND NOT EXISTS (SELECT 1 FROM task_child_endings WHERE task_id = c.task_id AND case_id = c.case_id)
    AND coalesce((SELECT is_covered FROM task_child_changes WHERE task_id = c.task_id AND case_id = c.case_id ORDER BY correction_id DESC LIMIT 1), 1) = 1
)
BEGIN SELECT raise(ABORT, 'the task has open children'); END;
