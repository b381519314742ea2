CREATE TABLE "installation" (
	"one" integer PRIMARY KEY NOT NULL,
	"receipt_key_id" text NOT NULL,
	"audit_key_id" text NOT NULL,
	"created_at" bigint NOT NULL
);
