CREATE TABLE `parent_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`parent_id` integer NOT NULL,
	`fate` text NOT NULL,
	`citizenship` text NOT NULL,
	`since` text,
	`corrects_id` integer,
	`is_withdrawal` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `parents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "parent_versions_fate" CHECK("parent_versions"."fate" in ('WITH_CHILD', 'AT_HOME', 'DETAINED_ABROAD', 'DETAINED_AT_HOME', 'REPORTED_DEAD', 'CONFIRMED_DEAD', 'MISSING', 'UNKNOWN')),
	CONSTRAINT "parent_versions_citizenship" CHECK("parent_versions"."citizenship" in ('KZ', 'OTHER', 'STATELESS', 'UNKNOWN')),
	CONSTRAINT "parent_versions_since" CHECK("parent_versions"."since" is null or date("parent_versions"."since", '+0 days') = "parent_versions"."since"),
	CONSTRAINT "parent_versions_withdrawal_names" CHECK(not "parent_versions"."is_withdrawal" or "parent_versions"."corrects_id" > 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `parent_versions_case` ON `parent_versions` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `attestation_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`attestation_id` integer NOT NULL,
	`kind` text NOT NULL,
	`stage_change_id` integer,
	`attested_on` text,
	`reference` text,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`attestation_id`) REFERENCES `attestations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attestation_changes_kind" CHECK("attestation_changes"."kind" in ('SPENT', 'GIVEN_BACK', 'RESTATED', 'WITHDRAWN')),
	CONSTRAINT "attestation_changes_move" CHECK(("attestation_changes"."kind" in ('SPENT', 'GIVEN_BACK')) = ("attestation_changes"."stage_change_id" is not null)),
	CONSTRAINT "attestation_changes_reason" CHECK("attestation_changes"."stage_change_id" is not null or "attestation_changes"."reason" is not null),
	CONSTRAINT "attestation_changes_restated" CHECK(("attestation_changes"."kind" = 'RESTATED') = ("attestation_changes"."attested_on" is not null and "attestation_changes"."reference" is not null)),
	CONSTRAINT "attestation_changes_attested_on" CHECK("attestation_changes"."attested_on" is null or date("attestation_changes"."attested_on", '+0 days') = "attestation_changes"."attested_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `attestation_changes_case` ON `attestation_changes` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `evidence_judgements` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`evidence_id` integer NOT NULL,
	`standing` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evidence_judgements_standing" CHECK("evidence_judgements"."standing" in ('STANDING', 'CONTESTED', 'REFUTED'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `evidence_judgements_case` ON `evidence_judgements` (`case_id`,`id`);--> statement-breakpoint
ALTER TABLE `care_periods` ADD `corrects_id` integer;--> statement-breakpoint
ALTER TABLE `care_periods` ADD `is_withdrawal` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `care_periods` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `nationality_decisions` ADD `corrects_id` integer;--> statement-breakpoint
ALTER TABLE `nationality_decisions` ADD `is_withdrawal` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `nationality_decisions` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `vital_status_claims` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `endorsements` ADD `effective_on` text;--> statement-breakpoint
ALTER TABLE `endorsements` ADD `stage_change_id` integer;