CREATE TABLE "external_ids" (
	"kind" text NOT NULL,
	"external_id" text NOT NULL,
	"id" uuid NOT NULL,
	CONSTRAINT "external_ids_kind_external_id_pk" PRIMARY KEY("kind","external_id")
);
--> statement-breakpoint
ALTER TABLE "areas" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "rooms" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "candidates" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "exams" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "external_id" text;--> statement-breakpoint
ALTER TABLE "areas" ADD CONSTRAINT "areas_external_id_unique" UNIQUE("external_id");--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_external_id_unique" UNIQUE("external_id");--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_external_id_unique" UNIQUE("external_id");--> statement-breakpoint
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_external_id" UNIQUE("exam_id","external_id");