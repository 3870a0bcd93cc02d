CREATE TABLE `waiver_endorsements` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`case_version` integer NOT NULL,
	`code` text NOT NULL,
	`outcome` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "waiver_endorsements_outcome" CHECK("waiver_endorsements"."outcome" in ('WAIVED', 'NOT_APPLICABLE'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `waiver_endorsements_case` ON `waiver_endorsements` (`case_id`,`case_version`);--> statement-breakpoint
DROP INDEX `plans_owner`;--> statement-breakpoint
ALTER TABLE `plans` ADD `is_home` integer DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX `plans_owner` ON `plans` (`owner_agency_id`,`arrived_on`,`case_id`,`is_home`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_milestone_months` (
	`agency_id` integer NOT NULL,
	`month` text NOT NULL,
	`code` text NOT NULL,
	`phase` text NOT NULL,
	`opened` integer NOT NULL,
	`achieved` integer NOT NULL,
	`waived` integer NOT NULL,
	`not_applicable` integer NOT NULL,
	`overdue` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `month`, `code`, `phase`),
	CONSTRAINT "milestone_months_month" CHECK(date("__new_milestone_months"."month" || '-01', '+0 days') = "__new_milestone_months"."month" || '-01'),
	CONSTRAINT "milestone_months_phase" CHECK("__new_milestone_months"."phase" in ('PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_milestone_months`("agency_id", "month", "code", "phase", "opened", "achieved", "waived", "not_applicable", "overdue") SELECT "agency_id", "month", "code", "phase", "opened", "achieved", "waived", "not_applicable", "overdue" FROM `milestone_months`;--> statement-breakpoint
DROP TABLE `milestone_months`;--> statement-breakpoint
ALTER TABLE `__new_milestone_months` RENAME TO `milestone_months`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `milestone_months_sums` ON `milestone_months` (`agency_id`,`month`,`code`,`phase`,`opened`,`achieved`,`waived`,`not_applicable`,`overdue`);--> statement-breakpoint
CREATE TABLE `__new_milestone_tallies` (
	`agency_id` integer NOT NULL,
	`code` text NOT NULL,
	`day` text NOT NULL,
	`phase` text NOT NULL,
	`opened` integer NOT NULL,
	`achieved` integer NOT NULL,
	`waived` integer NOT NULL,
	`not_applicable` integer NOT NULL,
	`overdue` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `code`, `phase`, `day`),
	CONSTRAINT "milestone_tallies_phase" CHECK("__new_milestone_tallies"."phase" in ('PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_milestone_tallies`("agency_id", "code", "day", "phase", "opened", "achieved", "waived", "not_applicable", "overdue") SELECT "agency_id", "code", "day", "phase", "opened", "achieved", "waived", "not_applicable", "overdue" FROM `milestone_tallies`;--> statement-breakpoint
DROP TABLE `milestone_tallies`;--> statement-breakpoint
ALTER TABLE `__new_milestone_tallies` RENAME TO `milestone_tallies`;--> statement-breakpoint
CREATE INDEX `milestone_tallies_days` ON `milestone_tallies` (`agency_id`,`day`,`code`,`phase`,`opened`,`achieved`,`waived`,`not_applicable`,`overdue`);