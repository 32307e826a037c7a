ALTER TABLE "file_imports" ADD COLUMN "source_id" integer;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD COLUMN "mapping" jsonb;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_source_id_reference_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."reference_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_one_target" CHECK (form_id is null or source_id is null);