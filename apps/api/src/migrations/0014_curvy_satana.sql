CREATE TABLE "contact_gaps" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"from_at" bigint NOT NULL,
	"to_at" bigint NOT NULL,
	CONSTRAINT "contact_gaps_session_id_sitting_id_from_at_pk" PRIMARY KEY("session_id","sitting_id","from_at")
);
--> statement-breakpoint
CREATE TABLE "server_runs" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"started_at" bigint NOT NULL,
	"last_beat_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "taken_codes" (
	"session_id" uuid NOT NULL,
	"commitment" text NOT NULL,
	"sitting_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"minutes" integer NOT NULL,
	"used_at" bigint NOT NULL,
	"reported_at" bigint NOT NULL,
	"approval_id" uuid,
	"verdict" text NOT NULL,
	CONSTRAINT "taken_codes_session_id_commitment_pk" PRIMARY KEY("session_id","commitment")
);
