ALTER TABLE "audit_blocks" ADD COLUMN "entries" jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_blocks_by_head" ON "audit_blocks" USING btree ("head");--> statement-breakpoint
CREATE INDEX "audit_rows_by_area" ON "audit_rows" USING btree ("area_id","at");--> statement-breakpoint
CREATE INDEX "audit_rows_by_action" ON "audit_rows" USING btree ("action","at");--> statement-breakpoint
CREATE INDEX "audit_rows_by_block" ON "audit_rows" USING btree ("area_id","block");--> statement-breakpoint
CREATE INDEX "audit_rows_unsealed" ON "audit_rows" USING btree ("area_id","audit_id") WHERE "audit_rows"."block" is null;