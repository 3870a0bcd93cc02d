CREATE TABLE `case_grants` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`agency_id` integer NOT NULL,
	`referral_id` integer,
	`purpose` text NOT NULL,
	`covers_identity` integer NOT NULL,
	`covers_record` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`granted_at` integer NOT NULL,
	`granted_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`referral_id`) REFERENCES `referrals`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`granted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "case_grants_who_acts_sees" CHECK("case_grants"."covers_identity" or not "case_grants"."covers_record"),
	CONSTRAINT "case_grants_expire_later" CHECK("case_grants"."expires_at" > "case_grants"."granted_at")
) STRICT;
--> statement-breakpoint
CREATE INDEX `case_grants_case` ON `case_grants` (`case_id`,`agency_id`,`expires_at`);--> statement-breakpoint
CREATE INDEX `case_grants_agency` ON `case_grants` (`agency_id`,`expires_at`,`case_id`);--> statement-breakpoint
CREATE INDEX `case_grants_referral` ON `case_grants` (`referral_id`);--> statement-breakpoint
CREATE TABLE `grant_endings` (
	`grant_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`ended_at` integer NOT NULL,
	`ended_by` integer NOT NULL,
	FOREIGN KEY (`grant_id`) REFERENCES `case_grants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `referral_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`referral_id` integer NOT NULL,
	`kind` text NOT NULL,
	`note` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`referral_id`) REFERENCES `referrals`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "referral_events_kind" CHECK("referral_events"."kind" in ('ACCEPTED', 'DECLINED', 'WITHDRAWN', 'COMPLETED'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `referral_events_once` ON `referral_events` (`referral_id`,`kind`);--> statement-breakpoint
CREATE TABLE `referrals` (
	`id` integer PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`from_agency_id` integer NOT NULL,
	`to_agency_id` integer NOT NULL,
	`reason` text NOT NULL,
	`covers_identity` integer NOT NULL,
	`covers_record` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` integer NOT NULL,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_agency_id`) REFERENCES `agencies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "referrals_to_another" CHECK("referrals"."from_agency_id" <> "referrals"."to_agency_id"),
	CONSTRAINT "referrals_who_acts_sees" CHECK("referrals"."covers_identity" or not "referrals"."covers_record"),
	CONSTRAINT "referrals_expire_later" CHECK("referrals"."expires_at" > "referrals"."created_at")
) STRICT;
--> statement-breakpoint
CREATE INDEX `referrals_case` ON `referrals` (`case_id`);--> statement-breakpoint
CREATE INDEX `referrals_from` ON `referrals` (`from_agency_id`,`id`);--> statement-breakpoint
CREATE INDEX `referrals_to` ON `referrals` (`to_agency_id`,`id`);