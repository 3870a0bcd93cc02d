CREATE TABLE `agreement_corrections` (
	`agreement_id` integer NOT NULL,
	`agreed_on` text NOT NULL,
	`terms` text NOT NULL,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreement_corrections_agreed_on" CHECK("agreement_corrections"."agreed_on" is null or date("agreement_corrections"."agreed_on", '+0 days') = "agreement_corrections"."agreed_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `agreement_corrections_once` ON `agreement_corrections` (`agreement_id`,`version`);--> statement-breakpoint
CREATE TABLE `list_corrections` (
	`list_id` integer NOT NULL,
	`title` text NOT NULL,
	`exchanged_on` text NOT NULL,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `list_exchanges`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "list_corrections_exchanged_on" CHECK("list_corrections"."exchanged_on" is null or date("list_corrections"."exchanged_on", '+0 days') = "list_corrections"."exchanged_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `list_corrections_once` ON `list_corrections` (`list_id`,`version`);--> statement-breakpoint
CREATE TABLE `round_corrections` (
	`round_id` integer NOT NULL,
	`code` text NOT NULL,
	`place` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`round_id`) REFERENCES `negotiation_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "round_corrections_starts_on" CHECK("round_corrections"."starts_on" is null or date("round_corrections"."starts_on", '+0 days') = "round_corrections"."starts_on"),
	CONSTRAINT "round_corrections_ends_on" CHECK("round_corrections"."ends_on" is null or date("round_corrections"."ends_on", '+0 days') = "round_corrections"."ends_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `round_corrections_once` ON `round_corrections` (`round_id`,`version`);--> statement-breakpoint
CREATE TABLE `track_corrections` (
	`track_id` integer NOT NULL,
	`title` text NOT NULL,
	`counterpart` text NOT NULL,
	`country` text NOT NULL,
	`lead_agency_id` integer NOT NULL,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`track_id`) REFERENCES `negotiation_tracks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lead_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "track_corrections_country" CHECK("track_corrections"."country" in ('SY', 'IQ', 'TR', 'AF', 'XX'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `track_corrections_once` ON `track_corrections` (`track_id`,`version`);--> statement-breakpoint
CREATE TABLE `corrected_particulars` (
	`correction_id` integer PRIMARY KEY NOT NULL,
	`request_id` integer NOT NULL,
	`inquirer_name` text NOT NULL,
	`inquirer_contact` text,
	`description` text,
	FOREIGN KEY (`correction_id`) REFERENCES `request_corrections`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `corrected_particulars_request` ON `corrected_particulars` (`request_id`,`correction_id`);--> statement-breakpoint
CREATE TABLE `tracing_name_changes` (
	`name_id` integer NOT NULL,
	`is_given` integer NOT NULL,
	`request_id` integer NOT NULL,
	`correction_id` integer NOT NULL,
	PRIMARY KEY(`name_id`, `is_given`),
	FOREIGN KEY (`name_id`) REFERENCES `tracing_names`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`correction_id`) REFERENCES `request_corrections`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `tracing_name_changes_request` ON `tracing_name_changes` (`request_id`,`correction_id`);--> statement-breakpoint
CREATE TABLE `operation_corrections` (
	`operation_id` integer NOT NULL,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`round_id` integer,
	`agreement_id` integer,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`operation_id`) REFERENCES `operations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`round_id`) REFERENCES `negotiation_rounds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `operation_corrections_once` ON `operation_corrections` (`operation_id`,`version`);--> statement-breakpoint
CREATE TABLE `request_corrections` (
	`request_id` integer NOT NULL,
	`relation` text NOT NULL,
	`received_on` text NOT NULL,
	`sex` text NOT NULL,
	`born_from` text,
	`born_until` text,
	`region_of_origin` text,
	`last_contact_on` text,
	`last_country` text,
	`last_site_id` integer,
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`version` integer NOT NULL,
	`reason` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`request_id`) REFERENCES `tracing_requests`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`last_site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "request_corrections_relation" CHECK("request_corrections"."relation" in ('MOTHER', 'FATHER', 'GRANDPARENT', 'SIBLING', 'AUNT_OR_UNCLE', 'OTHER_RELATIVE', 'AGENCY')),
	CONSTRAINT "request_corrections_sex" CHECK("request_corrections"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "request_corrections_region" CHECK("request_corrections"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79')),
	CONSTRAINT "request_corrections_country" CHECK("request_corrections"."last_country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "request_corrections_received_on" CHECK("request_corrections"."received_on" is null or date("request_corrections"."received_on", '+0 days') = "request_corrections"."received_on"),
	CONSTRAINT "request_corrections_born_from" CHECK("request_corrections"."born_from" is null or date("request_corrections"."born_from", '+0 days') = "request_corrections"."born_from"),
	CONSTRAINT "request_corrections_born_until" CHECK("request_corrections"."born_until" is null or date("request_corrections"."born_until", '+0 days') = "request_corrections"."born_until"),
	CONSTRAINT "request_corrections_last_contact_on" CHECK("request_corrections"."last_contact_on" is null or date("request_corrections"."last_contact_on", '+0 days') = "request_corrections"."last_contact_on")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_corrections_once` ON `request_corrections` (`request_id`,`version`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_record_versions` (
	`kind` text NOT NULL,
	`record_id` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`kind`, `record_id`),
	CONSTRAINT "record_versions_kind" CHECK("__new_record_versions"."kind" in ('agreement', 'list', 'movement', 'operation', 'referral', 'request', 'round', 'task', 'track', 'user')),
	CONSTRAINT "record_versions_version" CHECK("__new_record_versions"."version" >= 2)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_record_versions`("kind", "record_id", "version") SELECT "kind", "record_id", "version" FROM `record_versions`;--> statement-breakpoint
DROP TABLE `record_versions`;--> statement-breakpoint
ALTER TABLE `__new_record_versions` RENAME TO `record_versions`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `operations_agreement` ON `operations` (`agreement_id`);--> statement-breakpoint
-- The version of a record goes up by one, and never back: who has read one knows what has changed since.
CREATE TRIGGER record_versions_by_one BEFORE UPDATE ON record_versions
WHEN new.version <> old.version + 1 OR new.kind <> old.kind OR new.record_id <> old.record_id
BEGIN SELECT raise(ABORT, 'a version goes up by one'); END;
--> statement-breakpoint
CREATE TRIGGER record_versions_no_delete BEFORE DELETE ON record_versions BEGIN SELECT raise(ABORT, 'record_versions keeps its rows'); END;
--> statement-breakpoint
-- What was said before is never rewritten.
CREATE TRIGGER track_corrections_no_update BEFORE UPDATE ON track_corrections BEGIN SELECT raise(ABORT, 'track_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER track_corrections_no_delete BEFORE DELETE ON track_corrections BEGIN SELECT raise(ABORT, 'track_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER round_corrections_no_update BEFORE UPDATE ON round_corrections BEGIN SELECT raise(ABORT, 'round_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER round_corrections_no_delete BEFORE DELETE ON round_corrections BEGIN SELECT raise(ABORT, 'round_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_corrections_no_update BEFORE UPDATE ON agreement_corrections BEGIN SELECT raise(ABORT, 'agreement_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER agreement_corrections_no_delete BEFORE DELETE ON agreement_corrections BEGIN SELECT raise(ABORT, 'agreement_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_corrections_no_update BEFORE UPDATE ON list_corrections BEGIN SELECT raise(ABORT, 'list_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_corrections_no_delete BEFORE DELETE ON list_corrections BEGIN SELECT raise(ABORT, 'list_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER operation_corrections_no_update BEFORE UPDATE ON operation_corrections BEGIN SELECT raise(ABORT, 'operation_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER operation_corrections_no_delete BEFORE DELETE ON operation_corrections BEGIN SELECT raise(ABORT, 'operation_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_corrections_no_update BEFORE UPDATE ON request_corrections BEGIN SELECT raise(ABORT, 'request_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_corrections_no_delete BEFORE DELETE ON request_corrections BEGIN SELECT raise(ABORT, 'request_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER corrected_particulars_no_update BEFORE UPDATE ON corrected_particulars BEGIN SELECT raise(ABORT, 'corrected_particulars is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER corrected_particulars_no_delete BEFORE DELETE ON corrected_particulars BEGIN SELECT raise(ABORT, 'corrected_particulars is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_name_changes_no_update BEFORE UPDATE ON tracing_name_changes BEGIN SELECT raise(ABORT, 'tracing_name_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_name_changes_no_delete BEFORE DELETE ON tracing_name_changes BEGIN SELECT raise(ABORT, 'tracing_name_changes is append-only'); END;
--> statement-breakpoint
DROP TRIGGER negotiation_tracks_no_update;
--> statement-breakpoint
-- A record changes by a correction alone, which keeps what the record said at the version that it replaces.
CREATE TRIGGER negotiation_tracks_corrected BEFORE UPDATE ON negotiation_tracks
WHEN new.id IS NOT old.id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM track_corrections
    WHERE track_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'track' AND record_id = old.id), 1)
      AND title IS old.title AND counterpart IS old.counterpart AND country IS old.country AND lead_agency_id IS old.lead_agency_id
  )
BEGIN SELECT raise(ABORT, 'negotiation_tracks keeps what it said'); END;
--> statement-breakpoint
DROP TRIGGER negotiation_rounds_no_update;
--> statement-breakpoint
CREATE TRIGGER negotiation_rounds_corrected BEFORE UPDATE ON negotiation_rounds
WHEN new.id IS NOT old.id OR new.track_id IS NOT old.track_id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM round_corrections
    WHERE round_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'round' AND record_id = old.id), 1)
      AND code IS old.code AND place IS old.place AND starts_on IS old.starts_on AND ends_on IS old.ends_on
  )
BEGIN SELECT raise(ABORT, 'negotiation_rounds keeps what it said'); END;
--> statement-breakpoint
DROP TRIGGER agreements_no_update;
--> statement-breakpoint
CREATE TRIGGER agreements_corrected BEFORE UPDATE ON agreements
WHEN new.id IS NOT old.id OR new.round_id IS NOT old.round_id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM agreement_corrections
    WHERE agreement_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'agreement' AND record_id = old.id), 1)
      AND agreed_on IS old.agreed_on
  )
BEGIN SELECT raise(ABORT, 'agreements keeps what it said'); END;
--> statement-breakpoint
DROP TRIGGER list_exchanges_no_update;
--> statement-breakpoint
CREATE TRIGGER list_exchanges_corrected BEFORE UPDATE ON list_exchanges
WHEN new.id IS NOT old.id OR new.round_id IS NOT old.round_id OR new.agreement_id IS NOT old.agreement_id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM list_corrections
    WHERE list_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'list' AND record_id = old.id), 1)
      AND title IS old.title AND exchanged_on IS old.exchanged_on
  )
BEGIN SELECT raise(ABORT, 'list_exchanges keeps what it said'); END;
--> statement-breakpoint
DROP TRIGGER operations_no_update;
--> statement-breakpoint
CREATE TRIGGER operations_corrected BEFORE UPDATE ON operations
WHEN new.id IS NOT old.id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM operation_corrections
    WHERE operation_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'operation' AND record_id = old.id), 1)
      AND code IS old.code AND title IS old.title AND round_id IS old.round_id AND agreement_id IS old.agreement_id
  )
BEGIN SELECT raise(ABORT, 'operations keeps what it said'); END;
--> statement-breakpoint
DROP TRIGGER tracing_requests_no_update;
--> statement-breakpoint
CREATE TRIGGER tracing_requests_corrected BEFORE UPDATE ON tracing_requests
WHEN new.id IS NOT old.id OR new.agency_id IS NOT old.agency_id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM request_corrections
    WHERE request_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'request' AND record_id = old.id), 1)
      AND relation IS old.relation AND received_on IS old.received_on AND sex IS old.sex AND born_from IS old.born_from AND born_until IS old.born_until AND region_of_origin IS old.region_of_origin AND last_contact_on IS old.last_contact_on AND last_country IS old.last_country AND last_site_id IS old.last_site_id
  )
BEGIN SELECT raise(ABORT, 'tracing_requests keeps what it said'); END;
