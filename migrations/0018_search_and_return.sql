CREATE TABLE `agreement_endings` (
	`agreement_id` integer PRIMARY KEY NOT NULL,
	`ended_on` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreement_endings_ended_on" CHECK("agreement_endings"."ended_on" is null or date("agreement_endings"."ended_on", '+0 days') = "agreement_endings"."ended_on")
) STRICT;
--> statement-breakpoint
CREATE TABLE `agreement_tasks` (
	`id` integer PRIMARY KEY NOT NULL,
	`agreement_id` integer NOT NULL,
	`owner_agency_id` integer NOT NULL,
	`title` text NOT NULL,
	`due_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`owner_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreement_tasks_due_on" CHECK("agreement_tasks"."due_on" is null or date("agreement_tasks"."due_on", '+0 days') = "agreement_tasks"."due_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `agreement_tasks_agreement` ON `agreement_tasks` (`agreement_id`,`id`);--> statement-breakpoint
CREATE INDEX `agreement_tasks_due` ON `agreement_tasks` (`due_on`,`id`);--> statement-breakpoint
CREATE INDEX `agreement_tasks_owner_due` ON `agreement_tasks` (`owner_agency_id`,`due_on`,`id`);--> statement-breakpoint
CREATE TABLE `agreements` (
	`id` integer PRIMARY KEY NOT NULL,
	`round_id` integer NOT NULL,
	`agreed_on` text NOT NULL,
	`terms` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`round_id`) REFERENCES `negotiation_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreements_agreed_on" CHECK("agreements"."agreed_on" is null or date("agreements"."agreed_on", '+0 days') = "agreements"."agreed_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `agreements_round` ON `agreements` (`round_id`,`id`);--> statement-breakpoint
CREATE TABLE `list_agreements` (
	`list_id` integer PRIMARY KEY NOT NULL,
	`agreed_on` text NOT NULL,
	`reference` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `list_exchanges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "list_agreements_agreed_on" CHECK("list_agreements"."agreed_on" is null or date("list_agreements"."agreed_on", '+0 days') = "list_agreements"."agreed_on")
) STRICT;
--> statement-breakpoint
CREATE TABLE `list_exchanges` (
	`id` integer PRIMARY KEY NOT NULL,
	`round_id` integer NOT NULL,
	`agreement_id` integer,
	`title` text NOT NULL,
	`exchanged_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`round_id`) REFERENCES `negotiation_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "list_exchanges_exchanged_on" CHECK("list_exchanges"."exchanged_on" is null or date("list_exchanges"."exchanged_on", '+0 days') = "list_exchanges"."exchanged_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `list_exchanges_round` ON `list_exchanges` (`round_id`,`id`);--> statement-breakpoint
CREATE TABLE `list_line_matches` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`line_id` integer NOT NULL,
	`case_id` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`line_id`) REFERENCES `list_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `list_line_matches_line` ON `list_line_matches` (`line_id`,`id`);--> statement-breakpoint
CREATE INDEX `list_line_matches_case` ON `list_line_matches` (`case_id`);--> statement-breakpoint
CREATE TABLE `list_lines` (
	`id` integer PRIMARY KEY NOT NULL,
	`list_id` integer NOT NULL,
	`side` text NOT NULL,
	`case_id` integer,
	`reference` text,
	`born_from` text,
	`born_until` text,
	`sex` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `list_exchanges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "list_lines_side" CHECK("list_lines"."side" in ('OURS', 'THEIRS')),
	CONSTRAINT "list_lines_sex" CHECK("list_lines"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "list_lines_born_from" CHECK("list_lines"."born_from" is null or date("list_lines"."born_from", '+0 days') = "list_lines"."born_from"),
	CONSTRAINT "list_lines_born_until" CHECK("list_lines"."born_until" is null or date("list_lines"."born_until", '+0 days') = "list_lines"."born_until"),
	CONSTRAINT "list_lines_ours_is_a_case" CHECK(("list_lines"."side" = 'OURS') = ("list_lines"."case_id" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `list_lines_list` ON `list_lines` (`list_id`,`id`);--> statement-breakpoint
CREATE INDEX `list_lines_case` ON `list_lines` (`case_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `list_lines_ours_once` ON `list_lines` (`list_id`,`case_id`) WHERE case_id is not null;--> statement-breakpoint
CREATE TABLE `negotiation_rounds` (
	`id` integer PRIMARY KEY NOT NULL,
	`track_id` integer NOT NULL,
	`code` text NOT NULL,
	`place` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`track_id`) REFERENCES `negotiation_tracks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "negotiation_rounds_starts_on" CHECK("negotiation_rounds"."starts_on" is null or date("negotiation_rounds"."starts_on", '+0 days') = "negotiation_rounds"."starts_on"),
	CONSTRAINT "negotiation_rounds_ends_on" CHECK("negotiation_rounds"."ends_on" is null or date("negotiation_rounds"."ends_on", '+0 days') = "negotiation_rounds"."ends_on"),
	CONSTRAINT "negotiation_rounds_days" CHECK("negotiation_rounds"."starts_on" <= "negotiation_rounds"."ends_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `negotiation_rounds_code_unique` ON `negotiation_rounds` (`code`);--> statement-breakpoint
CREATE INDEX `negotiation_rounds_track` ON `negotiation_rounds` (`track_id`,`starts_on`);--> statement-breakpoint
CREATE TABLE `negotiation_tracks` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`counterpart` text NOT NULL,
	`country` text NOT NULL,
	`lead_agency_id` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`lead_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "negotiation_tracks_country" CHECK("negotiation_tracks"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `negotiation_tracks_title_unique` ON `negotiation_tracks` (`title`);--> statement-breakpoint
CREATE TABLE `task_child_endings` (
	`task_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`outcome` text NOT NULL,
	`note` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	PRIMARY KEY(`task_id`, `case_id`),
	FOREIGN KEY (`task_id`) REFERENCES `agreement_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "task_child_endings_outcome" CHECK("task_child_endings"."outcome" in ('DONE', 'NOT_NEEDED', 'NOT_POSSIBLE'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `task_children` (
	`task_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	PRIMARY KEY(`task_id`, `case_id`),
	FOREIGN KEY (`task_id`) REFERENCES `agreement_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `task_children_case` ON `task_children` (`case_id`);--> statement-breakpoint
CREATE TABLE `task_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` integer NOT NULL,
	`to_status` text NOT NULL,
	`reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `agreement_tasks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "task_events_to_status" CHECK("task_events"."to_status" in ('OPEN', 'IN_PROGRESS', 'BLOCKED', 'DONE', 'CANCELLED')),
	CONSTRAINT "task_events_reason" CHECK("task_events"."to_status" not in ('BLOCKED', 'CANCELLED') or "task_events"."reason" is not null)
) STRICT;
--> statement-breakpoint
CREATE INDEX `task_events_task` ON `task_events` (`task_id`,`id`);--> statement-breakpoint
CREATE TABLE `custody_steps` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`evidence_id` integer NOT NULL,
	`holder` text NOT NULL,
	`held_from` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "custody_steps_held_from" CHECK("custody_steps"."held_from" is null or date("custody_steps"."held_from", '+0 days') = "custody_steps"."held_from")
) STRICT;
--> statement-breakpoint
CREATE INDEX `custody_steps_case` ON `custody_steps` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `dna_results` (
	`evidence_id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`laboratory` text NOT NULL,
	`kit_reference` text NOT NULL,
	`relation` text NOT NULL,
	`likelihood_ppm` integer NOT NULL,
	`tested_on` text NOT NULL,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "dna_results_relation" CHECK("dna_results"."relation" in ('MOTHER', 'FATHER', 'FULL_SIBLING', 'HALF_SIBLING', 'GRANDPARENT', 'AUNT_OR_UNCLE')),
	CONSTRAINT "dna_results_likelihood" CHECK("dna_results"."likelihood_ppm" between 0 and 1000000),
	CONSTRAINT "dna_results_tested_on" CHECK("dna_results"."tested_on" is null or date("dna_results"."tested_on", '+0 days') = "dna_results"."tested_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `dna_results_case` ON `dna_results` (`case_id`);--> statement-breakpoint
CREATE TABLE `evidence_conflicts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`evidence_id` integer NOT NULL,
	`other_evidence_id` integer NOT NULL,
	`about` text NOT NULL,
	`reason` text NOT NULL,
	`settles_id` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evidence_conflicts_about" CHECK("evidence_conflicts"."about" in ('IDENTITY', 'PARENTAGE', 'BIRTH', 'NAME', 'SEX', 'CITIZENSHIP')),
	CONSTRAINT "evidence_conflicts_between_two" CHECK("evidence_conflicts"."evidence_id" <> "evidence_conflicts"."other_evidence_id")
) STRICT;
--> statement-breakpoint
CREATE INDEX `evidence_conflicts_case` ON `evidence_conflicts` (`case_id`,`id`);--> statement-breakpoint
CREATE INDEX `evidence_conflicts_settles` ON `evidence_conflicts` (`settles_id`);--> statement-breakpoint
CREATE TABLE `list_line_names` (
	`line_id` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`search_key` text NOT NULL,
	FOREIGN KEY (`line_id`) REFERENCES `list_lines`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `tracing_names` (
	`id` integer PRIMARY KEY NOT NULL,
	`request_id` integer NOT NULL,
	`text` text NOT NULL,
	`search_key` text NOT NULL,
	`script` text NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tracing_names_script" CHECK("tracing_names"."script" in ('CYRILLIC_KAZAKH', 'CYRILLIC_RUSSIAN', 'LATIN', 'ARABIC'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_names_request` ON `tracing_names` (`request_id`);--> statement-breakpoint
CREATE INDEX `tracing_names_search_key` ON `tracing_names` (`search_key`);--> statement-breakpoint
CREATE TABLE `tracing_particulars` (
	`request_id` integer PRIMARY KEY NOT NULL,
	`inquirer_name` text NOT NULL,
	`inquirer_contact` text,
	`description` text,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `arrivals` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`movement_id` integer,
	`arrived_on` text NOT NULL,
	`port` text NOT NULL,
	`note` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "arrivals_arrived_on" CHECK("arrivals"."arrived_on" is null or date("arrivals"."arrived_on", '+0 days') = "arrivals"."arrived_on"),
	CONSTRAINT "arrivals_self_organised_says_how" CHECK("arrivals"."movement_id" is not null or "arrivals"."note" is not null)
) STRICT;
--> statement-breakpoint
CREATE INDEX `arrivals_case` ON `arrivals` (`case_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `arrivals_once` ON `arrivals` (`movement_id`,`case_id`);--> statement-breakpoint
CREATE TABLE `manifest_endings` (
	`entry_id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `manifest_entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "manifest_endings_kind" CHECK("manifest_endings"."kind" in ('REMOVED', 'NO_SHOW', 'CANCELLED'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `manifest_entries` (
	`id` integer PRIMARY KEY NOT NULL,
	`movement_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`separation_reason` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `manifest_entries_movement` ON `manifest_entries` (`movement_id`,`id`);--> statement-breakpoint
CREATE INDEX `manifest_entries_case` ON `manifest_entries` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `movement_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`movement_id` integer NOT NULL,
	`kind` text NOT NULL,
	`happened_on` text NOT NULL,
	`note` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`movement_id`) REFERENCES `movements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "movement_events_kind" CHECK("movement_events"."kind" in ('DEPARTED', 'COMPLETED', 'CANCELLED')),
	CONSTRAINT "movement_events_happened_on" CHECK("movement_events"."happened_on" is null or date("movement_events"."happened_on", '+0 days') = "movement_events"."happened_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `movement_events_once` ON `movement_events` (`movement_id`,`kind`);--> statement-breakpoint
CREATE TABLE `movements` (
	`id` integer PRIMARY KEY NOT NULL,
	`operation_id` integer NOT NULL,
	`planned_on` text NOT NULL,
	`from_place` text NOT NULL,
	`port` text NOT NULL,
	`capacity` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`operation_id`) REFERENCES `operations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "movements_planned_on" CHECK("movements"."planned_on" is null or date("movements"."planned_on", '+0 days') = "movements"."planned_on"),
	CONSTRAINT "movements_capacity" CHECK("movements"."capacity" between 1 and 1000)
) STRICT;
--> statement-breakpoint
CREATE INDEX `movements_operation` ON `movements` (`operation_id`,`planned_on`,`id`);--> statement-breakpoint
CREATE TABLE `operations` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`round_id` integer,
	`agreement_id` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`round_id`) REFERENCES `negotiation_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `operations_code_unique` ON `operations` (`code`);--> statement-breakpoint
CREATE INDEX `operations_round` ON `operations` (`round_id`);--> statement-breakpoint
CREATE TABLE `nationality_challenges` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`determination_id` integer NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`stated_on` text NOT NULL,
	`decision_id` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`determination_id`) REFERENCES `nationality_determinations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "nationality_challenges_kind" CHECK("nationality_challenges"."kind" in ('CONTESTED', 'UPHELD', 'OVERTURNED')),
	CONSTRAINT "nationality_challenges_stated_on" CHECK("nationality_challenges"."stated_on" is null or date("nationality_challenges"."stated_on", '+0 days') = "nationality_challenges"."stated_on"),
	CONSTRAINT "nationality_challenges_overturned" CHECK(("nationality_challenges"."kind" = 'OVERTURNED') = ("nationality_challenges"."decision_id" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `nationality_challenges_case` ON `nationality_challenges` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `nationality_determinations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`decision_id` integer NOT NULL,
	`rule_version` text NOT NULL,
	`rule_code` text NOT NULL,
	`nationality` text NOT NULL,
	`statelessness_risk` integer NOT NULL,
	`decided_on` text NOT NULL,
	`inputs` text NOT NULL,
	`trace` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "nationality_determinations_nationality" CHECK("nationality_determinations"."nationality" in ('UNDER_DETERMINATION', 'CITIZEN', 'NOT_A_CITIZEN')),
	CONSTRAINT "nationality_determinations_decided_on" CHECK("nationality_determinations"."decided_on" is null or date("nationality_determinations"."decided_on", '+0 days') = "nationality_determinations"."decided_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `nationality_determinations_case` ON `nationality_determinations` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `nationality_facts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`answer` text NOT NULL,
	`evidence_id` integer,
	`source` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "nationality_facts_kind" CHECK("nationality_facts"."kind" in ('BORN_AT_HOME', 'PARENT_RESIDENT_AT_HOME', 'PARENTS_AGREED_IN_WRITING', 'COURT_FOUND_CITIZEN')),
	CONSTRAINT "nationality_facts_answer" CHECK("nationality_facts"."answer" in ('YES', 'NO', 'UNKNOWN'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `nationality_facts_case` ON `nationality_facts` (`case_id`,`id`);--> statement-breakpoint
CREATE TABLE `tracing_consents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`is_given` integer NOT NULL,
	`stated_on` text NOT NULL,
	`reference` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tracing_consents_purpose" CHECK("tracing_consents"."purpose" in ('TRACING', 'SHARING_WITH_AGENCIES', 'SHARING_WITH_HOST_AUTHORITY', 'DNA_COMPARISON', 'CONTACT_WITH_CHILD')),
	CONSTRAINT "tracing_consents_stated_on" CHECK("tracing_consents"."stated_on" is null or date("tracing_consents"."stated_on", '+0 days') = "tracing_consents"."stated_on")
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_consents_request` ON `tracing_consents` (`request_id`,`id`);--> statement-breakpoint
CREATE TABLE `tracing_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` integer NOT NULL,
	`kind` text NOT NULL,
	`outcome` text,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tracing_events_kind" CHECK("tracing_events"."kind" in ('CLOSED', 'REOPENED')),
	CONSTRAINT "tracing_events_outcome" CHECK("tracing_events"."outcome" in ('FOUND', 'WITHDRAWN_BY_INQUIRER', 'INQUIRER_LOST', 'DUPLICATE_REQUEST')),
	CONSTRAINT "tracing_events_closed_with_outcome" CHECK(("tracing_events"."kind" = 'CLOSED') = ("tracing_events"."outcome" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_events_request` ON `tracing_events` (`request_id`,`id`);--> statement-breakpoint
CREATE TABLE `tracing_link_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`link_id` integer NOT NULL,
	`kind` text NOT NULL,
	`agency_id` integer NOT NULL,
	`grounds` text NOT NULL,
	`review_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `tracing_links`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tracing_link_events_kind" CHECK("tracing_link_events"."kind" in ('VOUCHED', 'CONFIRMED', 'REJECTED', 'UNDO_VOUCHED', 'UNDONE')),
	CONSTRAINT "tracing_link_events_review_on" CHECK("tracing_link_events"."review_on" is null or date("tracing_link_events"."review_on", '+0 days') = "tracing_link_events"."review_on"),
	CONSTRAINT "tracing_link_events_rejected_until" CHECK(("tracing_link_events"."kind" = 'REJECTED') = ("tracing_link_events"."review_on" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_link_events_link` ON `tracing_link_events` (`link_id`,`id`);--> statement-breakpoint
CREATE TABLE `tracing_links` (
	`id` integer PRIMARY KEY NOT NULL,
	`request_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`request_agency_id` integer NOT NULL,
	`case_agency_id` integer NOT NULL,
	`basis` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`request_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_links_request` ON `tracing_links` (`request_id`,`id`);--> statement-breakpoint
CREATE INDEX `tracing_links_case` ON `tracing_links` (`case_id`,`id`);--> statement-breakpoint
CREATE INDEX `tracing_links_case_agency` ON `tracing_links` (`case_agency_id`,`id`);--> statement-breakpoint
CREATE INDEX `tracing_links_request_agency` ON `tracing_links` (`request_agency_id`,`id`);--> statement-breakpoint
CREATE TABLE `tracing_requests` (
	`id` integer PRIMARY KEY NOT NULL,
	`agency_id` integer NOT NULL,
	`relation` text NOT NULL,
	`received_on` text NOT NULL,
	`sex` text NOT NULL,
	`born_from` text,
	`born_until` text,
	`region_of_origin` text,
	`last_contact_on` text,
	`last_country` text,
	`last_site_id` integer,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`last_site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tracing_requests_relation" CHECK("tracing_requests"."relation" in ('MOTHER', 'FATHER', 'GRANDPARENT', 'SIBLING', 'AUNT_OR_UNCLE', 'OTHER_RELATIVE', 'AGENCY')),
	CONSTRAINT "tracing_requests_sex" CHECK("tracing_requests"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "tracing_requests_region" CHECK("tracing_requests"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79')),
	CONSTRAINT "tracing_requests_country" CHECK("tracing_requests"."last_country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "tracing_requests_received_on" CHECK("tracing_requests"."received_on" is null or date("tracing_requests"."received_on", '+0 days') = "tracing_requests"."received_on"),
	CONSTRAINT "tracing_requests_born_from" CHECK("tracing_requests"."born_from" is null or date("tracing_requests"."born_from", '+0 days') = "tracing_requests"."born_from"),
	CONSTRAINT "tracing_requests_born_until" CHECK("tracing_requests"."born_until" is null or date("tracing_requests"."born_until", '+0 days') = "tracing_requests"."born_until"),
	CONSTRAINT "tracing_requests_last_contact_on" CHECK("tracing_requests"."last_contact_on" is null or date("tracing_requests"."last_contact_on", '+0 days') = "tracing_requests"."last_contact_on"),
	CONSTRAINT "tracing_requests_birth" CHECK(("tracing_requests"."born_from" is null) = ("tracing_requests"."born_until" is null) and "tracing_requests"."born_from" <= "tracing_requests"."born_until")
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_requests_agency` ON `tracing_requests` (`agency_id`,`id`);--> statement-breakpoint
CREATE INDEX `cases_vital` ON `cases` (`vital_status_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_agency_vital` ON `cases` (`owner_agency_id`,`vital_status_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_stateless` ON `cases` (`reported_on`,`id`) WHERE statelessness_risk = 1;