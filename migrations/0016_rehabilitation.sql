CREATE TABLE `clinical_notes` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`session_id` integer,
	`text` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `clinical_notes_case` ON `clinical_notes` (`case_id`);--> statement-breakpoint
CREATE TABLE `assessments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`instrument` text NOT NULL,
	`informant` text NOT NULL,
	`norm_set` text NOT NULL,
	`assessed_on` text NOT NULL,
	`items` text,
	`total` integer,
	`band` text,
	`scales` text,
	`finding` text,
	`corrects_id` integer,
	`is_withdrawal` integer DEFAULT false NOT NULL,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "assessments_instrument" CHECK("assessments"."instrument" in ('BIA', 'BID', 'SDQ', 'CRIES_8', 'DEVELOPMENTAL', 'EDUCATION', 'CAREGIVER_HOME', 'PROTECTION_RISK', 'MEDICAL')),
	CONSTRAINT "assessments_informant" CHECK("assessments"."informant" in ('SELF', 'PARENT', 'TEACHER', 'CLINICIAN', 'CASEWORKER')),
	CONSTRAINT "assessments_assessed_on" CHECK("assessments"."assessed_on" is null or date("assessments"."assessed_on", '+0 days') = "assessments"."assessed_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `assessments_case` ON `assessments` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `guardianship_decisions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`relation` text NOT NULL,
	`decided_on` text NOT NULL,
	`authority` text NOT NULL,
	`reference` text NOT NULL,
	`ends_id` integer,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "guardianship_decisions_kind" CHECK("guardianship_decisions"."kind" in ('GUARDIANSHIP', 'CUSTODIANSHIP', 'PATRONAGE', 'FOSTER_FAMILY', 'ADOPTION')),
	CONSTRAINT "guardianship_decisions_relation" CHECK("guardianship_decisions"."relation" in ('MOTHER', 'FATHER', 'GRANDPARENT', 'AUNT_OR_UNCLE', 'SIBLING', 'OTHER_RELATIVE', 'NOT_RELATED')),
	CONSTRAINT "guardianship_decisions_decided_on" CHECK("guardianship_decisions"."decided_on" is null or date("guardianship_decisions"."decided_on", '+0 days') = "guardianship_decisions"."decided_on"),
	CONSTRAINT "guardianship_decisions_end" CHECK("guardianship_decisions"."ends_id" is null or "guardianship_decisions"."reason" is not null)
) STRICT;
--> statement-breakpoint
CREATE INDEX `guardianship_decisions_case` ON `guardianship_decisions` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `sibling_separations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`other_case_id` integer NOT NULL,
	`since` text NOT NULL,
	`reason` text NOT NULL,
	`explanation` text NOT NULL,
	`ended_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sibling_separations_reason" CHECK("sibling_separations"."reason" in ('DIFFERENT_FATHERS_FAMILIES', 'NO_ROOM_TOGETHER', 'MEDICAL_CARE', 'OWN_WISH', 'COURT_DECISION', 'SAFETY')),
	CONSTRAINT "sibling_separations_since" CHECK("sibling_separations"."since" is null or date("sibling_separations"."since", '+0 days') = "sibling_separations"."since"),
	CONSTRAINT "sibling_separations_ended_on" CHECK("sibling_separations"."ended_on" is null or date("sibling_separations"."ended_on", '+0 days') = "sibling_separations"."ended_on"),
	CONSTRAINT "sibling_separations_two" CHECK("sibling_separations"."case_id" <> "sibling_separations"."other_case_id")
) STRICT;
--> statement-breakpoint
CREATE INDEX `sibling_separations_case` ON `sibling_separations` (`case_id`,`id`);--> statement-breakpoint
CREATE INDEX `sibling_separations_other` ON `sibling_separations` (`other_case_id`);--> statement-breakpoint
CREATE TABLE `milestone_catalogues` (
	`version` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "milestone_catalogues_version" CHECK("milestone_catalogues"."version" >= 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `milestone_definitions` (
	`catalogue_version` integer NOT NULL,
	`code` text NOT NULL,
	`place` integer NOT NULL,
	`name_kk` text NOT NULL,
	`name_ru` text NOT NULL,
	`name_en` text NOT NULL,
	`phase` text NOT NULL,
	`due_days` integer NOT NULL,
	`body` text NOT NULL,
	`is_mandatory` integer NOT NULL,
	PRIMARY KEY(`catalogue_version`, `code`),
	FOREIGN KEY (`catalogue_version`) REFERENCES `milestone_catalogues`(`version`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "milestone_definitions_phase" CHECK("milestone_definitions"."phase" in ('PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT')),
	CONSTRAINT "milestone_definitions_body" CHECK("milestone_definitions"."body" in ('FOREIGN_AFFAIRS', 'COMMISSION', 'ADAPTATION_CENTRE', 'REGIONAL_CENTRE', 'EDUCATION', 'HEALTH', 'JUSTICE', 'LABOUR')),
	CONSTRAINT "milestone_definitions_pre_arrival" CHECK(("milestone_definitions"."phase" = 'PRE_ARRIVAL') = ("milestone_definitions"."due_days" < 0)),
	CONSTRAINT "milestone_definitions_due" CHECK("milestone_definitions"."due_days" between -3650 and 3650)
) STRICT;
--> statement-breakpoint
CREATE TABLE `milestone_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`happened_on` text NOT NULL,
	`evidence` text,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "milestone_events_kind" CHECK("milestone_events"."kind" in ('ACHIEVED', 'WAIVED', 'NOT_APPLICABLE', 'REOPENED')),
	CONSTRAINT "milestone_events_happened_on" CHECK("milestone_events"."happened_on" is null or date("milestone_events"."happened_on", '+0 days') = "milestone_events"."happened_on"),
	CONSTRAINT "milestone_events_words" CHECK(("milestone_events"."kind" = 'ACHIEVED') = ("milestone_events"."evidence" is not null)),
	CONSTRAINT "milestone_events_reason" CHECK("milestone_events"."kind" = 'ACHIEVED' or "milestone_events"."reason" is not null)
) STRICT;
--> statement-breakpoint
CREATE INDEX `milestone_events_case` ON `milestone_events` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `milestone_tallies` (
	`agency_id` integer NOT NULL,
	`code` text NOT NULL,
	`day` text NOT NULL,
	`phase` text NOT NULL,
	`opened` integer NOT NULL,
	`achieved` integer NOT NULL,
	`waived` integer NOT NULL,
	`not_applicable` integer NOT NULL,
	`overdue` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `code`, `day`),
	CONSTRAINT "milestone_tallies_phase" CHECK("milestone_tallies"."phase" in ('PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `milestone_tallies_sums` ON `milestone_tallies` (`agency_id`,`code`,`phase`,`day`,`opened`,`achieved`,`waived`,`not_applicable`,`overdue`);--> statement-breakpoint
CREATE TABLE `milestones` (
	`case_id` integer NOT NULL,
	`code` text NOT NULL,
	`title` text,
	`phase` text NOT NULL,
	`is_mandatory` integer NOT NULL,
	`due_on` text NOT NULL,
	`body_agency_id` integer NOT NULL,
	`responsible_id` integer,
	`outcome` text,
	`outcome_on` text,
	PRIMARY KEY(`case_id`, `code`),
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`body_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`responsible_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "milestones_phase" CHECK("milestones"."phase" in ('PRE_ARRIVAL', 'RECEPTION', 'ADAPTATION', 'COMMUNITY', 'FOLLOW_UP', 'EXIT')),
	CONSTRAINT "milestones_outcome" CHECK("milestones"."outcome" in ('ACHIEVED', 'WAIVED', 'NOT_APPLICABLE')),
	CONSTRAINT "milestones_due_on" CHECK("milestones"."due_on" is null or date("milestones"."due_on", '+0 days') = "milestones"."due_on"),
	CONSTRAINT "milestones_outcome_on" CHECK("milestones"."outcome_on" is null or date("milestones"."outcome_on", '+0 days') = "milestones"."outcome_on"),
	CONSTRAINT "milestones_outcome_dated" CHECK(("milestones"."outcome" is null) = ("milestones"."outcome_on" is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `milestones_open_body` ON `milestones` (`body_agency_id`,`due_on`,`case_id`,`code`) WHERE outcome is null;--> statement-breakpoint
CREATE INDEX `milestones_open_person` ON `milestones` (`responsible_id`,`due_on`,`case_id`,`code`) WHERE outcome is null;--> statement-breakpoint
CREATE INDEX `milestones_open` ON `milestones` (`due_on`,`case_id`,`code`) WHERE outcome is null;--> statement-breakpoint
CREATE INDEX `milestones_at_school` ON `milestones` (`outcome_on`,`case_id`) WHERE code = 'EDU-ENR' and outcome = 'ACHIEVED';--> statement-breakpoint
CREATE TABLE `plan_approvals` (
	`case_id` integer NOT NULL,
	`number` integer NOT NULL,
	`approved_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	PRIMARY KEY(`case_id`, `number`),
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "plan_approvals_approved_on" CHECK("plan_approvals"."approved_on" is null or date("plan_approvals"."approved_on", '+0 days') = "plan_approvals"."approved_on")
) STRICT;
--> statement-breakpoint
CREATE TABLE `plan_reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`reviewed_on` text NOT NULL,
	`finding` text NOT NULL,
	`summary` text NOT NULL,
	`next_review_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "plan_reviews_finding" CHECK("plan_reviews"."finding" in ('ON_TRACK', 'NEEDS_CHANGE', 'NEED_IDENTIFIED')),
	CONSTRAINT "plan_reviews_reviewed_on" CHECK("plan_reviews"."reviewed_on" is null or date("plan_reviews"."reviewed_on", '+0 days') = "plan_reviews"."reviewed_on"),
	CONSTRAINT "plan_reviews_next" CHECK("plan_reviews"."next_review_on" is null or date("plan_reviews"."next_review_on", '+0 days') = "plan_reviews"."next_review_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `plan_reviews_case` ON `plan_reviews` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `plan_versions` (
	`case_id` integer NOT NULL,
	`number` integer NOT NULL,
	`catalogue_version` integer NOT NULL,
	`body_agency_id` integer NOT NULL,
	`caseworker_id` integer,
	`goals` text,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	PRIMARY KEY(`case_id`, `number`),
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`catalogue_version`) REFERENCES `milestone_catalogues`(`version`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`body_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`caseworker_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `plans` (
	`case_id` integer PRIMARY KEY NOT NULL,
	`owner_agency_id` integer NOT NULL,
	`catalogue_version` integer NOT NULL,
	`arrived_on` text NOT NULL,
	`body_agency_id` integer NOT NULL,
	`caseworker_id` integer,
	`version` integer NOT NULL,
	`opened_at` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`catalogue_version`) REFERENCES `milestone_catalogues`(`version`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`body_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`caseworker_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "plans_arrived_on" CHECK("plans"."arrived_on" is null or date("plans"."arrived_on", '+0 days') = "plans"."arrived_on"),
	CONSTRAINT "plans_version" CHECK("plans"."version" >= 1)
) STRICT;
--> statement-breakpoint
CREATE INDEX `plans_body` ON `plans` (`body_agency_id`,`case_id`);--> statement-breakpoint
CREATE INDEX `plans_owner` ON `plans` (`owner_agency_id`,`arrived_on`,`case_id`);--> statement-breakpoint
CREATE TABLE `file_holders` (
	`case_id` integer PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`since` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "file_holders_since" CHECK("file_holders"."since" is null or date("file_holders"."since", '+0 days') = "file_holders"."since")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `file_holders_userId_unique` ON `file_holders` (`user_id`);--> statement-breakpoint
CREATE TABLE `file_seals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`seals_on` text,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "file_seals_seals_on" CHECK("file_seals"."seals_on" is null or date("file_seals"."seals_on", '+0 days') = "file_seals"."seals_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `file_seals_case` ON `file_seals` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `seal_openings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`justification` text NOT NULL,
	`opened_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `seal_openings_case` ON `seal_openings` (`case_id`,`user_id`,`expires_at`);--> statement-breakpoint
CREATE INDEX `seal_openings_at` ON `seal_openings` (`opened_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`type` text NOT NULL,
	`setting` text NOT NULL,
	`attendance` text NOT NULL,
	`held_on` text NOT NULL,
	`minutes` integer,
	`milestone_code` text,
	`consent` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `plans`(`case_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sessions_type" CHECK("sessions"."type" in ('INDIVIDUAL_PSYCH', 'GROUP_PSYCH', 'PLAY_OR_ART', 'FAMILY', 'SPEECH', 'TUTORING', 'LANGUAGE', 'MEDICAL', 'LEGAL_AID', 'HOME_VISIT', 'SCHOOL_MEETING', 'THEOLOGICAL', 'CASE_CONFERENCE')),
	CONSTRAINT "sessions_setting" CHECK("sessions"."setting" in ('INDIVIDUAL', 'GROUP', 'FAMILY', 'PLAY')),
	CONSTRAINT "sessions_attendance" CHECK("sessions"."attendance" in ('ATTENDED', 'EXCUSED', 'ABSENT', 'CANCELLED')),
	CONSTRAINT "sessions_held_on" CHECK("sessions"."held_on" is null or date("sessions"."held_on", '+0 days') = "sessions"."held_on"),
	CONSTRAINT "sessions_minutes" CHECK("sessions"."minutes" is null or "sessions"."minutes" between 5 and 600),
	CONSTRAINT "sessions_consent" CHECK("sessions"."type" <> 'THEOLOGICAL' or "sessions"."consent" is not null)
) STRICT;
--> statement-breakpoint
CREATE INDEX `sessions_case` ON `sessions` (`case_id`,`id`);--> statement-breakpoint
CREATE INDEX `sessions_held` ON `sessions` (`held_on`,`attendance`,`case_id`);--> statement-breakpoint
CREATE TABLE `education_needs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`recorded_on` text NOT NULL,
	`level` integer NOT NULL,
	`language` text NOT NULL,
	`supports` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "education_needs_language" CHECK("education_needs"."language" in ('KAZAKH', 'RUSSIAN', 'OTHER')),
	CONSTRAINT "education_needs_recorded_on" CHECK("education_needs"."recorded_on" is null or date("education_needs"."recorded_on", '+0 days') = "education_needs"."recorded_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `education_needs_case` ON `education_needs` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `health_needs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`recorded_on` text NOT NULL,
	`needs` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "health_needs_recorded_on" CHECK("health_needs"."recorded_on" is null or date("health_needs"."recorded_on", '+0 days') = "health_needs"."recorded_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `health_needs_case` ON `health_needs` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `view_endings` (
	`grant_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`ended_at` integer NOT NULL,
	`ended_by` integer NOT NULL,
	FOREIGN KEY (`grant_id`) REFERENCES `view_grants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `view_grants` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`agency_id` integer NOT NULL,
	`kind` text NOT NULL,
	`purpose` text NOT NULL,
	`expires_at` integer NOT NULL,
	`granted_at` integer NOT NULL,
	`granted_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`granted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "view_grants_kind" CHECK("view_grants"."kind" in ('SCHOOL', 'CLINIC', 'GUARDIANSHIP'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `view_grants_case` ON `view_grants` (`case_id`,`id`);--> statement-breakpoint
CREATE INDEX `view_grants_agency` ON `view_grants` (`agency_id`,`kind`,`expires_at`,`case_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_users` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`agency_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "users_role" CHECK("__new_users"."role" in ('ADMINISTRATOR', 'SUPERVISOR', 'REGISTRAR', 'CASEWORKER', 'PSYCHOLOGIST', 'PARTNER', 'AUDITOR', 'SCHOOL', 'CLINIC', 'GUARDIAN_OFFICE', 'YOUNG_PERSON'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_users`("id", "name", "role", "agency_id", "created_at", "disabled_at") SELECT "id", "name", "role", "agency_id", "created_at", "disabled_at" FROM `users`;--> statement-breakpoint
DROP TABLE `users`;--> statement-breakpoint
ALTER TABLE `__new_users` RENAME TO `users`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
ALTER TABLE `cases` ADD `seals_at` integer;