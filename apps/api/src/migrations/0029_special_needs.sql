ALTER TABLE "retention_periods" ADD COLUMN "special_needs" integer;--> statement-breakpoint
ALTER TABLE "candidate_personal" ADD COLUMN "special_needs" "bytea";