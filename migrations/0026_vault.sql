CREATE TABLE `data_keys` (
	`subject_id` integer PRIMARY KEY NOT NULL,
	`wrapped` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `destroyed_keys` (
	`subject_id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`key_id` text NOT NULL,
	`destroyed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `erasure_endings` (
	`erasure_id` integer PRIMARY KEY NOT NULL,
	`decision` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`erasure_id`) REFERENCES `erasures`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "erasure_endings_decision" CHECK("erasure_endings"."decision" in ('CARRIED_OUT', 'DECLINED'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `erasures` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`case_version` integer NOT NULL,
	`reason` text NOT NULL,
	`reference` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "erasures_reason" CHECK("erasures"."reason" in ('WISH_OF_THE_PERSON', 'WISH_OF_THE_GUARDIAN', 'NO_LAWFUL_BASIS', 'RETENTION_ENDED', 'ORDER_OF_A_COURT'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `erasures_case` ON `erasures` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `master_keys` (
	`version` integer PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`first_used_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `plain_remains` (
	`table_name` text PRIMARY KEY NOT NULL,
	`after_row` integer NOT NULL,
	CONSTRAINT "plain_remains_after" CHECK("plain_remains"."after_row" >= 0)
) STRICT;
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_births` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`earliest` text NOT NULL,
	`latest` text NOT NULL,
	`basis` text NOT NULL,
	`corrects_id` integer,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "births_basis" CHECK("__new_births"."basis" in ('DOCUMENT', 'RELATIVE', 'MEDICAL_ASSESSMENT', 'CHILD', 'ESTIMATE'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_births`("id", "case_id", "earliest", "latest", "basis", "corrects_id", "recorded_at") SELECT "id", "case_id", "earliest", "latest", "basis", "corrects_id", "recorded_at" FROM `births`;--> statement-breakpoint
DROP TABLE `births`;--> statement-breakpoint
ALTER TABLE `__new_births` RENAME TO `births`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `births_case` ON `births` (`case_id`);--> statement-breakpoint
ALTER TABLE `cases` ADD `erased_at` integer;--> statement-breakpoint
ALTER TABLE `case_references` ADD `written` text;