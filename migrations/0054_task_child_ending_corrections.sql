CREATE TABLE `task_child_ending_corrections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`correction_id` integer NOT NULL,
	`task_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`note` text,
	FOREIGN KEY (`correction_id`) REFERENCES `task_corrections`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`task_id`) REFERENCES `agreement_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "task_child_ending_corrections_outcome" CHECK("task_child_ending_corrections"."outcome" in ('DONE', 'NOT_NEEDED', 'NOT_POSSIBLE'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `task_child_ending_corrections_child` ON `task_child_ending_corrections` (`task_id`,`case_id`,`correction_id`);--> statement-breakpoint
CREATE INDEX `task_child_ending_corrections_correction` ON `task_child_ending_corrections` (`correction_id`,`case_id`);
--> statement-breakpoint
-- What was said before is never rewritten.
CREATE TRIGGER task_child_ending_corrections_no_update BEFORE UPDATE ON task_child_ending_corrections BEGIN SELECT raise(ABORT, 'task_child_ending_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_child_ending_corrections_no_delete BEFORE DELETE ON task_child_ending_corrections BEGIN SELECT raise(ABORT, 'task_child_ending_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER task_child_ending_corrections_no_replace BEFORE INSERT ON task_child_ending_corrections
WHEN EXISTS (SELECT 1 FROM task_child_ending_corrections WHERE id = new.id OR (task_id = new.task_id AND case_id = new.case_id AND correction_id = new.correction_id))
BEGIN SELECT raise(ABORT, 'task_child_ending_corrections is append-only'); END;
--> statement-breakpoint
-- Last defence: what was never said is not put right, and by no correction of another task.
CREATE TRIGGER task_child_ending_corrections_of_said BEFORE INSERT ON task_child_ending_corrections
WHEN NOT EXISTS (SELECT 1 FROM task_child_endings WHERE task_id = new.task_id AND case_id = new.case_id)
  OR NOT EXISTS (SELECT 1 FROM task_corrections WHERE id = new.correction_id AND task_id = new.task_id)
BEGIN SELECT raise(ABORT, 'nothing was said that is put right'); END;
--> statement-breakpoint
-- Which kit a result is of never changes: a mark comes with its result, and goes with the child.
CREATE TRIGGER kit_marks_no_update BEFORE UPDATE ON kit_marks BEGIN SELECT raise(ABORT, 'kit_marks follows the results'); END;
--> statement-breakpoint
CREATE TRIGGER kit_marks_no_replace BEFORE INSERT ON kit_marks WHEN EXISTS (SELECT 1 FROM kit_marks WHERE evidence_id = new.evidence_id) BEGIN SELECT raise(ABORT, 'kit_marks follows the results'); END;