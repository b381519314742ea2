CREATE TABLE "api_keys" (
	"api_key_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_by" uuid,
	"created_at" bigint NOT NULL,
	"revoked_at" bigint,
	CONSTRAINT "api_keys_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"username" text NOT NULL,
	"username_key" text NOT NULL,
	"display_name" text NOT NULL,
	"password_hash" text,
	"created_at" bigint NOT NULL,
	"disabled_at" bigint,
	CONSTRAINT "staff_username_key_unique" UNIQUE("username_key")
);
--> statement-breakpoint
CREATE TABLE "staff_grants" (
	"staff_id" uuid NOT NULL,
	"role" text NOT NULL,
	"scope_kind" text NOT NULL,
	"scope_id" text DEFAULT '' NOT NULL,
	CONSTRAINT "staff_grants_staff_id_role_scope_kind_scope_id_pk" PRIMARY KEY("staff_id","role","scope_kind","scope_id")
);
--> statement-breakpoint
CREATE TABLE "staff_logins" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_contents" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"size" bigint NOT NULL,
	"stored_at" bigint NOT NULL,
	CONSTRAINT "file_contents_session_id_sitting_id_hash_pk" PRIMARY KEY("session_id","sitting_id","hash")
);
--> statement-breakpoint
CREATE TABLE "file_versions" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"writer" text NOT NULL,
	"n" integer NOT NULL,
	"path" text NOT NULL,
	"hash" text,
	"size" bigint NOT NULL,
	"base_hash" text,
	"hlc" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "file_versions_session_id_sitting_id_writer_n_pk" PRIMARY KEY("session_id","sitting_id","writer","n")
);
--> statement-breakpoint
CREATE TABLE "answer_conflicts" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"writer" text,
	"n" integer,
	"reason" text NOT NULL,
	"text" text NOT NULL,
	"epoch" integer NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "answer_conflicts_session_id_sitting_id_hash_pk" PRIMARY KEY("session_id","sitting_id","hash")
);
--> statement-breakpoint
CREATE TABLE "answer_events" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"writer" text NOT NULL,
	"n" integer NOT NULL,
	"hash" text NOT NULL,
	"kind" text NOT NULL,
	"hlc" bigint NOT NULL,
	"text" text NOT NULL,
	"outcome" text NOT NULL,
	"epoch" integer NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "answer_events_session_id_sitting_id_writer_n_pk" PRIMARY KEY("session_id","sitting_id","writer","n")
);
--> statement-breakpoint
CREATE TABLE "audit_blocks" (
	"area_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"previous_head" text NOT NULL,
	"merkle_root" text NOT NULL,
	"head" text NOT NULL,
	"rows" integer NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"sealed_at" bigint NOT NULL,
	CONSTRAINT "audit_blocks_area_id_n_pk" PRIMARY KEY("area_id","n")
);
--> statement-breakpoint
CREATE TABLE "audit_rows" (
	"session_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"area_id" uuid,
	"at" bigint NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb NOT NULL,
	"block" integer,
	CONSTRAINT "audit_rows_session_id_audit_id_pk" PRIMARY KEY("session_id","audit_id")
);
--> statement-breakpoint
CREATE TABLE "grading_results" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"paper_id" uuid NOT NULL,
	"grader_version" text NOT NULL,
	"content_digest" text NOT NULL,
	"objective_points" double precision NOT NULL,
	"task_points" double precision NOT NULL,
	"max" double precision NOT NULL,
	"verdicts" jsonb NOT NULL,
	"flags" jsonb NOT NULL,
	"graded_at" bigint NOT NULL,
	CONSTRAINT "grading_results_session_id_sitting_id_round_paper_id_grader_version_content_digest_pk" PRIMARY KEY("session_id","sitting_id","round","paper_id","grader_version","content_digest")
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"content_digest" text NOT NULL,
	"round" integer NOT NULL,
	"standing" text NOT NULL,
	"submission" jsonb NOT NULL,
	"receipt" jsonb NOT NULL,
	"epoch" integer NOT NULL,
	"in_time" boolean NOT NULL,
	"received_at" bigint NOT NULL,
	"grading_taken_at" bigint,
	"grading_attempts" integer DEFAULT 0 NOT NULL,
	"graded_at" bigint,
	"grading_problem" text,
	CONSTRAINT "submissions_session_id_sitting_id_content_digest_pk" PRIMARY KEY("session_id","sitting_id","content_digest")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"progress" jsonb,
	CONSTRAINT "contacts_session_id_sitting_id_pk" PRIMARY KEY("session_id","sitting_id")
);
--> statement-breakpoint
CREATE TABLE "paper_materials" (
	"paper_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"size" integer NOT NULL,
	CONSTRAINT "paper_materials_paper_id_hash_pk" PRIMARY KEY("paper_id","hash")
);
--> statement-breakpoint
CREATE TABLE "papers" (
	"paper_id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"confirmed_at" bigint NOT NULL,
	CONSTRAINT "papers_version" UNIQUE("title","version")
);
--> statement-breakpoint
CREATE TABLE "areas" (
	"area_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "areas_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "pairings" (
	"pairing_id" uuid PRIMARY KEY NOT NULL,
	"code_mac" text NOT NULL,
	"public_key" text,
	"room_id" uuid,
	"number" integer,
	"station_id" uuid,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	CONSTRAINT "pairings_code_mac_unique" UNIQUE("code_mac")
);
--> statement-breakpoint
CREATE TABLE "rooms" (
	"room_id" uuid PRIMARY KEY NOT NULL,
	"site_id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "rooms_name" UNIQUE("site_id","name")
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"area_id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "sites_name" UNIQUE("area_id","name")
);
--> statement-breakpoint
CREATE TABLE "stations" (
	"station_id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"public_key" text,
	"registered_at" bigint,
	CONSTRAINT "stations_public_key_unique" UNIQUE("public_key"),
	CONSTRAINT "stations_number" UNIQUE("room_id","number")
);
--> statement-breakpoint
CREATE TABLE "results" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"status" text NOT NULL,
	"objective_points" double precision,
	"task_points" double precision,
	"points" double precision,
	"max" double precision,
	"handed_in_at" bigint,
	"receipt_code" text,
	"flags" jsonb NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "results_exam_id_candidate_id_pk" PRIMARY KEY("exam_id","candidate_id")
);
--> statement-breakpoint
CREATE TABLE "draw_entries" (
	"session_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"sitting_id" uuid NOT NULL,
	"exam_number" text NOT NULL,
	"attempt" integer NOT NULL,
	"free" jsonb NOT NULL,
	"seat_number" integer NOT NULL,
	"at" bigint NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "draw_entries_session_id_n_pk" PRIMARY KEY("session_id","n")
);
--> statement-breakpoint
CREATE TABLE "draws" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"commitment" text NOT NULL,
	"seed_sealed" "bytea" NOT NULL,
	"algorithm" text NOT NULL,
	"stations" jsonb NOT NULL,
	"witness_digits" text,
	"revealed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "access_codes" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"code_mac" text NOT NULL,
	"code_sealed" "bytea" NOT NULL,
	CONSTRAINT "access_codes_exam_id_candidate_id_pk" PRIMARY KEY("exam_id","candidate_id")
);
--> statement-breakpoint
CREATE TABLE "candidate_personal" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"identity_number" "bytea",
	"identity_mac" text,
	"photo" "bytea",
	CONSTRAINT "candidate_personal_exam_id_candidate_id_pk" PRIMARY KEY("exam_id","candidate_id")
);
--> statement-breakpoint
CREATE TABLE "candidates" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"exam_number" text NOT NULL,
	"name" text NOT NULL,
	"gender" text,
	"school" text,
	"class_name" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "candidates_exam_id_candidate_id_pk" PRIMARY KEY("exam_id","candidate_id"),
	CONSTRAINT "candidates_exam_number" UNIQUE("exam_id","exam_number")
);
--> statement-breakpoint
CREATE TABLE "exams" (
	"exam_id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"paper_id" uuid NOT NULL,
	"duration_minutes" integer NOT NULL,
	"timing" text NOT NULL,
	"entry_closes_minutes" integer NOT NULL,
	"hand_in_opens_minutes" integer NOT NULL,
	"instructions" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	CONSTRAINT "schedules_exam_id_candidate_id_pk" PRIMARY KEY("exam_id","candidate_id")
);
--> statement-breakpoint
CREATE TABLE "session_stations" (
	"session_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"station_id" uuid NOT NULL,
	"excluded" boolean DEFAULT false NOT NULL,
	CONSTRAINT "session_stations_session_id_number_pk" PRIMARY KEY("session_id","number")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"exam_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"name" text NOT NULL,
	"planned_start" bigint NOT NULL,
	"state" text NOT NULL,
	"timing" text NOT NULL,
	"duration_ms" bigint NOT NULL,
	"started_at" bigint,
	"extension_ms" bigint DEFAULT 0 NOT NULL,
	"paused_ms" bigint DEFAULT 0 NOT NULL,
	"paused_at" bigint,
	"ended_at" bigint,
	"entry_closes_ms" bigint NOT NULL,
	"hand_in_opens_ms" bigint NOT NULL,
	"proctor_code_sealed" "bytea" NOT NULL,
	"proctor_code_verifier" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bindings" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"branch" text DEFAULT '' NOT NULL,
	"parent" text,
	"rank" integer NOT NULL,
	"station_id" uuid,
	"seat_number" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"superseded_at" bigint,
	CONSTRAINT "bindings_session_id_sitting_id_epoch_branch_pk" PRIMARY KEY("session_id","sitting_id","epoch","branch")
);
--> statement-breakpoint
CREATE TABLE "sittings" (
	"session_id" uuid NOT NULL,
	"sitting_id" uuid NOT NULL,
	"exam_id" uuid NOT NULL,
	"candidate_id" uuid NOT NULL,
	"exam_number" text NOT NULL,
	"name" text NOT NULL,
	"school" text,
	"shuffle_seed" text NOT NULL,
	"seat_number" integer,
	"logged_in_at" bigint,
	"began_at" bigint,
	"extension_ms" bigint DEFAULT 0 NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"handed_in_at" bigint,
	"superseded_at" bigint,
	CONSTRAINT "sittings_session_id_sitting_id_pk" PRIMARY KEY("session_id","sitting_id")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_staff_staff_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."staff"("staff_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_staff_id_staff_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("staff_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_grants" ADD CONSTRAINT "staff_grants_staff_id_staff_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("staff_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_logins" ADD CONSTRAINT "staff_logins_staff_id_staff_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("staff_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_materials" ADD CONSTRAINT "paper_materials_paper_id_papers_paper_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("paper_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pairings" ADD CONSTRAINT "pairings_room_id_rooms_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("room_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pairings" ADD CONSTRAINT "pairings_station_id_stations_station_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("station_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_site_id_sites_site_id_fk" FOREIGN KEY ("site_id") REFERENCES "public"."sites"("site_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_area_id_areas_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."areas"("area_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stations" ADD CONSTRAINT "stations_room_id_rooms_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("room_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_exam_id_exams_exam_id_fk" FOREIGN KEY ("exam_id") REFERENCES "public"."exams"("exam_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exams" ADD CONSTRAINT "exams_paper_id_papers_paper_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("paper_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_stations" ADD CONSTRAINT "session_stations_session_id_sessions_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("session_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_stations" ADD CONSTRAINT "session_stations_station_id_stations_station_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("station_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_room_id_rooms_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("room_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bindings" ADD CONSTRAINT "bindings_station_id_stations_station_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("station_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_logins_staff" ON "staff_logins" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "audit_rows_by_time" ON "audit_rows" USING btree ("at");--> statement-breakpoint
CREATE INDEX "submissions_ungraded" ON "submissions" USING btree ("graded_at","grading_taken_at");--> statement-breakpoint
CREATE INDEX "pairings_key" ON "pairings" USING btree ("public_key");--> statement-breakpoint
CREATE INDEX "results_by_session" ON "results" USING btree ("exam_id","session_id");--> statement-breakpoint
CREATE INDEX "results_by_points" ON "results" USING btree ("exam_id","points");--> statement-breakpoint
CREATE INDEX "candidate_personal_mac" ON "candidate_personal" USING btree ("exam_id","identity_mac");--> statement-breakpoint
CREATE INDEX "candidates_by_number" ON "candidates" USING btree ("exam_number");--> statement-breakpoint
CREATE INDEX "candidates_by_school" ON "candidates" USING btree ("exam_id","school","class_name");--> statement-breakpoint
CREATE INDEX "schedules_by_session" ON "schedules" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "sessions_by_exam" ON "sessions" USING btree ("exam_id");--> statement-breakpoint
CREATE INDEX "sessions_by_room" ON "sessions" USING btree ("room_id","planned_start");--> statement-breakpoint
CREATE UNIQUE INDEX "sittings_exam_number" ON "sittings" USING btree ("session_id","exam_number");--> statement-breakpoint
CREATE UNIQUE INDEX "sittings_seat" ON "sittings" USING btree ("session_id","seat_number") WHERE "sittings"."seat_number" is not null;--> statement-breakpoint
CREATE INDEX "sittings_by_candidate" ON "sittings" USING btree ("exam_id","candidate_id");