ALTER TABLE "bindings" ADD COLUMN "logged_in_at" bigint;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "moved_from" integer;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "exchanged_with" uuid;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "former_unsent" jsonb;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "heard_after" jsonb;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "leaving_at" bigint;--> statement-breakpoint
UPDATE "bindings" SET "logged_in_at" = "created_at" WHERE "branch" = '';
