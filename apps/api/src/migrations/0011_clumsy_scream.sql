CREATE TABLE "attendance" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"status" text NOT NULL,
	"note" text,
	"at" bigint NOT NULL,
	"by" text,
	"was_absent" boolean DEFAULT false NOT NULL,
	"signed_in_at" bigint,
	CONSTRAINT "attendance_session_id_sitting_id_pk" PRIMARY KEY("session_id","sitting_id")
);
--> statement-breakpoint
CREATE TABLE "photo_views" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"viewer_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "photo_views_session_id_sitting_id_viewer_id_pk" PRIMARY KEY("session_id","sitting_id","viewer_id")
);
--> statement-breakpoint
ALTER TABLE "draw_entries" ALTER COLUMN "sitting_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "draw_entries" ALTER COLUMN "exam_number" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "draw_entries" ALTER COLUMN "attempt" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "draw_entries" ALTER COLUMN "free" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "layout" jsonb;--> statement-breakpoint
ALTER TABLE "draw_entries" ADD COLUMN "kind" text DEFAULT 'drawn' NOT NULL;--> statement-breakpoint
ALTER TABLE "draw_entries" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "entry_allowed_at" bigint;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "hand_in_allowed_at" bigint;