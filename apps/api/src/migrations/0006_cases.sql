CREATE TABLE "cases" (
	"session_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"package_digest" text NOT NULL,
	"sealed_hash" text NOT NULL,
	"sealed_bytes" bigint NOT NULL,
	"manifest" text NOT NULL,
	"summary" text NOT NULL,
	"log_hash" text,
	"note" text,
	"submission" text NOT NULL,
	"content_digest" text NOT NULL,
	"received_at" bigint NOT NULL,
	"decision" text,
	"reason" text,
	"decided_at" bigint,
	"decided_by" text,
	"grading_taken_at" bigint,
	"grading_attempts" integer DEFAULT 0 NOT NULL,
	"graded_at" bigint,
	"grading_problem" text,
	"objective_points" double precision,
	"task_points" double precision,
	"max" double precision,
	"verdicts" jsonb,
	"flags" jsonb,
	CONSTRAINT "cases_session_id_case_id_pk" PRIMARY KEY("session_id","case_id")
);
--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "case_id" uuid;--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "replaced_by" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "cases_package" ON "cases" USING btree ("session_id","sitting_id","package_digest");--> statement-breakpoint
CREATE INDEX "cases_ungraded" ON "cases" USING btree ("graded_at","grading_taken_at");--> statement-breakpoint
CREATE INDEX "cases_received" ON "cases" USING btree ("received_at");