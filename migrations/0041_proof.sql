CREATE TABLE `sealed_sign_endings` (
	`sign_id` integer PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`sign_id`) REFERENCES `sealed_signs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sealed_sign_endings_outcome" CHECK("sealed_sign_endings"."outcome" in ('TAKEN_IN', 'SET_ASIDE'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `sealed_signs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`observed_on` text NOT NULL,
	`status` text NOT NULL,
	`country` text,
	`site_id` integer,
	`source` text NOT NULL,
	`grade` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sealed_signs_status" CHECK("sealed_signs"."status" in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE')),
	CONSTRAINT "sealed_signs_country" CHECK("sealed_signs"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "sealed_signs_grade" CHECK("sealed_signs"."grade" in ('A', 'B', 'C', 'D')),
	CONSTRAINT "sealed_signs_observed_on" CHECK("sealed_signs"."observed_on" is null or date("sealed_signs"."observed_on", '+0 days') = "sealed_signs"."observed_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `sealed_signs_case` ON `sealed_signs` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `tracing_link_evidence` (
	`link_id` integer NOT NULL,
	`place` integer NOT NULL,
	`evidence_id` integer NOT NULL,
	PRIMARY KEY(`link_id`, `place`),
	FOREIGN KEY (`link_id`) REFERENCES `tracing_links`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_link_evidence_item` ON `tracing_link_evidence` (`evidence_id`);--> statement-breakpoint
DROP INDEX `cases_vital`;--> statement-breakpoint
DROP INDEX `cases_agency_vital`;--> statement-breakpoint
ALTER TABLE `cases` ADD `death_contested_on` text;--> statement-breakpoint
CREATE INDEX `cases_contested` ON `cases` (`death_contested_on`,`id`) WHERE death_contested_on is not null;--> statement-breakpoint
CREATE INDEX `cases_agency_contested` ON `cases` (`owner_agency_id`,`death_contested_on`,`id`) WHERE death_contested_on is not null;--> statement-breakpoint
CREATE INDEX `cases_vital` ON `cases` (`vital_status_on`,`id`) WHERE vital_status in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE') and stage not in ('RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED');--> statement-breakpoint
CREATE INDEX `cases_agency_vital` ON `cases` (`owner_agency_id`,`vital_status_on`,`id`) WHERE vital_status in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE') and stage not in ('RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED');--> statement-breakpoint
ALTER TABLE `nationality_determinations` ADD `authority` text;--> statement-breakpoint
ALTER TABLE `nationality_determinations` ADD `authority_reference` text;--> statement-breakpoint
ALTER TABLE `nationality_determinations` ADD `evidence_id` integer REFERENCES evidence(id);--> statement-breakpoint
ALTER TABLE `nationality_determinations` ADD `overturns_id` integer;--> statement-breakpoint
ALTER TABLE `nationality_challenges` ADD `authority` text;--> statement-breakpoint
ALTER TABLE `nationality_challenges` ADD `authority_reference` text;--> statement-breakpoint
ALTER TABLE `tracing_link_events` ADD `items_seen` integer;