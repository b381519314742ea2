CREATE TABLE "releases" (
	"exam_id" uuid PRIMARY KEY NOT NULL,
	"phase" text NOT NULL,
	"settings" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"frozen_at" bigint,
	"frozen_by" text
);
--> statement-breakpoint
CREATE TABLE "result_edition_rows" (
	"exam_id" uuid NOT NULL,
	"edition" integer NOT NULL,
	"candidate_id" uuid NOT NULL,
	"exam_number" text NOT NULL,
	"name" text NOT NULL,
	"school" text,
	"class_name" text,
	"area_id" uuid,
	"area_name" text,
	"site_id" uuid,
	"site_name" text,
	"room_id" uuid,
	"session_id" uuid,
	"session_name" text,
	"sitting_id" uuid,
	"kind" text NOT NULL,
	"score" double precision,
	"grade" text,
	"objective_points" double precision,
	"task_points" double precision,
	"points" double precision,
	"max" double precision,
	"grading" jsonb,
	CONSTRAINT "result_edition_rows_exam_id_edition_candidate_id_pk" PRIMARY KEY("exam_id","edition","candidate_id")
);
--> statement-breakpoint
CREATE TABLE "result_editions" (
	"exam_id" uuid NOT NULL,
	"edition" integer NOT NULL,
	"reason" text NOT NULL,
	"settings" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"digest" text NOT NULL,
	"changed" integer NOT NULL,
	"published_at" bigint NOT NULL,
	"published_by" text NOT NULL,
	CONSTRAINT "result_editions_exam_id_edition_pk" PRIMARY KEY("exam_id","edition")
);
--> statement-breakpoint
CREATE TABLE "result_rulings" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"ruled" text NOT NULL,
	"reason" text NOT NULL,
	"ruled_by" text NOT NULL,
	"ruled_at" bigint NOT NULL,
	CONSTRAINT "result_rulings_exam_id_candidate_id_pk" PRIMARY KEY("exam_id","candidate_id")
);
--> statement-breakpoint
CREATE INDEX "result_edition_rows_number" ON "result_edition_rows" USING btree ("exam_id","edition","exam_number");--> statement-breakpoint
CREATE INDEX "result_edition_rows_school" ON "result_edition_rows" USING btree ("exam_id","edition","school");