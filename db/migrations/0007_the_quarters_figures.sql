CREATE TABLE "file_import_cells" (
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"state" text NOT NULL,
	"sheet" text NOT NULL,
	"line" integer NOT NULL,
	"column" integer,
	"header" text,
	"read" text NOT NULL,
	"organisation" text,
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
CREATE TABLE "form_rows" (
	"form_id" integer NOT NULL,
	"version" integer NOT NULL,
	"position" smallint NOT NULL,
	"metric_id" integer NOT NULL,
	"breakdown" text NOT NULL,
	"asks" text NOT NULL,
	"asks_answers" boolean NOT NULL,
	"is_required" boolean NOT NULL,
	CONSTRAINT "form_rows_form_id_version_position_pk" PRIMARY KEY("form_id","version","position"),
	CONSTRAINT "form_rows_asks" CHECK ("form_rows"."asks" in ('value', 'parts'))
);
--> statement-breakpoint
CREATE TABLE "form_rules" (
	"form_id" integer NOT NULL,
	"version" integer NOT NULL,
	"position" smallint NOT NULL,
	"expression" text NOT NULL,
	"severity" text NOT NULL,
	"texts" jsonb NOT NULL,
	CONSTRAINT "form_rules_form_id_version_position_pk" PRIMARY KEY("form_id","version","position"),
	CONSTRAINT "form_rules_texts_swedish" CHECK ("form_rules"."texts" ? 'sv'),
	CONSTRAINT "form_rules_severity" CHECK ("form_rules"."severity" in ('hard', 'soft'))
);
--> statement-breakpoint
CREATE TABLE "form_versions" (
	"form_id" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"version" integer NOT NULL,
	"names" jsonb NOT NULL,
	"instructions" jsonb NOT NULL,
	"frequency" char(1) NOT NULL,
	"first_period" text NOT NULL,
	"organisations" text[] NOT NULL,
	"open_days" integer NOT NULL,
	"due_days" integer NOT NULL,
	"lock_days" integer,
	"levels" smallint NOT NULL,
	CONSTRAINT "form_versions_form_id_version_pk" PRIMARY KEY("form_id","version"),
	CONSTRAINT "form_versions_names_swedish" CHECK ("form_versions"."names" ? 'sv'),
	CONSTRAINT "form_versions_frequency" CHECK ("form_versions"."frequency" in ('A', 'S', 'T', 'Q', 'M')),
	CONSTRAINT "form_versions_organisations" CHECK (cardinality(organisations) > 0),
	CONSTRAINT "form_versions_levels" CHECK (levels between 1 and 3),
	CONSTRAINT "form_versions_open_before_due" CHECK (open_days <= due_days),
	CONSTRAINT "form_versions_lock_days" CHECK (lock_days >= 0),
	CONSTRAINT "form_versions_known_in_order" CHECK (known_until is null or known_until > known_from)
);
--> statement-breakpoint
CREATE TABLE "forms" (
	"id" serial PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"organisation_id" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "forms_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "reference_choices" (
	"source_id" integer NOT NULL,
	"kind" text NOT NULL,
	"external_id" text NOT NULL,
	"title" text NOT NULL,
	"position" smallint NOT NULL,
	CONSTRAINT "reference_choices_source_id_kind_external_id_pk" PRIMARY KEY("source_id","kind","external_id"),
	CONSTRAINT "reference_choices_kind" CHECK ("reference_choices"."kind" in ('kpi', 'municipality', 'group'))
);
--> statement-breakpoint
CREATE TABLE "reference_group_members" (
	"source_id" integer NOT NULL,
	"group_id" text NOT NULL,
	"external_id" text NOT NULL,
	"title" text NOT NULL,
	CONSTRAINT "reference_group_members_source_id_group_id_external_id_pk" PRIMARY KEY("source_id","group_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "reference_sources" (
	"id" serial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"schedule" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"begun_at" timestamp with time zone,
	"pages_fetched" integer DEFAULT 0 NOT NULL,
	"failed_at" timestamp with time zone,
	"failure_code" text,
	"failure_detail" text,
	"fetched_at" timestamp with time zone,
	"publication_id" integer,
	"figures_new" integer DEFAULT 0 NOT NULL,
	"figures_changed" integer DEFAULT 0 NOT NULL,
	"figures_unchanged" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "reference_sources_kind" CHECK ("reference_sources"."kind" in ('kolada', 'file')),
	CONSTRAINT "reference_sources_schedule" CHECK ("reference_sources"."schedule" in ('daily', 'weekly', 'monthly', 'never')),
	CONSTRAINT "reference_sources_version" CHECK (version > 0),
	CONSTRAINT "reference_sources_counts" CHECK (least(pages_fetched, figures_new, figures_changed, figures_unchanged) >= 0),
	CONSTRAINT "reference_sources_failure_whole" CHECK ((failed_at is null) = (failure_code is null))
);
--> statement-breakpoint
CREATE TABLE "deputies" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"person_id" integer NOT NULL,
	"deputy_id" integer NOT NULL,
	"from_day" date NOT NULL,
	"until_day" date NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "deputies_in_order" CHECK (until_day >= from_day),
	CONSTRAINT "deputies_somebody_else" CHECK (deputy_id <> person_id)
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"organisation_id" integer NOT NULL,
	"id" serial NOT NULL,
	"submission_id" integer NOT NULL,
	"metric_id" integer NOT NULL,
	"breakdown" text NOT NULL,
	"value" double precision,
	"numerator" double precision,
	"denominator" double precision,
	"answers" double precision,
	"status" char(1),
	"comment" text DEFAULT '' NOT NULL,
	"is_flagged" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"origin" text NOT NULL,
	"return_reason" text DEFAULT '' NOT NULL,
	"later_on" date,
	"later_from" text DEFAULT '' NOT NULL,
	"version" integer NOT NULL,
	"edited_at" timestamp with time zone NOT NULL,
	"edited_by" integer,
	"submitted_by" integer,
	"approved_by" integer[] DEFAULT '{}' NOT NULL,
	"publication_id" integer,
	CONSTRAINT "entries_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "entries_state" CHECK ("entries"."state" in ('draft', 'submitted', 'approved', 'returned', 'later')),
	CONSTRAINT "entries_origin" CHECK ("entries"."origin" in ('entered', 'imported', 'derived', 'proposed')),
	CONSTRAINT "entries_status" CHECK ("entries"."status" in ('P', 'E', 'V', 'O', 'M', 'L')),
	CONSTRAINT "entries_value_or_reason" CHECK (value is null or status is null or status in ('P', 'E', 'V')),
	CONSTRAINT "entries_later_whole" CHECK ((state <> 'later' or later_on is not null) and (later_on is null) = (later_from = '')),
	CONSTRAINT "entries_returned_with_reason" CHECK (state <> 'returned' or return_reason <> ''),
	CONSTRAINT "entries_answers_not_negative" CHECK (answers >= 0)
);
--> statement-breakpoint
CREATE TABLE "entry_changes" (
	"organisation_id" integer NOT NULL,
	"id" bigserial NOT NULL,
	"entry_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" integer,
	"actor" text NOT NULL,
	"change_id" uuid,
	"version" integer NOT NULL,
	"before" jsonb,
	"after" jsonb NOT NULL,
	CONSTRAINT "entry_changes_organisation_id_id_pk" PRIMARY KEY("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"organisation_id" integer NOT NULL,
	"id" serial NOT NULL,
	"form_id" integer NOT NULL,
	"period_start" date NOT NULL,
	"number" integer NOT NULL,
	"reason" text NOT NULL,
	"form_version" integer,
	"state" text NOT NULL,
	"waiting_level" smallint,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"submitted_at" timestamp with time zone,
	"submitted_by" integer,
	"unlocked_until" date,
	CONSTRAINT "submissions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "submissions_state" CHECK ("submissions"."state" in ('not-begun', 'open', 'submitted', 'in-approval', 'approved', 'returned')),
	CONSTRAINT "submissions_reason" CHECK ((number = 0) = (reason = '')),
	CONSTRAINT "submissions_submitted_whole" CHECK ((submitted_at is null) = (submitted_by is null))
);
--> statement-breakpoint
CREATE TABLE "told_changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"organisation_id" integer NOT NULL,
	"kind" text NOT NULL,
	"what" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "file_import_cells" ADD CONSTRAINT "file_import_cells_import_id_file_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."file_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_import_pieces" ADD CONSTRAINT "file_import_pieces_import_id_file_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."file_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_imports" ADD CONSTRAINT "file_imports_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_saved_by_people_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_rows" ADD CONSTRAINT "form_rows_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_rows" ADD CONSTRAINT "form_rows_form_id_version_form_versions_form_id_version_fk" FOREIGN KEY ("form_id","version") REFERENCES "public"."form_versions"("form_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_rules" ADD CONSTRAINT "form_rules_form_id_version_form_versions_form_id_version_fk" FOREIGN KEY ("form_id","version") REFERENCES "public"."form_versions"("form_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "form_versions" ADD CONSTRAINT "form_versions_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forms" ADD CONSTRAINT "forms_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_choices" ADD CONSTRAINT "reference_choices_source_id_reference_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."reference_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_group_members" ADD CONSTRAINT "reference_group_members_source_id_reference_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."reference_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deputies" ADD CONSTRAINT "deputies_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deputies" ADD CONSTRAINT "deputies_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deputies" ADD CONSTRAINT "deputies_deputy_id_people_id_fk" FOREIGN KEY ("deputy_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_edited_by_people_id_fk" FOREIGN KEY ("edited_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_submitted_by_people_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_organisation_id_submission_id_submissions_organisation_id_id_fk" FOREIGN KEY ("organisation_id","submission_id") REFERENCES "public"."submissions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry_changes" ADD CONSTRAINT "entry_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry_changes" ADD CONSTRAINT "entry_changes_organisation_id_entry_id_entries_organisation_id_id_fk" FOREIGN KEY ("organisation_id","entry_id") REFERENCES "public"."entries"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_submitted_by_people_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "told_changes" ADD CONSTRAINT "told_changes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_import_cells_state" ON "file_import_cells" USING btree ("import_id","state","position");--> statement-breakpoint
CREATE INDEX "file_imports_created" ON "file_imports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "file_imports_person" ON "file_imports" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "import_mappings_name" ON "import_mappings" USING btree ("organisation_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "form_rows_once" ON "form_rows" USING btree ("form_id","version","metric_id","breakdown");--> statement-breakpoint
CREATE UNIQUE INDEX "form_versions_current" ON "form_versions" USING btree ("form_id") WHERE known_until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "reference_choices_position" ON "reference_choices" USING btree ("source_id","kind","position");--> statement-breakpoint
CREATE INDEX "reference_group_members_member" ON "reference_group_members" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "deputies_deputy" ON "deputies" USING btree ("deputy_id");--> statement-breakpoint
CREATE UNIQUE INDEX "entries_key" ON "entries" USING btree ("organisation_id","submission_id","metric_id","breakdown");--> statement-breakpoint
CREATE UNIQUE INDEX "entry_changes_once" ON "entry_changes" USING btree ("organisation_id","change_id");--> statement-breakpoint
CREATE INDEX "entry_changes_entry" ON "entry_changes" USING btree ("organisation_id","entry_id");--> statement-breakpoint
CREATE UNIQUE INDEX "submissions_key" ON "submissions" USING btree ("organisation_id","form_id","period_start","number");--> statement-breakpoint
CREATE INDEX "submissions_form" ON "submissions" USING btree ("form_id","period_start");--> statement-breakpoint
CREATE INDEX "submissions_state" ON "submissions" USING btree ("state");--> statement-breakpoint
CREATE INDEX "told_changes_at" ON "told_changes" USING btree ("at");--> statement-breakpoint
-- What was said and changed in a cell stays readable, and what was approved is only ever corrected by a new submission.
create trigger entry_changes_stay before update or delete on entry_changes for each row execute function refuse_rewriting();
--> statement-breakpoint
create trigger approved_entries_stay before update or delete on entries for each row
when (old.state = 'approved')
execute function refuse_rewriting();
