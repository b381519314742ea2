CREATE TABLE "room_failures" (
	"session_id" uuid NOT NULL,
	"failure_id" uuid NOT NULL,
	"family" text NOT NULL,
	"cause" text NOT NULL,
	"stations" jsonb NOT NULL,
	"affected" integer NOT NULL,
	"of" integer NOT NULL,
	"since" bigint NOT NULL,
	"ended_at" bigint,
	"code" text,
	CONSTRAINT "room_failures_session_id_failure_id_pk" PRIMARY KEY("session_id","failure_id")
);
--> statement-breakpoint
CREATE TABLE "report_additions" (
	"session_id" uuid NOT NULL,
	"addition_id" uuid NOT NULL,
	"at" bigint NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "report_additions_session_id_addition_id_pk" PRIMARY KEY("session_id","addition_id")
);
--> statement-breakpoint
CREATE TABLE "room_reports" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"content" text NOT NULL,
	"hash" text NOT NULL,
	"closed_at" bigint NOT NULL,
	"closed_by_id" text NOT NULL,
	"closed_by_name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_outs" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"signed_out_at" bigint NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "sign_outs_session_id_sitting_id_pk" PRIMARY KEY("session_id","sitting_id")
);
--> statement-breakpoint
CREATE TABLE "hand_overs" (
	"session_id" uuid NOT NULL,
	"hand_over_id" uuid NOT NULL,
	"at" bigint NOT NULL,
	"from_id" text NOT NULL,
	"from_name" text NOT NULL,
	"to_id" uuid NOT NULL,
	"to_name" text NOT NULL,
	"keeps" boolean NOT NULL,
	CONSTRAINT "hand_overs_session_id_hand_over_id_pk" PRIMARY KEY("session_id","hand_over_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "room_failures_open" ON "room_failures" USING btree ("session_id","family") WHERE "room_failures"."ended_at" is null;