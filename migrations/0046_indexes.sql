DROP INDEX `list_exchanges_round`;--> statement-breakpoint
CREATE INDEX `list_exchanges_exchanged` ON `list_exchanges` (`exchanged_on`,`id`);--> statement-breakpoint
CREATE INDEX `list_exchanges_round` ON `list_exchanges` (`round_id`,`exchanged_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_closed_reported` ON `cases` (`closure_reason`,`reported_on`,`id`) WHERE closure_reason is not null;--> statement-breakpoint
CREATE INDEX `cases_closed_updated` ON `cases` (`closure_reason`,`updated_at`,`id`) WHERE closure_reason is not null;--> statement-breakpoint
CREATE INDEX `cases_agency_closed_reported` ON `cases` (`owner_agency_id`,`closure_reason`,`reported_on`,`id`) WHERE closure_reason is not null;--> statement-breakpoint
CREATE INDEX `cases_agency_closed_updated` ON `cases` (`owner_agency_id`,`closure_reason`,`updated_at`,`id`) WHERE closure_reason is not null;--> statement-breakpoint
CREATE INDEX `cases_arrived` ON `cases` (`arrived_on`,`id`,`reported_on`,`updated_at`,`erased_at`) WHERE arrived_on is not null;--> statement-breakpoint
CREATE INDEX `cases_agency_arrived` ON `cases` (`owner_agency_id`,`arrived_on`,`id`) WHERE arrived_on is not null;--> statement-breakpoint
CREATE INDEX `cases_stage_vital` ON `cases` (`stage`,`vital_status`,`vital_status_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_agency_stage_vital` ON `cases` (`owner_agency_id`,`stage`,`vital_status`,`vital_status_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_sex` ON `cases` (`sex`,`reported_on`,`id`);--> statement-breakpoint
CREATE INDEX `cases_region` ON `cases` (`region_of_origin`,`reported_on`,`id`) WHERE region_of_origin is not null;--> statement-breakpoint
CREATE INDEX `cases_country` ON `cases` (`country`,`reported_on`,`id`) WHERE country is not null;--> statement-breakpoint
CREATE INDEX `cases_site` ON `cases` (`site_id`,`reported_on`,`id`) WHERE site_id is not null;--> statement-breakpoint
CREATE INDEX `evidence_judgements_evidence` ON `evidence_judgements` (`evidence_id`,`id`);--> statement-breakpoint
CREATE INDEX `movements_planned` ON `movements` (`planned_on`,`id`);