CREATE TABLE `file_holder_endings` (
	`holder_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`holder_id`) REFERENCES `file_holders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_file_holders` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`since` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "file_holders_since" CHECK("__new_file_holders"."since" is null or date("__new_file_holders"."since", '+0 days') = "__new_file_holders"."since")
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_file_holders`("id", "case_id", "user_id", "since", "recorded_at", "recorded_by") SELECT row_number() OVER (ORDER BY "recorded_at", "case_id"), "case_id", "user_id", "since", "recorded_at", "recorded_by" FROM `file_holders`;--> statement-breakpoint
DROP TABLE `file_holders`;--> statement-breakpoint
ALTER TABLE `__new_file_holders` RENAME TO `file_holders`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `file_holders_case` ON `file_holders` (`case_id`,`id`);--> statement-breakpoint
CREATE INDEX `file_holders_user` ON `file_holders` (`user_id`,`id`);--> statement-breakpoint
ALTER TABLE `case_grants` ADD `covers_clinical` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `referrals` ADD `covers_clinical` integer DEFAULT false NOT NULL;