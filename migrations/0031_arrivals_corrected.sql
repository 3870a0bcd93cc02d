CREATE TABLE `arrival_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`arrival_id` integer NOT NULL,
	`kind` text NOT NULL,
	`arrived_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`arrival_id`) REFERENCES `arrivals`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "arrival_changes_kind" CHECK("arrival_changes"."kind" in ('RESTATED', 'WITHDRAWN')),
	CONSTRAINT "arrival_changes_day" CHECK(("arrival_changes"."kind" = 'RESTATED') = ("arrival_changes"."arrived_on" is not null)),
	CONSTRAINT "arrival_changes_arrived_on" CHECK("arrival_changes"."arrived_on" is null or date("arrival_changes"."arrived_on", '+0 days') = "arrival_changes"."arrived_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `arrival_changes_arrival` ON `arrival_changes` (`arrival_id`,`id`);--> statement-breakpoint
CREATE INDEX `arrival_changes_case` ON `arrival_changes` (`case_id`);