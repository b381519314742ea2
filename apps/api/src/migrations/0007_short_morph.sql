CREATE TABLE "incident_kinds" (
	"kind" text PRIMARY KEY NOT NULL,
	"label" text,
	"retired" boolean NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_photos" (
	"session_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"media_type" text NOT NULL,
	"size" integer NOT NULL,
	"sent_by" text NOT NULL,
	"sent_at" bigint NOT NULL,
	CONSTRAINT "incident_photos_session_id_hash_pk" PRIMARY KEY("session_id","hash")
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"session_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	"at" bigint NOT NULL,
	"source" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"kind" text NOT NULL,
	"stations" jsonb NOT NULL,
	"sitting_id" uuid,
	"text" text NOT NULL,
	"detail" jsonb NOT NULL,
	"photos" jsonb NOT NULL,
	"about_id" uuid,
	"about_as" text,
	"key" text,
	CONSTRAINT "incidents_session_id_incident_id_pk" PRIMARY KEY("session_id","incident_id")
);
--> statement-breakpoint
CREATE TABLE "time_entries" (
	"session_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"sitting_id" uuid,
	"kind" text NOT NULL,
	"ms" bigint DEFAULT 0 NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "time_entries_session_id_entry_id_pk" PRIMARY KEY("session_id","entry_id")
);
--> statement-breakpoint
ALTER TABLE "exams" ADD COLUMN "proctor_extra_minutes" integer DEFAULT 5 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_key" ON "incidents" USING btree ("session_id","key") WHERE "incidents"."key" is not null;--> statement-breakpoint
CREATE INDEX "incidents_by_time" ON "incidents" USING btree ("session_id","at");