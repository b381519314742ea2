CREATE TABLE "paper_drafts" (
	"draft_id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"owner_name" text NOT NULL,
	"revision" integer NOT NULL,
	"blueprint" jsonb NOT NULL,
	"places" jsonb NOT NULL,
	"seed" text NOT NULL,
	"updated_at" bigint NOT NULL,
	"paper_id" uuid
);
--> statement-breakpoint
CREATE INDEX "paper_drafts_newest" ON "paper_drafts" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "paper_drafts_paper" ON "paper_drafts" USING btree ("paper_id");