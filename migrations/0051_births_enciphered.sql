-- The tables are made anew without the checks of days that lie enciphered from now on. What a trigger says of one of them is said again beneath.
DROP TRIGGER tracing_requests_corrected;
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_tracing_requests` (
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
	CONSTRAINT "tracing_requests_relation" CHECK("__new_tracing_requests"."relation" in ('MOTHER', 'FATHER', 'GRANDPARENT', 'SIBLING', 'AUNT_OR_UNCLE', 'OTHER_RELATIVE', 'AGENCY')),
	CONSTRAINT "tracing_requests_sex" CHECK("__new_tracing_requests"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "tracing_requests_region" CHECK("__new_tracing_requests"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79')),
	CONSTRAINT "tracing_requests_country" CHECK("__new_tracing_requests"."last_country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "tracing_requests_received_on" CHECK("__new_tracing_requests"."received_on" is null or date("__new_tracing_requests"."received_on", '+0 days') = "__new_tracing_requests"."received_on"),
	CONSTRAINT "tracing_requests_last_contact_on" CHECK("__new_tracing_requests"."last_contact_on" is null or date("__new_tracing_requests"."last_contact_on", '+0 days') = "__new_tracing_requests"."last_contact_on"),
	CONSTRAINT "tracing_requests_birth" CHECK(("__new_tracing_requests"."born_from" is null) = ("__new_tracing_requests"."born_until" is null))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_tracing_requests`("id", "agency_id", "relation", "received_on", "sex", "born_from", "born_until", "region_of_origin", "last_contact_on", "last_country", "last_site_id", "recorded_at", "recorded_by") SELECT "id", "agency_id", "relation", "received_on", "sex", "born_from", "born_until", "region_of_origin", "last_contact_on", "last_country", "last_site_id", "recorded_at", "recorded_by" FROM `tracing_requests`;--> statement-breakpoint
