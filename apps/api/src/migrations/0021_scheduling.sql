CREATE TABLE "schedule_runs" (
	"exam_id" uuid NOT NULL,
	"schedule_id" uuid NOT NULL,
	"rules" jsonb NOT NULL,
	"digest" text NOT NULL,
	"session_ids" jsonb NOT NULL,
	"candidates" integer NOT NULL,
	"actor" text NOT NULL,
	"created_at" bigint NOT NULL,
	"undone_at" bigint,
	CONSTRAINT "schedule_runs_exam_id_schedule_id_pk" PRIMARY KEY("exam_id","schedule_id")
);
--> statement-breakpoint
CREATE INDEX "schedule_runs_newest" ON "schedule_runs" USING btree ("exam_id","created_at");