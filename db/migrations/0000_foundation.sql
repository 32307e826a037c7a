CREATE TABLE "events" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"metric_id" integer,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"happened_on" date NOT NULL,
	"kind" text NOT NULL,
	"texts" jsonb NOT NULL,
	CONSTRAINT "events_texts_swedish" CHECK ("events"."texts" ? 'sv'),
	CONSTRAINT "events_kind" CHECK ("events"."kind" in ('general', 'method-break', 'milestone', 'celebration'))
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" serial PRIMARY KEY NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "publications_published_at_unique" UNIQUE("published_at"),
	CONSTRAINT "publications_not_ahead" CHECK (published_at <= recorded_at)
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"organisation_id" integer NOT NULL,
	"series_id" integer NOT NULL,
	"period_start" date NOT NULL,
	"publication_id" integer NOT NULL,
	"value" double precision,
	"numerator" double precision,
	"denominator" double precision,
	"answers" double precision,
	"status" char(1) NOT NULL,
	"confidentiality" char(1) DEFAULT 'F' NOT NULL,
	"origin" text NOT NULL,
	"superseded_by" integer,
	CONSTRAINT "revisions_organisation_id_series_id_period_start_publication_id_pk" PRIMARY KEY("organisation_id","series_id","period_start","publication_id"),
	CONSTRAINT "revisions_status" CHECK ("revisions"."status" in ('A', 'P', 'E', 'V', 'O', 'M', 'L', 'Q')),
	CONSTRAINT "revisions_confidentiality" CHECK ("revisions"."confidentiality" in ('F', 'N', 'C')),
	CONSTRAINT "revisions_origin" CHECK ("revisions"."origin" in ('entered', 'imported', 'derived', 'proposed')),
	CONSTRAINT "revisions_value_or_reason" CHECK ((value is null) = (status in ('O', 'M', 'L', 'Q'))),
	CONSTRAINT "revisions_finite" CHECK (coalesce(value, 0) between -1e300 and 1e300 and coalesce(numerator, 0) between -1e300 and 1e300 and coalesce(denominator, 0) between -1e300 and 1e300),
	CONSTRAINT "revisions_answers_not_negative" CHECK (answers >= 0),
	CONSTRAINT "revisions_superseded_later" CHECK (superseded_by <> publication_id)
);
--> statement-breakpoint
CREATE TABLE "series" (
	"organisation_id" integer NOT NULL,
	"id" serial NOT NULL,
	"metric_id" integer NOT NULL,
	"breakdown" text NOT NULL,
	"frequency" char(1) NOT NULL,
	"since_publication_id" integer NOT NULL,
	"first_position" integer DEFAULT 0 NOT NULL,
	"values" double precision[] DEFAULT '{}' NOT NULL,
	"numerators" double precision[],
	"denominators" double precision[],
	"answers" double precision[],
	"statuses" text DEFAULT '' NOT NULL,
	CONSTRAINT "series_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "series_frequency" CHECK ("series"."frequency" in ('A', 'S', 'T', 'Q', 'M'))
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"home_id" integer,
	"is_demonstration" boolean DEFAULT false NOT NULL,
	"catalogue_version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "installation_one_row" CHECK (id = 1)
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"dimension" text NOT NULL,
	"code" text NOT NULL,
	"position" integer NOT NULL,
	"names" jsonb NOT NULL,
	CONSTRAINT "categories_dimension_code_pk" PRIMARY KEY("dimension","code"),
	CONSTRAINT "categories_names_swedish" CHECK ("categories"."names" ? 'sv')
);
--> statement-breakpoint
CREATE TABLE "dimensions" (
	"code" text PRIMARY KEY NOT NULL,
	"names" jsonb NOT NULL,
	"is_additive" boolean NOT NULL,
	CONSTRAINT "dimensions_names_swedish" CHECK ("dimensions"."names" ? 'sv')
);
--> statement-breakpoint
CREATE TABLE "metric_versions" (
	"metric_id" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"measure" smallint,
	"is_headline" boolean NOT NULL,
	"names" jsonb NOT NULL,
	"definition" jsonb NOT NULL,
	"method" jsonb NOT NULL,
	"source" jsonb NOT NULL,
	"unit" text NOT NULL,
	"decimals" smallint NOT NULL,
	"direction" text NOT NULL,
	"frequencies" text[] NOT NULL,
	"measuring_type" text NOT NULL,
	"is_cumulative" boolean NOT NULL,
	"is_seasonal" boolean NOT NULL,
	"rollup_rule" text NOT NULL,
	"weight" text,
	"minimum" double precision,
	"maximum" double precision,
	"smallest_answers" integer,
	"dimensions" text[] NOT NULL,
	"formula" text,
	"due_days" integer NOT NULL,
	"visibility" text NOT NULL,
	CONSTRAINT "metric_versions_metric_id_known_from_pk" PRIMARY KEY("metric_id","known_from"),
	CONSTRAINT "metric_versions_names_swedish" CHECK ("metric_versions"."names" ? 'sv'),
	CONSTRAINT "metric_versions_unit" CHECK ("metric_versions"."unit" in ('percent', 'index', 'count', 'transactions', 'hours', 'minutes', 'days', 'sek', 'multiple', 'sessions')),
	CONSTRAINT "metric_versions_direction" CHECK ("metric_versions"."direction" in ('higher', 'lower', 'none')),
	CONSTRAINT "metric_versions_measuring_type" CHECK ("metric_versions"."measuring_type" in ('flow', 'stock', 'average', 'other')),
	CONSTRAINT "metric_versions_rollup_rule" CHECK ("metric_versions"."rollup_rule" in ('sum', 'ratio', 'weighted-mean', 'count', 'none')),
	CONSTRAINT "metric_versions_visibility" CHECK ("metric_versions"."visibility" in ('public', 'peers', 'organisation', 'restricted')),
	CONSTRAINT "metric_versions_measure" CHECK (measure between 1 and 14),
	CONSTRAINT "metric_versions_decimals" CHECK (decimals between 0 and 6),
	CONSTRAINT "metric_versions_dimensions" CHECK (cardinality(dimensions) <= 2),
	CONSTRAINT "metric_versions_due_days" CHECK (due_days >= 0),
	CONSTRAINT "metric_versions_known_in_order" CHECK (known_until is null or known_until > known_from)
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"id" serial PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "metrics_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "organisation_versions" (
	"organisation_id" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"kind" text NOT NULL,
	"names" jsonb NOT NULL,
	"parent_id" integer,
	"valid_from" date,
	"valid_to" date,
	"successor_id" integer,
	CONSTRAINT "organisation_versions_organisation_id_known_from_pk" PRIMARY KEY("organisation_id","known_from"),
	CONSTRAINT "organisation_versions_names_swedish" CHECK ("organisation_versions"."names" ? 'sv'),
	CONSTRAINT "organisation_versions_known_in_order" CHECK (known_until is null or known_until > known_from),
	CONSTRAINT "organisation_versions_valid_in_order" CHECK (valid_to is null or valid_from is null or valid_to >= valid_from),
	CONSTRAINT "organisation_versions_not_own_parent" CHECK (parent_id is null or parent_id <> organisation_id)
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" serial PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "organisations_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "structure_figures" (
	"organisation_id" integer NOT NULL,
	"code" text NOT NULL,
	"year" integer NOT NULL,
	"value" double precision NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	CONSTRAINT "structure_figures_organisation_id_code_year_known_from_pk" PRIMARY KEY("organisation_id","code","year","known_from"),
	CONSTRAINT "structure_figures_value_not_negative" CHECK (value >= 0)
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"id" serial PRIMARY KEY NOT NULL,
	"organisation_id" integer NOT NULL,
	"metric_id" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"kind" text NOT NULL,
	"baseline_period" text NOT NULL,
	"baseline_value" double precision NOT NULL,
	"level" double precision NOT NULL,
	"by_period" text NOT NULL,
	"path" text NOT NULL,
	"minimum" double precision,
	"stretch" double precision,
	CONSTRAINT "targets_kind" CHECK ("targets"."kind" in ('level', 'change', 'tenfold')),
	CONSTRAINT "targets_path" CHECK ("targets"."path" in ('straight', 'geometric')),
	CONSTRAINT "targets_known_in_order" CHECK (known_until is null or known_until > known_from)
);
--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_superseded_by_publications_id_fk" FOREIGN KEY ("superseded_by") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_organisation_id_series_id_series_organisation_id_id_fk" FOREIGN KEY ("organisation_id","series_id") REFERENCES "public"."series"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_since_publication_id_publications_id_fk" FOREIGN KEY ("since_publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "installation" ADD CONSTRAINT "installation_home_id_organisations_id_fk" FOREIGN KEY ("home_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_dimension_dimensions_code_fk" FOREIGN KEY ("dimension") REFERENCES "public"."dimensions"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_versions" ADD CONSTRAINT "metric_versions_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_versions" ADD CONSTRAINT "organisation_versions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_versions" ADD CONSTRAINT "organisation_versions_parent_id_organisations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_versions" ADD CONSTRAINT "organisation_versions_successor_id_organisations_id_fk" FOREIGN KEY ("successor_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "structure_figures" ADD CONSTRAINT "structure_figures_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_organisation" ON "events" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "revisions_current" ON "revisions" USING btree ("organisation_id","series_id","period_start") WHERE superseded_by is null;--> statement-breakpoint
CREATE INDEX "revisions_publication" ON "revisions" USING btree ("publication_id");--> statement-breakpoint
CREATE UNIQUE INDEX "series_key" ON "series" USING btree ("organisation_id","metric_id","breakdown","frequency");--> statement-breakpoint
CREATE INDEX "series_metric" ON "series" USING btree ("metric_id","frequency");--> statement-breakpoint
CREATE UNIQUE INDEX "metric_versions_current" ON "metric_versions" USING btree ("metric_id") WHERE known_until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "organisation_versions_current" ON "organisation_versions" USING btree ("organisation_id") WHERE known_until is null;--> statement-breakpoint
CREATE INDEX "organisation_versions_parent" ON "organisation_versions" USING btree ("parent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "targets_current" ON "targets" USING btree ("organisation_id","metric_id") WHERE known_until is null;