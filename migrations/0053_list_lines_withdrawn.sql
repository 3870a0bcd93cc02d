CREATE TABLE `list_line_withdrawals` (
	`line_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`line_id`) REFERENCES `list_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
-- What was said before is never rewritten.
CREATE TRIGGER list_line_withdrawals_no_update BEFORE UPDATE ON list_line_withdrawals BEGIN SELECT raise(ABORT, 'list_line_withdrawals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_line_withdrawals_no_delete BEFORE DELETE ON list_line_withdrawals BEGIN SELECT raise(ABORT, 'list_line_withdrawals is append-only'); END;
