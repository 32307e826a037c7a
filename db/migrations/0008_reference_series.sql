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
ALTER TABLE "reference_choices" ADD CONSTRAINT "reference_choices_source_id_reference_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."reference_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_group_members" ADD CONSTRAINT "reference_group_members_source_id_reference_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."reference_sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "reference_choices_position" ON "reference_choices" USING btree ("source_id","kind","position");--> statement-breakpoint
CREATE INDEX "reference_group_members_member" ON "reference_group_members" USING btree ("external_id");