CREATE TABLE "bank_start_files" (
	"hash" text PRIMARY KEY NOT NULL,
	"size" integer NOT NULL,
	"file_name" text NOT NULL,
	"sent_by_name" text NOT NULL,
	"sent_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_statistics_taken" (
	"exam_id" uuid PRIMARY KEY NOT NULL,
	"through" bigint NOT NULL,
	"taken_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bank_entries" ADD COLUMN "looks" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "bank_exam_statistics" ADD COLUMN "options" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "bank_entries_looks" ON "bank_entries" USING btree ("knowledge_point","serial") WHERE cardinality("bank_entries"."looks") > 0;