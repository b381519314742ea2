ALTER TABLE "cases" ALTER COLUMN "sealed_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "cases" ALTER COLUMN "sealed_bytes" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "cases" ALTER COLUMN "manifest" DROP NOT NULL;