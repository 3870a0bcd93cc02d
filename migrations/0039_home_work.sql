CREATE TABLE `answering_bodies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`body` text NOT NULL,
	`region` text,
	`agency_id` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "answering_bodies_body" CHECK("answering_bodies"."body" in ('FOREIGN_AFFAIRS', 'COMMISSION', 'ADAPTATION_CENTRE', 'REGIONAL_CENTRE', 'EDUCATION', 'HEALTH', 'JUSTICE', 'LABOUR')),
	CONSTRAINT "answering_bodies_region" CHECK("answering_bodies"."region" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `answering_bodies_place` ON `answering_bodies` (`body`,`region`,`id`);--> statement-breakpoint
CREATE TABLE `unplanned_arrivals` (
	`case_id` integer PRIMARY KEY NOT NULL,
	`owner_agency_id` integer NOT NULL,
	`arrived_on` text NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `unplanned_arrivals_all` ON `unplanned_arrivals` (`arrived_on`,`case_id`);--> statement-breakpoint
CREATE INDEX `unplanned_arrivals_owner` ON `unplanned_arrivals` (`owner_agency_id`,`arrived_on`,`case_id`);--> statement-breakpoint
CREATE TABLE `withdrawals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`row_id` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "withdrawals_kind" CHECK("withdrawals"."kind" in ('SESSION', 'REVIEW', 'GUARDIANSHIP', 'EDUCATION_NEEDS', 'HEALTH_NEEDS', 'CLINICAL_NOTE'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `withdrawals_once` ON `withdrawals` (`kind`,`row_id`);--> statement-breakpoint
CREATE INDEX `withdrawals_case` ON `withdrawals` (`case_id`);--> statement-breakpoint
CREATE INDEX `milestones_work_owned` ON `milestones` (`owner_agency_id`,`due_on`,`case_id`,`code`) WHERE outcome is null and is_live = 1;