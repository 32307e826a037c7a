CREATE TABLE "withheld_figures" (
	"organisation_id" integer NOT NULL,
	"series_id" integer NOT NULL,
	"period_start" date NOT NULL,
	"publication_id" integer NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "withheld_figures_organisation_id_series_id_period_start_pk" PRIMARY KEY("organisation_id","series_id","period_start"),
	CONSTRAINT "withheld_figures_kind" CHECK ("withheld_figures"."kind" in ('primary', 'secondary'))
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"id" serial PRIMARY KEY NOT NULL,
	"person_id" integer NOT NULL,
	"organisation_id" integer NOT NULL,
	"metric_id" integer,
	"mail" text NOT NULL,
	"language" text NOT NULL,
	"told_until" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "follows_what" UNIQUE NULLS NOT DISTINCT("person_id","organisation_id","metric_id"),
	CONSTRAINT "follows_mail" CHECK ("follows"."mail" in ('none', 'daily', 'weekly')),
	CONSTRAINT "follows_language" CHECK ("follows"."language" in ('sv', 'en', 'da'))
);
--> statement-breakpoint
CREATE TABLE "read_marks" (
	"person_id" integer PRIMARY KEY NOT NULL,
	"read_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "group_members" (
	"version_id" integer NOT NULL,
	"organisation_id" integer NOT NULL,
	"position" integer NOT NULL,
	"distance" double precision,
	CONSTRAINT "group_members_version_id_organisation_id_pk" PRIMARY KEY("version_id","organisation_id"),
	CONSTRAINT "group_members_distance" CHECK (distance >= 0)
);
--> statement-breakpoint
CREATE TABLE "group_metrics" (
	"version_id" integer NOT NULL,
	"metric_id" integer NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "group_metrics_version_id_metric_id_pk" PRIMARY KEY("version_id","metric_id")
);
--> statement-breakpoint
CREATE TABLE "group_versions" (
	"id" serial PRIMARY KEY NOT NULL,
	"group_id" integer NOT NULL,
	"version" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"kind" text NOT NULL,
	"names" jsonb NOT NULL,
	"contact" text,
	"basis" jsonb NOT NULL,
	"reason" text,
	"set_by" integer,
	"end_reason" text,
	CONSTRAINT "group_versions_names_swedish" CHECK ("group_versions"."names" ? 'sv'),
	CONSTRAINT "group_versions_kind" CHECK ("group_versions"."kind" in ('network', 'region', 'life-situation', 'peer')),
	CONSTRAINT "group_versions_known_in_order" CHECK (known_until is null or known_until > known_from),
	CONSTRAINT "group_versions_ended" CHECK (end_reason is null or known_until is not null),
	CONSTRAINT "group_versions_version" CHECK (version > 0)
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" serial PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"coordinator_id" integer NOT NULL,
	CONSTRAINT "groups_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "correction_policies" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"texts" jsonb NOT NULL,
	CONSTRAINT "correction_policies_texts_swedish" CHECK ("correction_policies"."texts" ? 'sv'),
	CONSTRAINT "correction_policies_known_in_order" CHECK (known_until is null or known_until > known_from)
);
--> statement-breakpoint
CREATE TABLE "release_times" (
	"release_id" integer NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp with time zone,
	"reason" text NOT NULL,
	"announced_at" timestamp with time zone NOT NULL,
	"announced_by" integer,
	CONSTRAINT "release_times_release_id_version_pk" PRIMARY KEY("release_id","version"),
	CONSTRAINT "release_times_reason" CHECK ((version = 1) = (reason = '')),
	CONSTRAINT "release_times_first" CHECK (version > 1 or at is not null)
);
--> statement-breakpoint
CREATE TABLE "releases" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"form_id" integer NOT NULL,
	"period_start" date NOT NULL,
	"published_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "saved_comparisons" (
	"name" text PRIMARY KEY NOT NULL,
	"person_id" integer NOT NULL,
	"question" text,
	"leads_to" text,
	"version" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saved_comparisons_one_of_two" CHECK ((question is null) = (leads_to is not null))
);
--> statement-breakpoint
CREATE TABLE "stored_queries" (
	"code" text PRIMARY KEY NOT NULL,
	"selection" text NOT NULL,
	"stored_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_state";--> statement-breakpoint
ALTER TABLE "submissions" DROP CONSTRAINT "submissions_state";--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "correction_kind" text;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "withheld" integer[];--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "embedding_origins" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "correction_kind" text;--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "release_id" integer;--> statement-breakpoint
ALTER TABLE "withheld_figures" ADD CONSTRAINT "withheld_figures_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "withheld_figures" ADD CONSTRAINT "withheld_figures_organisation_id_series_id_series_organisation_id_id_fk" FOREIGN KEY ("organisation_id","series_id") REFERENCES "public"."series"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follows" ADD CONSTRAINT "follows_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_marks" ADD CONSTRAINT "read_marks_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_version_id_group_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."group_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_metrics" ADD CONSTRAINT "group_metrics_version_id_group_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."group_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_metrics" ADD CONSTRAINT "group_metrics_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_versions" ADD CONSTRAINT "group_versions_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_versions" ADD CONSTRAINT "group_versions_set_by_people_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_coordinator_id_organisations_id_fk" FOREIGN KEY ("coordinator_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "correction_policies" ADD CONSTRAINT "correction_policies_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_times" ADD CONSTRAINT "release_times_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "release_times" ADD CONSTRAINT "release_times_announced_by_people_id_fk" FOREIGN KEY ("announced_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "releases" ADD CONSTRAINT "releases_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_comparisons" ADD CONSTRAINT "saved_comparisons_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "follows_mailed" ON "follows" USING btree ("person_id") WHERE mail <> 'none';--> statement-breakpoint
CREATE UNIQUE INDEX "group_versions_number" ON "group_versions" USING btree ("group_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "group_versions_current" ON "group_versions" USING btree ("group_id") WHERE known_until is null;--> statement-breakpoint
CREATE INDEX "correction_policies_organisation" ON "correction_policies" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "correction_policies_current" ON "correction_policies" USING btree ("organisation_id") WHERE known_until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "releases_ahead" ON "releases" USING btree ("organisation_id","form_id","period_start") WHERE published_at is null;--> statement-breakpoint
CREATE INDEX "saved_comparisons_person" ON "saved_comparisons" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "saved_comparisons_leads_to" ON "saved_comparisons" USING btree ("leads_to");--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_release_id_releases_id_fk" FOREIGN KEY ("release_id") REFERENCES "public"."releases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "submissions_release" ON "submissions" USING btree ("release_id");--> statement-breakpoint
ALTER TABLE "publications" ADD CONSTRAINT "publications_correction_kind" CHECK ("publications"."correction_kind" in ('planned', 'unplanned', 'error'));--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_state" CHECK ("entries"."state" in ('draft', 'submitted', 'held', 'approved', 'returned', 'later'));--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_correction_kind" CHECK ("submissions"."correction_kind" in ('planned', 'unplanned', 'error'));--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_state" CHECK ("submissions"."state" in ('not-begun', 'open', 'submitted', 'in-approval', 'held', 'approved', 'returned'));--> statement-breakpoint
create trigger withheld_figures_stay before update or delete on withheld_figures for each row execute function refuse_rewriting();
