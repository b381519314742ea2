CREATE TABLE "session_files" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL,
	"inputs" text NOT NULL,
	"text" text NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL,
	"built_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escrow_keys" (
	"escrow_key_id" uuid PRIMARY KEY NOT NULL,
	"recipient" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "access_codes" ADD COLUMN "envelope_salt" "bytea";--> statement-breakpoint
ALTER TABLE "access_codes" ADD COLUMN "envelope_key_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "start_code_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "restore_code_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "room_key_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "room_key_recipient" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "room_key_wrapped" "bytea";--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "sealed_recipient" text;--> statement-breakpoint
ALTER TABLE "session_files" ADD CONSTRAINT "session_files_session_id_sessions_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("session_id") ON DELETE no action ON UPDATE no action;