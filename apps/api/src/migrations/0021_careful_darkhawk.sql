CREATE TABLE "schedule_runs" (
	"exam_id" uuid NOT NULL,
	"schedule_id" uuid PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"digest" text NOT NULL,
	"session_ids" jsonb NOT NULL,
	"candidates" integer NOT NULL,
	"actor" text NOT NULL,
	"created_at" bigint NOT NULL,
	"undone_at" bigint
);
--> statement-breakpoint
CREATE INDEX "schedule_runs_exam" ON "schedule_runs" USING btree ("exam_id","created_at");