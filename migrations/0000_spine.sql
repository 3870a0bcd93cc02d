CREATE TABLE `access_tokens` (
	`id` integer PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`token_hash` text NOT NULL,
	`is_demonstration` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `access_tokens_tokenHash_unique` ON `access_tokens` (`token_hash`);--> statement-breakpoint
CREATE TABLE `agencies` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	CONSTRAINT "agencies_kind" CHECK("agencies"."kind" in ('GOVERNMENT', 'INTERNATIONAL', 'NON_GOVERNMENTAL', 'MEDICAL', 'SCHOOL'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `agencies_code_unique` ON `agencies` (`code`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`agency_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "users_role" CHECK("users"."role" in ('ADMINISTRATOR', 'SUPERVISOR', 'REGISTRAR', 'CASEWORKER', 'PSYCHOLOGIST', 'PARTNER', 'AUDITOR'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`previous_hash` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`user_id` integer,
	`role` text NOT NULL,
	`purpose` text,
	`operation` text NOT NULL,
	`decision` text NOT NULL,
	`subjects` text NOT NULL,
	`fields` text NOT NULL,
	`hash` text NOT NULL,
	CONSTRAINT "audit_entries_decision" CHECK("audit_entries"."decision" in ('DONE', 'READ', 'REFUSED'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `audit_subjects` (
	`case_id` integer NOT NULL,
	`sequence` integer NOT NULL,
	PRIMARY KEY(`case_id`, `sequence`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`user_id` integer NOT NULL,
	`key` text NOT NULL,
	`operation` text NOT NULL,
	`request_hash` text NOT NULL,
	`answer` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `key`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created_at` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `care_periods` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`arrangement` text NOT NULL,
	`since` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "care_periods_arrangement" CHECK("care_periods"."arrangement" in ('PARENT', 'RELATIVE_GUARDIANSHIP', 'RELATIVE_CUSTODIANSHIP', 'FOSTER_CARE', 'FOSTER_FAMILY', 'GUEST_FAMILY', 'ADOPTION', 'ADAPTATION_CENTRE', 'RESIDENTIAL', 'HOSPITAL', 'INDEPENDENT_LIVING', 'WITH_DETAINED_PARENT', 'CAMP', 'UNKNOWN')),
	CONSTRAINT "care_periods_since" CHECK("care_periods"."since" is null or date("care_periods"."since", '+0 days') = "care_periods"."since")
) STRICT;
--> statement-breakpoint
CREATE INDEX `care_periods_case` ON `care_periods` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `cases` (
	`id` integer PRIMARY KEY NOT NULL,
	`owner_agency_id` integer NOT NULL,
	`stage` text NOT NULL,
	`stage_since` text NOT NULL,
	`closure_reason` text,
	`reported_on` text NOT NULL,
	`arrived_on` text,
	`vital_status` text NOT NULL,
	`vital_status_on` text,
	`country` text,
	`site_id` integer,
	`whereabouts_on` text,
	`nationality` text NOT NULL,
	`statelessness_risk` integer NOT NULL,
	`care_arrangement` text NOT NULL,
	`sex` text NOT NULL,
	`region_of_origin` text,
	`languages` text NOT NULL,
	`sibling_group_id` integer,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`owner_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cases_stage" CHECK("cases"."stage" in ('REPORTED', 'TRACING', 'LOCATED', 'VERIFYING_IDENTITY', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION', 'AWAITING_RETURN', 'IN_TRANSIT', 'RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED')),
	CONSTRAINT "cases_closure_reason" CHECK("cases"."closure_reason" in ('REINTEGRATED', 'DECEASED_CONFIRMED', 'NOT_A_NATIONAL', 'DUPLICATE', 'RETURNED_OUTSIDE_PROGRAMME', 'TRANSFERRED_TO_OTHER_STATE', 'DECLINED_BEST_INTERESTS', 'UNTRACEABLE_AFTER_REVIEW', 'ADULT_SERVICES')),
	CONSTRAINT "cases_closed_with_reason" CHECK(("cases"."stage" = 'CLOSED') = ("cases"."closure_reason" is not null)),
	CONSTRAINT "cases_vital_status" CHECK("cases"."vital_status" in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE', 'UNKNOWN', 'REPORTED_DEAD', 'CONFIRMED_DEAD')),
	CONSTRAINT "cases_country" CHECK("cases"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "cases_nationality" CHECK("cases"."nationality" in ('UNDER_DETERMINATION', 'CITIZEN', 'NOT_A_CITIZEN')),
	CONSTRAINT "cases_care_arrangement" CHECK("cases"."care_arrangement" in ('PARENT', 'RELATIVE_GUARDIANSHIP', 'RELATIVE_CUSTODIANSHIP', 'FOSTER_CARE', 'FOSTER_FAMILY', 'GUEST_FAMILY', 'ADOPTION', 'ADAPTATION_CENTRE', 'RESIDENTIAL', 'HOSPITAL', 'INDEPENDENT_LIVING', 'WITH_DETAINED_PARENT', 'CAMP', 'UNKNOWN')),
	CONSTRAINT "cases_sex" CHECK("cases"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "cases_region" CHECK("cases"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79')),
	CONSTRAINT "cases_stage_since" CHECK("cases"."stage_since" is null or date("cases"."stage_since", '+0 days') = "cases"."stage_since"),
	CONSTRAINT "cases_reported_on" CHECK("cases"."reported_on" is null or date("cases"."reported_on", '+0 days') = "cases"."reported_on"),
	CONSTRAINT "cases_arrived_on" CHECK("cases"."arrived_on" is null or date("cases"."arrived_on", '+0 days') = "cases"."arrived_on"),
	CONSTRAINT "cases_version" CHECK("cases"."version" >= 1)
) STRICT;
--> statement-breakpoint
CREATE INDEX `cases_reported` ON `cases` (`reported_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_updated` ON `cases` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `cases_stage_reported` ON `cases` (`stage`,`reported_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_agency_reported` ON `cases` (`owner_agency_id`,`reported_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_agency_updated` ON `cases` (`owner_agency_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `cases_agency_stage_reported` ON `cases` (`owner_agency_id`,`stage`,`reported_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_sibling_group` ON `cases` (`sibling_group_id`);--> statement-breakpoint
CREATE TABLE `holds` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`placed_on` text NOT NULL,
	`placed_by` integer NOT NULL,
	`lifted_on` text,
	`lifted_by` integer,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`placed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lifted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "holds_kind" CHECK("holds"."kind" in ('SECURITY', 'MEDICAL', 'LEGAL', 'CONSENT', 'DATA_PROTECTION')),
	CONSTRAINT "holds_placed_on" CHECK("holds"."placed_on" is null or date("holds"."placed_on", '+0 days') = "holds"."placed_on"),
	CONSTRAINT "holds_lifted_on" CHECK("holds"."lifted_on" is null or date("holds"."lifted_on", '+0 days') = "holds"."lifted_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `holds_case` ON `holds` (`case_id`);--> statement-breakpoint
CREATE TABLE `nationality_decisions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`nationality` text NOT NULL,
	`statelessness_risk` integer NOT NULL,
	`rule` text NOT NULL,
	`decided_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "nationality_decisions_nationality" CHECK("nationality_decisions"."nationality" in ('UNDER_DETERMINATION', 'CITIZEN', 'NOT_A_CITIZEN')),
	CONSTRAINT "nationality_decisions_decided_on" CHECK("nationality_decisions"."decided_on" is null or date("nationality_decisions"."decided_on", '+0 days') = "nationality_decisions"."decided_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `nationality_decisions_case` ON `nationality_decisions` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `parents` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`role` text NOT NULL,
	`fate` text NOT NULL,
	`citizenship` text NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "parents_role" CHECK("parents"."role" in ('MOTHER', 'FATHER')),
	CONSTRAINT "parents_fate" CHECK("parents"."fate" in ('WITH_CHILD', 'AT_HOME', 'DETAINED_ABROAD', 'DETAINED_AT_HOME', 'REPORTED_DEAD', 'CONFIRMED_DEAD', 'MISSING', 'UNKNOWN')),
	CONSTRAINT "parents_citizenship" CHECK("parents"."citizenship" in ('KZ', 'OTHER', 'STATELESS', 'UNKNOWN'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `parents_case` ON `parents` (`case_id`);--> statement-breakpoint
CREATE TABLE `profile_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`sex` text NOT NULL,
	`region_of_origin` text,
	`birth_id` integer,
	`corrects_id` integer,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "profile_versions_sex" CHECK("profile_versions"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "profile_versions_region" CHECK("profile_versions"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `profile_versions_case` ON `profile_versions` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `stage_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`from_stage` text,
	`to_stage` text NOT NULL,
	`closure_reason` text,
	`effective_on` text NOT NULL,
	`note` text,
	`corrects_id` integer,
	`is_annulment` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	`second_person_id` integer,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second_person_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stage_changes_from" CHECK("stage_changes"."from_stage" in ('REPORTED', 'TRACING', 'LOCATED', 'VERIFYING_IDENTITY', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION', 'AWAITING_RETURN', 'IN_TRANSIT', 'RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED')),
	CONSTRAINT "stage_changes_to" CHECK("stage_changes"."to_stage" in ('REPORTED', 'TRACING', 'LOCATED', 'VERIFYING_IDENTITY', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION', 'AWAITING_RETURN', 'IN_TRANSIT', 'RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED')),
	CONSTRAINT "stage_changes_closure_reason" CHECK("stage_changes"."closure_reason" in ('REINTEGRATED', 'DECEASED_CONFIRMED', 'NOT_A_NATIONAL', 'DUPLICATE', 'RETURNED_OUTSIDE_PROGRAMME', 'TRANSFERRED_TO_OTHER_STATE', 'DECLINED_BEST_INTERESTS', 'UNTRACEABLE_AFTER_REVIEW', 'ADULT_SERVICES')),
	CONSTRAINT "stage_changes_closed_with_reason" CHECK(("stage_changes"."to_stage" = 'CLOSED') = ("stage_changes"."closure_reason" is not null)),
	CONSTRAINT "stage_changes_two_persons" CHECK("stage_changes"."second_person_id" is null or "stage_changes"."second_person_id" <> "stage_changes"."recorded_by"),
	CONSTRAINT "stage_changes_annulment_names" CHECK(not "stage_changes"."is_annulment" or "stage_changes"."corrects_id" is not null),
	CONSTRAINT "stage_changes_effective_on" CHECK("stage_changes"."effective_on" is null or date("stage_changes"."effective_on", '+0 days') = "stage_changes"."effective_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `stage_changes_case` ON `stage_changes` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `vital_status_claims` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`observed_on` text NOT NULL,
	`status` text NOT NULL,
	`source` text NOT NULL,
	`grade` text NOT NULL,
	`corrects_id` integer,
	`is_withdrawal` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "vital_status_claims_status" CHECK("vital_status_claims"."status" in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE', 'UNKNOWN', 'REPORTED_DEAD', 'CONFIRMED_DEAD')),
	CONSTRAINT "vital_status_claims_grade" CHECK("vital_status_claims"."grade" in ('A', 'B', 'C', 'D')),
	CONSTRAINT "vital_status_claims_observed_on" CHECK("vital_status_claims"."observed_on" is null or date("vital_status_claims"."observed_on", '+0 days') = "vital_status_claims"."observed_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `vital_status_claims_case` ON `vital_status_claims` (`case_id`,`observed_on`,`id`);--> statement-breakpoint
CREATE TABLE `whereabouts_claims` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`observed_on` text NOT NULL,
	`country` text NOT NULL,
	`site_id` integer,
	`source` text NOT NULL,
	`grade` text NOT NULL,
	`corrects_id` integer,
	`is_withdrawal` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "whereabouts_claims_country" CHECK("whereabouts_claims"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "whereabouts_claims_grade" CHECK("whereabouts_claims"."grade" in ('A', 'B', 'C', 'D')),
	CONSTRAINT "whereabouts_claims_observed_on" CHECK("whereabouts_claims"."observed_on" is null or date("whereabouts_claims"."observed_on", '+0 days') = "whereabouts_claims"."observed_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `whereabouts_claims_case` ON `whereabouts_claims` (`case_id`,`observed_on`,`id`);--> statement-breakpoint
CREATE TABLE `postings` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`effective_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`delta` integer NOT NULL,
	`account` text NOT NULL,
	`sex` text NOT NULL,
	`region_of_origin` text,
	`country` text,
	`site_id` integer,
	`birth_id` integer,
	`age_band` text,
	`arrived_on` text,
	`corrects_sequence` integer,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "postings_delta" CHECK("postings"."delta" in (-1, 1)),
	CONSTRAINT "postings_account" CHECK("postings"."account" in ('RETURNED', 'AWAITING', 'LOCATED', 'WHEREABOUTS_UNKNOWN', 'DECEASED', 'OTHER')),
	CONSTRAINT "postings_sex" CHECK("postings"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "postings_region" CHECK("postings"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79')),
	CONSTRAINT "postings_country" CHECK("postings"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "postings_age_band" CHECK("postings"."age_band" in ('0-4', '5-9', '10-13', '14-16', '17', 'ADULT', 'NOT_DETERMINED')),
	CONSTRAINT "postings_effective_on" CHECK("postings"."effective_on" is null or date("postings"."effective_on", '+0 days') = "postings"."effective_on"),
	CONSTRAINT "postings_arrived_on" CHECK("postings"."arrived_on" is null or date("postings"."arrived_on", '+0 days') = "postings"."arrived_on"),
	CONSTRAINT "postings_arrival" CHECK(("postings"."account" = 'RETURNED') = ("postings"."arrived_on" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `postings_case` ON `postings` (`case_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `attestations` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`attested_on` text NOT NULL,
	`reference` text NOT NULL,
	`revoked_at` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attestations_kind" CHECK("attestations"."kind" in ('TRACING_REQUEST_OPENED', 'AGENCY_TASK_OPENED', 'LEGITIMATE_BASIS', 'IDENTITY_FILE_OPENED', 'IDENTITY_REFUTED', 'BEST_INTERESTS_ASSESSMENT', 'GUARDIAN_CONSENT', 'GUARDIAN_DETERMINATION', 'HOST_CONSENT', 'TRAVEL_DOCUMENT', 'RECEIVING_PLAN', 'ON_AGREED_LIST', 'AGREEMENT_LAPSED', 'ON_MANIFEST', 'ARRIVAL_RECORD', 'PLAN_APPROVED', 'MANDATORY_MILESTONES_MET', 'STABLE_PLACEMENT', 'NEED_IDENTIFIED')),
	CONSTRAINT "attestations_attested_on" CHECK("attestations"."attested_on" is null or date("attestations"."attested_on", '+0 days') = "attestations"."attested_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `attestations_case` ON `attestations` (`case_id`);--> statement-breakpoint
CREATE TABLE `endorsements` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`case_version` integer NOT NULL,
	`to_stage` text NOT NULL,
	`closure_reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "endorsements_to_stage" CHECK("endorsements"."to_stage" in ('REPORTED', 'TRACING', 'LOCATED', 'VERIFYING_IDENTITY', 'IDENTITY_CONFIRMED', 'RETURN_PREPARATION', 'AWAITING_RETURN', 'IN_TRANSIT', 'RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED')),
	CONSTRAINT "endorsements_closure_reason" CHECK("endorsements"."closure_reason" in ('REINTEGRATED', 'DECEASED_CONFIRMED', 'NOT_A_NATIONAL', 'DUPLICATE', 'RETURNED_OUTSIDE_PROGRAMME', 'TRANSFERRED_TO_OTHER_STATE', 'DECLINED_BEST_INTERESTS', 'UNTRACEABLE_AFTER_REVIEW', 'ADULT_SERVICES'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `endorsements_case` ON `endorsements` (`case_id`,`case_version`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`type` text NOT NULL,
	`grade` text NOT NULL,
	`obtained_on` text NOT NULL,
	`source` text NOT NULL,
	`is_verified` integer NOT NULL,
	`standing` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evidence_type" CHECK("evidence"."type" in ('DNA_KINSHIP', 'PARENT_CITIZENSHIP_RECORD', 'NATIONAL_ID_REGISTER', 'BIRTH_CERTIFICATE', 'COURT_DECISION_FACT_OF_BIRTH', 'FOREIGN_BIRTH_CERTIFICATE', 'MEDICAL_BIRTH_NOTICE', 'MOTHER_OR_GUARDIAN_STATEMENT', 'CONSULAR_INTERVIEW', 'CAMP_OR_PRISON_REGISTER', 'ICRC_OR_UNHCR_ID', 'RELATIVE_PHOTO_RECOGNITION', 'VIDEO', 'LANGUAGE', 'CHILD_STATEMENT')),
	CONSTRAINT "evidence_grade" CHECK("evidence"."grade" in ('A', 'B', 'C', 'D')),
	CONSTRAINT "evidence_standing" CHECK("evidence"."standing" in ('STANDING', 'CONTESTED', 'REFUTED')),
	CONSTRAINT "evidence_obtained_on" CHECK("evidence"."obtained_on" is null or date("evidence"."obtained_on", '+0 days') = "evidence"."obtained_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `evidence_case` ON `evidence` (`case_id`);--> statement-breakpoint
CREATE TABLE `births` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`earliest` text NOT NULL,
	`latest` text NOT NULL,
	`basis` text NOT NULL,
	`corrects_id` integer,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "births_basis" CHECK("births"."basis" in ('DOCUMENT', 'RELATIVE', 'MEDICAL_ASSESSMENT', 'CHILD', 'ESTIMATE')),
	CONSTRAINT "births_earliest" CHECK("births"."earliest" is null or date("births"."earliest", '+0 days') = "births"."earliest"),
	CONSTRAINT "births_latest" CHECK("births"."latest" is null or date("births"."latest", '+0 days') = "births"."latest"),
	CONSTRAINT "births_interval" CHECK("births"."earliest" <= "births"."latest")
) STRICT;
--> statement-breakpoint
CREATE INDEX `births_case` ON `births` (`case_id`);--> statement-breakpoint
CREATE TABLE `names` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`parent_id` integer,
	`text` text NOT NULL,
	`search_key` text NOT NULL,
	`role` text NOT NULL,
	`script` text NOT NULL,
	`source` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `parents`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "names_role" CHECK("names"."role" in ('GIVEN_BY_PARENTS', 'BIRTH_CERTIFICATE', 'USED_IN_CAMP', 'NICKNAME', 'TRANSLITERATION')),
	CONSTRAINT "names_script" CHECK("names"."script" in ('CYRILLIC_KAZAKH', 'CYRILLIC_RUSSIAN', 'LATIN', 'ARABIC')),
	CONSTRAINT "names_source" CHECK("names"."source" in ('RELATIVE', 'DOCUMENT', 'CONSUL', 'CAMP_REGISTER', 'CHILD', 'PARTNER_AGENCY', 'OTHER'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `names_case` ON `names` (`case_id`);--> statement-breakpoint
CREATE INDEX `names_search_key` ON `names` (`search_key`);--> statement-breakpoint
CREATE TABLE `notes` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`text` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `notes_case` ON `notes` (`case_id`);--> statement-breakpoint
CREATE TABLE `possible_duplicates` (
	`case_id` integer NOT NULL,
	`other_case_id` integer NOT NULL,
	`found_at` integer NOT NULL,
	PRIMARY KEY(`case_id`, `other_case_id`),
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `sites` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`country` text NOT NULL,
	CONSTRAINT "sites_kind" CHECK("sites"."kind" in ('CAMP', 'PRISON', 'ORPHANAGE', 'FAMILY', 'HOSPITAL', 'OTHER')),
	CONSTRAINT "sites_country" CHECK("sites"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_code_unique` ON `sites` (`code`);--> statement-breakpoint
CREATE INDEX `sites_country_index` ON `sites` (`country`);--> statement-breakpoint
CREATE TABLE `demonstration_parts` (
	`history_key` text PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `registry_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`seed` text,
	`played_until` integer,
	CONSTRAINT "registry_settings_kind" CHECK("registry_settings"."kind" in ('REGISTRY', 'DEMONSTRATION')),
	CONSTRAINT "registry_settings_one_row" CHECK("registry_settings"."id" = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `official_statements` (
	`id` text PRIMARY KEY NOT NULL,
	`said_on` text NOT NULL,
	`said_on_precision` text NOT NULL,
	`as_of` text,
	`body` text,
	`speaker` text,
	`outlet` text NOT NULL,
	`operation` text,
	`population` text NOT NULL,
	`measure` text NOT NULL,
	`value_min` integer NOT NULL,
	`value_max` integer,
	`note` text,
	CONSTRAINT "official_statements_measure" CHECK("official_statements"."measure" in ('CHILDREN_ABROAD', 'CHILDREN_AWAITED', 'CHILDREN_RETURNED', 'CHILDREN_RETURNED_CUMULATIVE', 'PEOPLE_RETURNED', 'PEOPLE_RETURNED_CUMULATIVE')),
	CONSTRAINT "official_statements_precision" CHECK("official_statements"."said_on_precision" in ('day', 'month', 'year', 'before')),
	CONSTRAINT "official_statements_said_on" CHECK("official_statements"."said_on" is null or date("official_statements"."said_on", '+0 days') = "official_statements"."said_on"),
	CONSTRAINT "official_statements_as_of" CHECK("official_statements"."as_of" is null or date("official_statements"."as_of", '+0 days') = "official_statements"."as_of"),
	CONSTRAINT "official_statements_range" CHECK("official_statements"."value_max" is null or "official_statements"."value_min" <= "official_statements"."value_max")
) STRICT;
