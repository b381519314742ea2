CREATE TABLE "personal_looks" (
	"exam_id" uuid NOT NULL,
	"look_id" uuid NOT NULL,
	"at" bigint NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"seen" text[] NOT NULL,
	"candidate_ids" uuid[] NOT NULL,
	CONSTRAINT "personal_looks_exam_id_look_id_pk" PRIMARY KEY("exam_id","look_id")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "erasures_exam_id_candidate_id_kind_pk" PRIMARY KEY("exam_id","candidate_id","kind")
);
--> statement-breakpoint
CREATE TABLE "retention_periods" (
	"one" integer PRIMARY KEY NOT NULL,
	"identity_number" integer,
	"photo" integer,
	"name" integer,
	"done_at" bigint
);
--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "erased_at" bigint;--> statement-breakpoint
CREATE INDEX "personal_looks_by_candidate" ON "personal_looks" USING gin ("candidate_ids");