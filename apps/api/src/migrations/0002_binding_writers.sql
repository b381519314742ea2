ALTER TABLE "contacts" ADD COLUMN "unsent_since" bigint;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "writers" jsonb;