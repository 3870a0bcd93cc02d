CREATE TABLE `case_references` (
	`agency_id` integer NOT NULL,
	`reference` text NOT NULL,
	`case_id` integer NOT NULL,
	`content_hash` text NOT NULL,
	`imported_at` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `reference`),
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `case_references_case` ON `case_references` (`case_id`);