DROP TABLE `tracing_requests`;--> statement-breakpoint
ALTER TABLE `__new_tracing_requests` RENAME TO `tracing_requests`;--> statement-breakpoint
CREATE TABLE `__new_request_corrections` (
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
	CONSTRAINT "request_corrections_relation" CHECK("__new_request_corrections"."relation" in ('MOTHER', 'FATHER', 'GRANDPARENT', 'SIBLING', 'AUNT_OR_UNCLE', 'OTHER_RELATIVE', 'AGENCY')),
	CONSTRAINT "request_corrections_sex" CHECK("__new_request_corrections"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "request_corrections_region" CHECK("__new_request_corrections"."region_of_origin" in ('KZ-10', 'KZ-11', 'KZ-15', 'KZ-19', 'KZ-23', 'KZ-27', 'KZ-31', 'KZ-33', 'KZ-35', 'KZ-39', 'KZ-43', 'KZ-47', 'KZ-55', 'KZ-59', 'KZ-61', 'KZ-62', 'KZ-63', 'KZ-71', 'KZ-75', 'KZ-79')),
	CONSTRAINT "request_corrections_country" CHECK("__new_request_corrections"."last_country" in ('SY', 'IQ', 'TR', 'AF', 'XX')),
	CONSTRAINT "request_corrections_received_on" CHECK("__new_request_corrections"."received_on" is null or date("__new_request_corrections"."received_on", '+0 days') = "__new_request_corrections"."received_on"),
	CONSTRAINT "request_corrections_last_contact_on" CHECK("__new_request_corrections"."last_contact_on" is null or date("__new_request_corrections"."last_contact_on", '+0 days') = "__new_request_corrections"."last_contact_on")
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_request_corrections`("request_id", "relation", "received_on", "sex", "born_from", "born_until", "region_of_origin", "last_contact_on", "last_country", "last_site_id", "id", "version", "reason", "recorded_at", "recorded_by") SELECT "request_id", "relation", "received_on", "sex", "born_from", "born_until", "region_of_origin", "last_contact_on", "last_country", "last_site_id", "id", "version", "reason", "recorded_at", "recorded_by" FROM `request_corrections`;--> statement-breakpoint
DROP TABLE `request_corrections`;--> statement-breakpoint
ALTER TABLE `__new_request_corrections` RENAME TO `request_corrections`;--> statement-breakpoint
CREATE TABLE `__new_list_lines` (
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
	CONSTRAINT "list_lines_side" CHECK("__new_list_lines"."side" in ('OURS', 'THEIRS')),
	CONSTRAINT "list_lines_sex" CHECK("__new_list_lines"."sex" in ('FEMALE', 'MALE', 'UNKNOWN')),
	CONSTRAINT "list_lines_ours_is_a_case" CHECK(("__new_list_lines"."side" = 'OURS') = ("__new_list_lines"."case_id" is not null))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_list_lines`("id", "list_id", "side", "case_id", "reference", "born_from", "born_until", "sex", "recorded_at", "recorded_by") SELECT "id", "list_id", "side", "case_id", "reference", "born_from", "born_until", "sex", "recorded_at", "recorded_by" FROM `list_lines`;--> statement-breakpoint
DROP TABLE `list_lines`;--> statement-breakpoint
ALTER TABLE `__new_list_lines` RENAME TO `list_lines`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `tracing_requests_agency` ON `tracing_requests` (`agency_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `request_corrections_once` ON `request_corrections` (`request_id`,`version`);--> statement-breakpoint
CREATE INDEX `list_lines_list` ON `list_lines` (`list_id`,`id`);--> statement-breakpoint
CREATE INDEX `list_lines_case` ON `list_lines` (`case_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `list_lines_ours_once` ON `list_lines` (`list_id`,`case_id`) WHERE case_id is not null;--> statement-breakpoint
CREATE TRIGGER tracing_requests_no_delete BEFORE DELETE ON tracing_requests BEGIN SELECT raise(ABORT, 'tracing_requests is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_corrections_no_update BEFORE UPDATE ON request_corrections BEGIN SELECT raise(ABORT, 'request_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER request_corrections_no_delete BEFORE DELETE ON request_corrections BEGIN SELECT raise(ABORT, 'request_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_lines_no_update BEFORE UPDATE ON list_lines BEGIN SELECT raise(ABORT, 'list_lines is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER list_lines_no_delete BEFORE DELETE ON list_lines BEGIN SELECT raise(ABORT, 'list_lines is append-only'); END;
--> statement-breakpoint
-- Of the birth it is seen whether it was said; two texts of one day are not alike once they are enciphered.
CREATE TRIGGER tracing_requests_corrected BEFORE UPDATE ON tracing_requests
WHEN new.id IS NOT old.id OR new.agency_id IS NOT old.agency_id OR new.recorded_at IS NOT old.recorded_at OR new.recorded_by IS NOT old.recorded_by
  OR NOT EXISTS (
    SELECT 1 FROM request_corrections
    WHERE request_id = old.id
      AND version = coalesce((SELECT version FROM record_versions WHERE kind = 'request' AND record_id = old.id), 1)
      AND relation IS old.relation AND received_on IS old.received_on AND sex IS old.sex AND (born_from IS NULL) = (old.born_from IS NULL) AND region_of_origin IS old.region_of_origin AND last_contact_on IS old.last_contact_on AND last_country IS old.last_country AND last_site_id IS old.last_site_id
  )
BEGIN SELECT raise(ABORT, 'tracing_requests keeps what it said'); END;
--> statement-breakpoint
-- Whoever opens the file next enciphers what is plain, and then writes it anew (src/database/enciphered/encipher-remains.ts).
INSERT OR IGNORE INTO plain_remains (table_name, after_row) SELECT 'later in tracing_requests', 0 WHERE EXISTS (SELECT 1 FROM tracing_requests WHERE born_from IS NOT NULL);
--> statement-breakpoint
INSERT OR IGNORE INTO plain_remains (table_name, after_row) SELECT 'later in request_corrections', 0 WHERE EXISTS (SELECT 1 FROM request_corrections WHERE born_from IS NOT NULL);
--> statement-breakpoint
INSERT OR IGNORE INTO plain_remains (table_name, after_row) SELECT 'later in list_lines', 0 WHERE EXISTS (SELECT 1 FROM list_lines WHERE born_from IS NOT NULL);
--> statement-breakpoint
INSERT OR IGNORE INTO plain_remains (table_name, after_row) SELECT 'vacuum', 0 WHERE EXISTS (SELECT 1 FROM plain_remains);
