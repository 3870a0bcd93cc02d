CREATE TABLE `audit_records` (
	`record` text NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`record`, `sequence`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `release_recalls` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`draft_id` integer NOT NULL,
	`event_id` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `release_drafts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `release_events`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `release_recalls_eventId_unique` ON `release_recalls` (`event_id`);--> statement-breakpoint
CREATE INDEX `release_recalls_draft` ON `release_recalls` (`draft_id`,`id`);--> statement-breakpoint
ALTER TABLE `view_grants` ADD `through_grant_id` integer REFERENCES case_grants(id);--> statement-breakpoint
ALTER TABLE `release_announcements` ADD `urgency` text;