CREATE TABLE "backup_runs" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"outcome" text,
	"fault" text,
	"words" text,
	"backup_id" text,
	"taken_at" bigint,
	"bytes" bigint,
	"written" bigint,
	"sittings" integer,
	"events" bigint,
	"blobs" integer,
	"report_hash" text,
	"report" text
);
--> statement-breakpoint
CREATE TABLE "backup_settings" (
	"one" integer PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"secret" "bytea",
	"recipient" text,
	"every_hours" integer NOT NULL,
	"at_hour" integer NOT NULL,
	"drill_every_days" integer NOT NULL,
	"keep_daily" integer NOT NULL,
	"keep_weekly" integer NOT NULL,
	"alarm_hours" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "backup_runs_started" ON "backup_runs" USING btree ("kind","started_at");