CREATE TABLE "exam_number_codes" (
	"exam_id" uuid NOT NULL,
	"school" text NOT NULL,
	"class_name" text NOT NULL,
	"code" integer NOT NULL,
	CONSTRAINT "exam_number_codes_exam_id_school_class_name_pk" PRIMARY KEY("exam_id","school","class_name")
);
--> statement-breakpoint
ALTER TABLE "exams" ADD COLUMN "number_pattern" text;