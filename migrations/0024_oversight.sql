CREATE TABLE `alert_reviews` (
	`alert_id` integer PRIMARY KEY NOT NULL,
	`note` text NOT NULL,
	`reviewed_at` integer NOT NULL,
	`reviewed_by` integer NOT NULL,
	FOREIGN KEY (`alert_id`) REFERENCES `reading_alerts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reviewed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `alert_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`measure` text NOT NULL,
	`least` integer NOT NULL,
	`times_own_mean` integer NOT NULL,
	`past_days` integer NOT NULL,
	`is_on` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "alert_rules_measure" CHECK("alert_rules"."measure" in ('FILES', 'UNFAMILIAR_FILES', 'REFUSALS')),
	CONSTRAINT "alert_rules_bounds" CHECK("alert_rules"."least" >= 1 and "alert_rules"."times_own_mean" >= 1 and "alert_rules"."past_days" between 1 and 366)
) STRICT;
--> statement-breakpoint
CREATE INDEX `alert_rules_measure_id` ON `alert_rules` (`measure`,`id`);--> statement-breakpoint
CREATE TABLE `reading_alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`rule_id` integer NOT NULL,
	`measure` text NOT NULL,
	`user_id` integer NOT NULL,
	`hour` integer NOT NULL,
	`count` integer NOT NULL,
	`usual` integer NOT NULL,
	`raised_at` integer NOT NULL,
	FOREIGN KEY (`rule_id`) REFERENCES `alert_rules`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reading_alerts_measure" CHECK("reading_alerts"."measure" in ('FILES', 'UNFAMILIAR_FILES', 'REFUSALS'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `reading_alerts_once` ON `reading_alerts` (`user_id`,`measure`,`hour`);--> statement-breakpoint
CREATE TABLE `reading_hours` (
	`user_id` integer NOT NULL,
	`hour` integer NOT NULL,
	`files` integer NOT NULL,
	`unfamiliar_files` integer NOT NULL,
	`refusals` integer NOT NULL,
	PRIMARY KEY(`user_id`, `hour`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `reading_watch` (
	`id` integer PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	CONSTRAINT "reading_watch_one_row" CHECK("reading_watch"."id" = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `emergency_openings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`justification` text NOT NULL,
	`opened_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "emergency_openings_expire_later" CHECK("emergency_openings"."expires_at" > "emergency_openings"."opened_at")
) STRICT;
--> statement-breakpoint
CREATE INDEX `emergency_openings_case` ON `emergency_openings` (`case_id`,`user_id`,`expires_at`);--> statement-breakpoint
CREATE INDEX `emergency_openings_user` ON `emergency_openings` (`user_id`,`opened_at`);--> statement-breakpoint
CREATE TABLE `emergency_reviews` (
	`opening_id` integer PRIMARY KEY NOT NULL,
	`finding` text NOT NULL,
	`note` text NOT NULL,
	`reviewed_at` integer NOT NULL,
	`reviewed_by` integer NOT NULL,
	FOREIGN KEY (`opening_id`) REFERENCES `emergency_openings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reviewed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "emergency_reviews_finding" CHECK("emergency_reviews"."finding" in ('JUSTIFIED', 'NOT_JUSTIFIED'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `registry_seals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "registry_seals_kind" CHECK("registry_seals"."kind" in ('SEALED', 'UNSEALED'))
) STRICT;
