ALTER TABLE `nationality_challenges` ADD `upheld_by_id` integer;--> statement-breakpoint
ALTER TABLE `nationality_challenges` ADD `known` text;--> statement-breakpoint
ALTER TABLE `nationality_challenges` ADD `evidence_id` integer REFERENCES evidence(id);