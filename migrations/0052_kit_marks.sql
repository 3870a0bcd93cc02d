CREATE TABLE `kit_marks` (
	`evidence_id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`mark` text NOT NULL,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `kit_marks_case` ON `kit_marks` (`case_id`);--> statement-breakpoint
CREATE INDEX `kit_marks_mark` ON `kit_marks` (`mark`,`case_id`);