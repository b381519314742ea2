CREATE TABLE "class_exams" (
	"exam_id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"owner_name" text NOT NULL,
	"kind" text NOT NULL,
	"class_names" jsonb NOT NULL,
	"room_id" uuid,
	"password_sealed" "bytea" NOT NULL,
	"shows" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "classes" (
	"class_id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"owner_name" text NOT NULL,
	"name" text NOT NULL,
	"students" jsonb NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "move_allowed_at" bigint;--> statement-breakpoint
ALTER TABLE "class_exams" ADD CONSTRAINT "class_exams_exam_id_exams_exam_id_fk" FOREIGN KEY ("exam_id") REFERENCES "public"."exams"("exam_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "class_exams_by_owner" ON "class_exams" USING btree ("owner_id","created_at");--> statement-breakpoint
CREATE INDEX "classes_by_owner" ON "classes" USING btree ("owner_id");