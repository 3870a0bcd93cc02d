CREATE TABLE `case_changes` (
	`agency_id` integer NOT NULL,
	`number` integer NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`version` integer,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `number`),
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "case_changes_kind" CHECK("case_changes"."kind" in ('CASE_CHANGED', 'ACCESS_GAINED', 'ACCESS_CHANGED', 'ACCESS_LOST')),
	CONSTRAINT "case_changes_number" CHECK("case_changes"."number" >= 1),
	CONSTRAINT "case_changes_version" CHECK(("case_changes"."kind" = 'ACCESS_LOST') = ("case_changes"."version" is null))
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `case_changes_access` ON `case_changes` (`agency_id`,`case_id`,`number`) WHERE kind <> 'CASE_CHANGED';