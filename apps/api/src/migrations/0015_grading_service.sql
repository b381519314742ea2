CREATE TABLE "grading_failures" (
	"session_id" uuid NOT NULL,
	"failure_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"task_id" text NOT NULL,
	"content_digest" text NOT NULL,
	"code" text NOT NULL,
	"message" text NOT NULL,
	"failed_at" bigint NOT NULL,
	CONSTRAINT "grading_failures_session_id_failure_id_pk" PRIMARY KEY("session_id","failure_id")
);
--> statement-breakpoint
CREATE TABLE "grading_rules" (
	"paper_id" uuid NOT NULL,
	"rules_version" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"reason" text NOT NULL,
	"made_by" text NOT NULL,
	"made_at" bigint NOT NULL,
	CONSTRAINT "grading_rules_paper_id_rules_version_pk" PRIMARY KEY("paper_id","rules_version")
);
--> statement-breakpoint
CREATE TABLE "handed_in_documents" (
	"exam_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"path" text NOT NULL,
	"hash" text NOT NULL,
	"marked_for" uuid,
	CONSTRAINT "handed_in_documents_key" PRIMARY KEY("exam_id","sitting_id","round","path","hash")
);
--> statement-breakpoint
CREATE TABLE "regrade_items" (
	"session_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"exam_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"content_digest" text NOT NULL,
	"taken_at" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"graded_at" bigint,
	"problem" text,
	"grader_version" text,
	"points_before" double precision,
	"max_before" double precision,
	"objective_points" double precision,
	"task_points" double precision,
	"max" double precision,
	"flags" jsonb,
	"changes" jsonb,
	CONSTRAINT "regrade_items_session_id_run_id_sitting_id_pk" PRIMARY KEY("session_id","run_id","sitting_id")
);
--> statement-breakpoint
CREATE TABLE "regrade_runs" (
	"exam_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"session_id" uuid,
	"sitting_id" uuid,
	"paper_id" uuid NOT NULL,
	"rules_version" integer NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" bigint NOT NULL,
	"decided_by" text,
	"decided_at" bigint,
	"decision_reason" text,
	CONSTRAINT "regrade_runs_exam_id_run_id_pk" PRIMARY KEY("exam_id","run_id")
);
--> statement-breakpoint
CREATE TABLE "review_decisions" (
	"session_id" uuid NOT NULL,
	"review_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"role" text NOT NULL,
	"staff_id" uuid NOT NULL,
	"staff_name" text NOT NULL,
	"points" jsonb NOT NULL,
	"reason" text NOT NULL,
	"decided_at" bigint NOT NULL,
	CONSTRAINT "review_decisions_session_id_review_id_decision_id_pk" PRIMARY KEY("session_id","review_id","decision_id")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"session_id" uuid NOT NULL,
	"review_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"exam_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"content_digest" text NOT NULL,
	"kind" text NOT NULL,
	"flags" jsonb NOT NULL,
	"flag_details" jsonb NOT NULL,
	"appeal_text" text,
	"opened_at" bigint NOT NULL,
	"opened_by" text,
	"needed" integer NOT NULL,
	"state" text NOT NULL,
	"taken_by_id" uuid,
	"taken_by" text,
	"taken_at" bigint,
	"decided_at" bigint,
	"outcome" jsonb,
	CONSTRAINT "reviews_session_id_review_id_pk" PRIMARY KEY("session_id","review_id")
);
--> statement-breakpoint
ALTER TABLE "grading_results" DROP CONSTRAINT "grading_results_session_id_sitting_id_round_paper_id_grader_version_content_digest_pk";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "rules_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_results" ADD COLUMN "rules_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_results" ADD COLUMN "source" text DEFAULT 'engine' NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_results" ADD COLUMN "run_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "grading_results" ADD CONSTRAINT "grading_results_key" PRIMARY KEY("session_id","sitting_id","round","paper_id","rules_version","grader_version","run_id","content_digest");--> statement-breakpoint
ALTER TABLE "results" ADD COLUMN "reviewed_at" bigint;--> statement-breakpoint
CREATE INDEX "grading_failures_sitting" ON "grading_failures" USING btree ("session_id","sitting_id");--> statement-breakpoint
CREATE INDEX "handed_in_documents_hash" ON "handed_in_documents" USING btree ("exam_id","hash");--> statement-breakpoint
CREATE INDEX "regrade_items_waiting" ON "regrade_items" USING btree ("graded_at","taken_at");--> statement-breakpoint
CREATE INDEX "regrade_items_run" ON "regrade_items" USING btree ("exam_id","run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "regrade_runs_open" ON "regrade_runs" USING btree ("exam_id") WHERE "regrade_runs"."state" in ('running', 'ready');--> statement-breakpoint
CREATE UNIQUE INDEX "review_decisions_staff" ON "review_decisions" USING btree ("session_id","review_id","staff_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reviews_of_flags" ON "reviews" USING btree ("session_id","sitting_id","round","content_digest") WHERE "reviews"."kind" = 'flags';--> statement-breakpoint
CREATE INDEX "reviews_by_exam" ON "reviews" USING btree ("exam_id","state");