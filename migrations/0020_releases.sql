CREATE TABLE `release_admissions` (
	`draft_id` integer PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`entry` text NOT NULL,
	`certificate` text NOT NULL,
	`report` text NOT NULL,
	`sealed` blob NOT NULL,
	`ledger_before` text NOT NULL,
	FOREIGN KEY (`draft_id`) REFERENCES `release_drafts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `release_announcements` (
	`id` integer PRIMARY KEY NOT NULL,
	`publish_at` integer NOT NULL,
	`as_of` text NOT NULL,
	`families` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "release_announcements_as_of" CHECK("release_announcements"."as_of" is null or date("release_announcements"."as_of", '+0 days') = "release_announcements"."as_of")
) STRICT;
--> statement-breakpoint
CREATE INDEX `release_announcements_publish_at` ON `release_announcements` (`publish_at`);--> statement-breakpoint
CREATE TABLE `release_catalogues` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`declaration` text NOT NULL,
	`policy` text NOT NULL,
	`hash` text NOT NULL,
	`recorded_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `release_drafts` (
	`id` integer PRIMARY KEY NOT NULL,
	`announcement_id` integer,
	`supersedes` text,
	`correction_type` text,
	`reason` text,
	`as_of` text NOT NULL,
	`known_at` integer NOT NULL,
	`recorded_by` integer,
	FOREIGN KEY (`announcement_id`) REFERENCES `release_announcements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "release_drafts_correction_type" CHECK("release_drafts"."correction_type" in ('R1', 'R2', 'R3', 'C')),
	CONSTRAINT "release_drafts_correction" CHECK(("release_drafts"."supersedes" is null) = ("release_drafts"."correction_type" is null)),
	CONSTRAINT "release_drafts_as_of" CHECK("release_drafts"."as_of" is null or date("release_drafts"."as_of", '+0 days') = "release_drafts"."as_of")
) STRICT;
--> statement-breakpoint
CREATE TABLE `release_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`draft_id` integer NOT NULL,
	`kind` text NOT NULL,
	`release_id` text,
	`note` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer,
	FOREIGN KEY (`draft_id`) REFERENCES `release_drafts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "release_events_kind" CHECK("release_events"."kind" in ('STARTED', 'BUILT', 'FAILED', 'PREVIEWED', 'APPROVED', 'PUBLISHED', 'WITHDRAWN'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `release_events_draft` ON `release_events` (`draft_id`,`id`);--> statement-breakpoint
CREATE TABLE `release_ledger` (
	`entry_index` integer PRIMARY KEY NOT NULL,
	`draft_id` integer NOT NULL,
	`entry` text NOT NULL,
	`hash` text NOT NULL,
	`sealed` blob NOT NULL,
	FOREIGN KEY (`draft_id`) REFERENCES `release_drafts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `release_ledger_draftId_unique` ON `release_ledger` (`draft_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `release_ledger_hash_unique` ON `release_ledger` (`hash`);