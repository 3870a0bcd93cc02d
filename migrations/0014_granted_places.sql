CREATE TABLE `granted_places` (
	`agency_id` integer NOT NULL,
	`case_id` integer NOT NULL,
	`reported_on` text NOT NULL,
	`updated_at` integer NOT NULL,
	`visible_until` integer NOT NULL,
	`identity_until` integer NOT NULL,
	PRIMARY KEY(`agency_id`, `case_id`),
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `granted_places_reported` ON `granted_places` (`agency_id`,`reported_on`,`case_id`,`visible_until`,`identity_until`);--> statement-breakpoint
CREATE INDEX `granted_places_updated` ON `granted_places` (`agency_id`,`updated_at`,`case_id`,`visible_until`,`identity_until`);--> statement-breakpoint
CREATE INDEX `granted_places_case` ON `granted_places` (`case_id`);