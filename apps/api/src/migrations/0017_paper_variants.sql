CREATE TABLE "paper_packages" (
	"paper_id" uuid NOT NULL,
	"variant" integer NOT NULL,
	"hash" text NOT NULL,
	"size" integer NOT NULL,
	"key_sealed" "bytea" NOT NULL,
	"built_at" bigint NOT NULL,
	CONSTRAINT "paper_packages_paper_id_variant_pk" PRIMARY KEY("paper_id","variant")
);
--> statement-breakpoint
CREATE TABLE "paper_variants" (
	"paper_id" uuid NOT NULL,
	"variant" integer NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "paper_variants_paper_id_variant_pk" PRIMARY KEY("paper_id","variant")
);
--> statement-breakpoint
ALTER TABLE "papers" ADD COLUMN "variant_rule" text DEFAULT 'lastTwoDigits' NOT NULL;--> statement-breakpoint
ALTER TABLE "session_stations" ADD COLUMN "variant" integer;--> statement-breakpoint
ALTER TABLE "sittings" ADD COLUMN "variant" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "paper_packages" ADD CONSTRAINT "paper_packages_paper_id_papers_paper_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("paper_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paper_variants" ADD CONSTRAINT "paper_variants_paper_id_papers_paper_id_fk" FOREIGN KEY ("paper_id") REFERENCES "public"."papers"("paper_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO "paper_variants" ("paper_id", "variant", "content") SELECT "paper_id", 0, "content" FROM "papers";
