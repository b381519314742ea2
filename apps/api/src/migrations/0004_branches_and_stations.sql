CREATE TABLE "station_contacts" (
	"station_id" uuid PRIMARY KEY NOT NULL,
	"registered_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"address" text,
	"address_changed_at" bigint,
	"run" text,
	"run_since" bigint,
	"former_runs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"cloned_at" bigint,
	"clock_off_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "station_canaries" (
	"public_key" text NOT NULL,
	"drive" text NOT NULL,
	"counter" bigint NOT NULL,
	"boot" text,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "station_canaries_public_key_drive_pk" PRIMARY KEY("public_key","drive")
);
--> statement-breakpoint
CREATE TABLE "station_checks" (
	"station_id" uuid NOT NULL,
	"public_key" text NOT NULL,
	"at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"outcome" text NOT NULL,
	"check" jsonb NOT NULL,
	CONSTRAINT "station_checks_station_id_public_key_at_pk" PRIMARY KEY("station_id","public_key","at")
);
--> statement-breakpoint
ALTER TABLE "pairings" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "bindings" ADD COLUMN "adopted_from" text;--> statement-breakpoint
ALTER TABLE "station_contacts" ADD CONSTRAINT "station_contacts_station_id_stations_station_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("station_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "station_checks" ADD CONSTRAINT "station_checks_station_id_stations_station_id_fk" FOREIGN KEY ("station_id") REFERENCES "public"."stations"("station_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "station_checks_last" ON "station_checks" USING btree ("station_id","received_at");--> statement-breakpoint
CREATE INDEX "pairings_address" ON "pairings" USING btree ("address","created_at");