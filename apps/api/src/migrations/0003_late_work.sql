CREATE TABLE "head_witnesses" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"writer" text NOT NULL,
	"n" integer NOT NULL,
	"hash" text NOT NULL,
	"witnessed_at" bigint NOT NULL,
	CONSTRAINT "head_witnesses_session_id_sitting_id_writer_n_hash_pk" PRIMARY KEY("session_id","sitting_id","writer","n","hash")
);
--> statement-breakpoint
CREATE TABLE "late_decisions" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"as_of" bigint NOT NULL,
	"accepted" boolean NOT NULL,
	"reason" text NOT NULL,
	"decided_at" bigint NOT NULL,
	"decided_by" text NOT NULL,
	CONSTRAINT "late_decisions_session_id_sitting_id_as_of_pk" PRIMARY KEY("session_id","sitting_id","as_of")
);
