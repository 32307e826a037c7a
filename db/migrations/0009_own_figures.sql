ALTER TABLE "reference_sources" ADD COLUMN "own_external_id" text;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD COLUMN "own_organisation_id" integer;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_own_organisation_id_organisations_id_fk" FOREIGN KEY ("own_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_own_whole" CHECK ((own_external_id is null) = (own_organisation_id is null));