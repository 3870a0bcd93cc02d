CREATE TABLE `record_versions` (
	`kind` text NOT NULL,
	`record_id` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`kind`, `record_id`),
	CONSTRAINT "record_versions_kind" CHECK("record_versions"."kind" in ('agreement', 'list', 'movement', 'referral', 'request', 'task', 'user')),
	CONSTRAINT "record_versions_version" CHECK("record_versions"."version" >= 2)
) STRICT;
