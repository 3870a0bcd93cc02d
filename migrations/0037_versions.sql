CREATE TABLE `movement_corrections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` integer NOT NULL,
	`kind` text NOT NULL,
	`arrived_on` text,
	`reason` text NOT NULL,
	`movement_version` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `movement_events`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "movement_corrections_kind" CHECK("movement_corrections"."kind" in ('VOUCHED', 'CORRECTED')),
	CONSTRAINT "movement_corrections_arrived_on" CHECK("movement_corrections"."arrived_on" is null or date("movement_corrections"."arrived_on", '+0 days') = "movement_corrections"."arrived_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `movement_corrections_event` ON `movement_corrections` (`event_id`,`id`);--> statement-breakpoint
CREATE TABLE `record_versions` (
	`kind` text NOT NULL,
	`record_id` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`kind`, `record_id`),
	CONSTRAINT "record_versions_kind" CHECK("record_versions"."kind" in ('agreement', 'list', 'movement', 'referral', 'request', 'task', 'user')),
	CONSTRAINT "record_versions_version" CHECK("record_versions"."version" >= 2)
) STRICT;
--> statement-breakpoint
DROP INDEX `arrivals_once`;--> statement-breakpoint
CREATE INDEX `arrivals_movement` ON `arrivals` (`movement_id`,`case_id`);--> statement-breakpoint
DROP INDEX `movement_events_once`;--> statement-breakpoint
CREATE INDEX `movement_events_movement` ON `movement_events` (`movement_id`,`kind`);