CREATE TABLE `milestone_months` (
	`agency_id` integer NOT NULL,
	`month` text NOT NULL,
	`code` text NOT NULL,
	`phase` text NOT NULL,
	`opened` integer NOT NULL,
	`achieved` integer NOT NULL,
	`waived` integer NOT NULL,
	`not_applicable` integer NOT NULL,
	`overdue` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `month`, `code`),
	CONSTRAINT "milestone_months_month" CHECK(date("milestone_months"."month" || '-01', '+0 days') = "milestone_months"."month" || '-01'),
	CONSTRAINT "milestone_months_phase" CHECK("milestone_months"."phase" in ('PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `milestone_months_sums` ON `milestone_months` (`agency_id`,`month`,`code`,`phase`,`opened`,`achieved`,`waived`,`not_applicable`,`overdue`);--> statement-breakpoint
DROP INDEX `milestone_tallies_sums`;--> statement-breakpoint
CREATE INDEX `milestone_tallies_days` ON `milestone_tallies` (`agency_id`,`day`,`code`,`phase`,`opened`,`achieved`,`waived`,`not_applicable`,`overdue`);--> statement-breakpoint
DROP INDEX `milestones_open_body`;--> statement-breakpoint
DROP INDEX `milestones_open_person`;--> statement-breakpoint
DROP INDEX `milestones_open`;--> statement-breakpoint
ALTER TABLE `milestones` ADD `owner_agency_id` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `milestones` ADD `is_live` integer DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX `milestones_work_body` ON `milestones` (`body_agency_id`,`due_on`,`case_id`,`code`) WHERE outcome is null and is_live = 1;--> statement-breakpoint
CREATE INDEX `milestones_work_owner` ON `milestones` (`owner_agency_id`,`body_agency_id`,`due_on`,`case_id`,`code`) WHERE outcome is null and is_live = 1;--> statement-breakpoint
CREATE INDEX `milestones_work_person` ON `milestones` (`responsible_id`,`due_on`,`case_id`,`code`) WHERE outcome is null and is_live = 1;--> statement-breakpoint
CREATE INDEX `milestones_work` ON `milestones` (`due_on`,`case_id`,`code`) WHERE outcome is null and is_live = 1;--> statement-breakpoint
CREATE INDEX `milestones_work_case` ON `milestones` (`case_id`,`body_agency_id`,`due_on`,`code`) WHERE outcome is null and is_live = 1;--> statement-breakpoint
CREATE INDEX `task_events_ended` ON `task_events` (`task_id`) WHERE to_status in ('DONE', 'CANCELLED');