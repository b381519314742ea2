ALTER TABLE "api_keys" ADD COLUMN "scopes" text[];--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expires_at" bigint;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" bigint;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "rotated_at" bigint;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "former_secret_hash" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "former_secret_until" bigint;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_former_secret_hash_unique" UNIQUE("former_secret_hash");