CREATE TABLE `credential_endorsements` (
	`credential_id` integer PRIMARY KEY NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	FOREIGN KEY (`credential_id`) REFERENCES `given_credentials`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `given_credentials` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`user_id` integer NOT NULL,
	`given_by` integer NOT NULL,
	`given_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`given_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "given_credentials_kind" CHECK("given_credentials"."kind" in ('INVITATION', 'CLIENT_SECRET'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `given_credentials_user` ON `given_credentials` (`user_id`);--> statement-breakpoint
-- What was given out, and who endorsed it, is never rewritten.
CREATE TRIGGER given_credentials_no_update BEFORE UPDATE ON given_credentials BEGIN SELECT raise(ABORT, 'given_credentials is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER given_credentials_no_delete BEFORE DELETE ON given_credentials BEGIN SELECT raise(ABORT, 'given_credentials is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER credential_endorsements_no_update BEFORE UPDATE ON credential_endorsements BEGIN SELECT raise(ABORT, 'credential_endorsements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER credential_endorsements_no_delete BEFORE DELETE ON credential_endorsements BEGIN SELECT raise(ABORT, 'credential_endorsements is append-only'); END;
--> statement-breakpoint
-- Last defence: neither whoever gave it out nor whom it lets in is the second person.
CREATE TRIGGER credential_endorsements_two_persons BEFORE INSERT ON credential_endorsements
WHEN EXISTS (SELECT 1 FROM given_credentials WHERE id = NEW.credential_id AND NEW.recorded_by IN (given_by, user_id))
BEGIN SELECT raise(ABORT, 'what lets somebody in takes two persons'); END;
