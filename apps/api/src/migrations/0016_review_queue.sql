DROP INDEX "review_decisions_staff";--> statement-breakpoint
CREATE INDEX "results_by_update" ON "results" USING btree ("updated_at");