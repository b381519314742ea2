CREATE TABLE "author_applications" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"display_name" text NOT NULL,
	"school" text NOT NULL,
	"contact" text NOT NULL,
	"note" text NOT NULL,
	"username" text NOT NULL,
	"password_hash" text NOT NULL,
	"state" text NOT NULL,
	"applied_at" bigint NOT NULL,
	"decided_by_name" text,
	"decided_at" bigint,
	"reason" text NOT NULL,
	CONSTRAINT "author_applications_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "bank_categories" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"last_serial" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_entries" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"knowledge_point" text NOT NULL,
	"serial" integer NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"folder_id" uuid NOT NULL,
	"author_id" uuid,
	"author_name" text NOT NULL,
	"status" text NOT NULL,
	"latest_version" integer NOT NULL,
	"approved_version" integer,
	"difficulty" integer NOT NULL,
	"tags" text[] NOT NULL,
	"search_text" text NOT NULL,
	"grams" integer[] NOT NULL,
	"bands" integer[] NOT NULL,
	"times_used" integer DEFAULT 0 NOT NULL,
	"last_used_at" bigint,
	"facility" double precision,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_events" (
	"entry_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"act" text NOT NULL,
	"version" integer NOT NULL,
	"by_name" text NOT NULL,
	"at" bigint NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "bank_events_entry_id_event_id_pk" PRIMARY KEY("entry_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "bank_exam_statistics" (
	"exam_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"sat" integer NOT NULL,
	"unanswered" integer NOT NULL,
	"shares" double precision NOT NULL,
	"discrimination" double precision,
	"taken_at" bigint NOT NULL,
	CONSTRAINT "bank_exam_statistics_exam_id_entry_id_pk" PRIMARY KEY("exam_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "bank_folder_shares" (
	"folder_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"right" text NOT NULL,
	CONSTRAINT "bank_folder_shares_folder_id_staff_id_pk" PRIMARY KEY("folder_id","staff_id")
);
--> statement-breakpoint
CREATE TABLE "bank_folders" (
	"folder_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"owner_id" uuid,
	"everyone" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_pictures" (
	"hash" text PRIMARY KEY NOT NULL,
	"media_type" text NOT NULL,
	"size" integer NOT NULL,
	"sent_by_name" text NOT NULL,
	"sent_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_similar" (
	"entry_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"similarity" double precision NOT NULL,
	"dismissed_by_name" text,
	"dismissed_at" bigint,
	CONSTRAINT "bank_similar_entry_id_other_id_pk" PRIMARY KEY("entry_id","other_id")
);
--> statement-breakpoint
CREATE TABLE "bank_uses" (
	"entry_id" uuid NOT NULL,
	"paper_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"used_at" bigint NOT NULL,
	CONSTRAINT "bank_uses_entry_id_paper_id_pk" PRIMARY KEY("entry_id","paper_id")
);
--> statement-breakpoint
CREATE TABLE "bank_versions" (
	"entry_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"saved_by" uuid,
	"saved_by_name" text NOT NULL,
	"saved_at" bigint NOT NULL,
	"note" text NOT NULL,
	"approved_by_name" text,
	"approved_at" bigint,
	CONSTRAINT "bank_versions_entry_id_version_pk" PRIMARY KEY("entry_id","version")
);
--> statement-breakpoint
ALTER TABLE "bank_entries" ADD CONSTRAINT "bank_entries_folder_id_bank_folders_folder_id_fk" FOREIGN KEY ("folder_id") REFERENCES "public"."bank_folders"("folder_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_events" ADD CONSTRAINT "bank_events_entry_id_bank_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."bank_entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_folder_shares" ADD CONSTRAINT "bank_folder_shares_folder_id_bank_folders_folder_id_fk" FOREIGN KEY ("folder_id") REFERENCES "public"."bank_folders"("folder_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_similar" ADD CONSTRAINT "bank_similar_entry_id_bank_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."bank_entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_similar" ADD CONSTRAINT "bank_similar_other_id_bank_entries_entry_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."bank_entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_uses" ADD CONSTRAINT "bank_uses_entry_id_bank_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."bank_entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_versions" ADD CONSTRAINT "bank_versions_entry_id_bank_entries_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."bank_entries"("entry_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "author_applications_state" ON "author_applications" USING btree ("state","applied_at");--> statement-breakpoint
CREATE UNIQUE INDEX "bank_entries_number" ON "bank_entries" USING btree ("knowledge_point","serial");--> statement-breakpoint
CREATE INDEX "bank_entries_newest" ON "bank_entries" USING btree ("updated_at","entry_id");--> statement-breakpoint
CREATE INDEX "bank_entries_folder" ON "bank_entries" USING btree ("folder_id","knowledge_point","serial");--> statement-breakpoint
CREATE INDEX "bank_entries_grams" ON "bank_entries" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "bank_entries_bands" ON "bank_entries" USING gin ("bands");--> statement-breakpoint
CREATE INDEX "bank_entries_tags" ON "bank_entries" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "bank_entries_review" ON "bank_entries" USING btree ("status") WHERE "bank_entries"."status" = 'review';--> statement-breakpoint
CREATE INDEX "bank_exam_statistics_entry" ON "bank_exam_statistics" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "bank_folder_shares_staff" ON "bank_folder_shares" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "bank_folders_owner" ON "bank_folders" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "bank_similar_other" ON "bank_similar" USING btree ("other_id");--> statement-breakpoint
CREATE INDEX "bank_similar_open" ON "bank_similar" USING btree ("similarity") WHERE "bank_similar"."dismissed_at" is null;--> statement-breakpoint
CREATE INDEX "bank_uses_paper" ON "bank_uses" USING btree ("paper_id");