CREATE TABLE "approvals" (
	"session_id" uuid NOT NULL,
	"approval_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"wish" jsonb NOT NULL,
	"reason" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"photo" "bytea",
	"photo_type" text,
	"state" text NOT NULL,
	"requested_at" bigint NOT NULL,
	"requested_by" text NOT NULL,
	"decided_at" bigint,
	"decided_by" text,
	"decision_reason" text,
	"changed" integer,
	CONSTRAINT "approvals_session_id_approval_id_pk" PRIMARY KEY("session_id","approval_id")
);
--> statement-breakpoint
DROP INDEX "sittings_exam_number";--> statement-breakpoint
DROP INDEX "sittings_seat";--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "reopened_at" bigint;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "former_session_id" uuid;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "former_sitting_id" uuid;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "next_session_id" uuid;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "next_sitting_id" uuid;--> statement-breakpoint
CREATE INDEX "approvals_by_state" ON "approvals" USING btree ("state","requested_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sittings_exam_number" ON "sittings" USING btree ("session_id","exam_number") WHERE "sittings"."superseded_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sittings_seat" ON "sittings" USING btree ("session_id","seat_number") WHERE "sittings"."seat_number" is not null and "sittings"."superseded_at" is null;