CREATE TABLE "file_import_cells" (
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"state" text NOT NULL,
	"sheet" text NOT NULL,
	"line" integer NOT NULL,
	"column" integer,
	"header" text,
	"read" text NOT NULL,
	"organisation_id" integer,
	"metric_id" integer,
	"breakdown" text,
	"frequency" char(1),
	"period_start" date,
	"given" jsonb,
	"value" double precision,
	"before" jsonb,
	"before_version" integer,
	"code" text,
	"details" jsonb,
	"change_id" uuid,
	"outcome" text,
	"after_version" integer,
	CONSTRAINT "file_import_cells_import_id_position_pk" PRIMARY KEY("import_id","position"),
	CONSTRAINT "file_import_cells_state_known" CHECK ("file_import_cells"."state" in ('new', 'changed', 'unchanged', 'refused')),
	CONSTRAINT "file_import_cells_outcome" CHECK ("file_import_cells"."outcome" in ('applied', 'not-applied', 'undone', 'left')),
	CONSTRAINT "file_import_cells_refused_with_code" CHECK (state <> 'refused' or code is not null)
);
--> statement-breakpoint
CREATE TABLE "file_import_pieces" (
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "file_import_pieces_import_id_position_pk" PRIMARY KEY("import_id","position")
);
--> statement-breakpoint
CREATE TABLE "file_imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" integer,
	"actor" text NOT NULL,
	"form_id" integer,
	"file_name" text NOT NULL,
	"format" text NOT NULL,
	"encoding" text,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"mapping" jsonb NOT NULL,
	"understood" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"applied_at" timestamp with time zone,
	"publication_id" integer,
	CONSTRAINT "file_imports_state" CHECK ("file_imports"."state" in ('staged', 'applied', 'undone')),
	CONSTRAINT "file_imports_applied_whole" CHECK ((state = 'staged') = (applied_at is null))
);
--> statement-breakpoint
CREATE TABLE "import_mappings" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"name" text NOT NULL,
	"mapping" jsonb NOT NULL,
	"version" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"saved_by" integer
);
--> statement-breakpoint
ALTER TABLE "file_import_cells" ADD CONSTRAINT "file_import_cells_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_import_cells" ADD CONSTRAINT "file_import_cells_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_import_cells" ADD CONSTRAINT "file_import_cells_import_id_file_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."file_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_import_pieces" ADD CONSTRAINT "file_import_pieces_import_id_file_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."file_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_saved_by_people_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_import_cells_state" ON "file_import_cells" USING btree ("import_id","state","position");--> statement-breakpoint
CREATE INDEX "file_import_cells_place" ON "file_import_cells" USING btree ("import_id","organisation_id","period_start");--> statement-breakpoint
CREATE INDEX "file_imports_created" ON "file_imports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "file_imports_person" ON "file_imports" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "import_mappings_name" ON "import_mappings" USING btree ("organisation_id","name");