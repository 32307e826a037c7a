CREATE TABLE "proposals" (
	"organisation_id" integer NOT NULL,
	"form_id" integer NOT NULL,
	"period_start" date NOT NULL,
	"metric_id" integer NOT NULL,
	"breakdown" text NOT NULL,
	"value" double precision,
	"numerator" double precision,
	"denominator" double precision,
	"answers" double precision,
	"origin" jsonb NOT NULL,
	"link" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "proposals_key" PRIMARY KEY("organisation_id","form_id","period_start","metric_id","breakdown"),
	CONSTRAINT "proposals_origin_swedish" CHECK ("proposals"."origin" ? 'sv'),
	CONSTRAINT "proposals_something" CHECK (value is not null or (numerator is not null and denominator is not null)),
	CONSTRAINT "proposals_own_link" CHECK (link = '' or (link like '/%' and link not like '//%')),
	CONSTRAINT "proposals_answers_not_negative" CHECK (answers >= 0)
);
--> statement-breakpoint
CREATE TABLE "report_links" (
	"id" serial PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"organisation_id" integer NOT NULL,
	"form_id" integer NOT NULL,
	"period_start" date NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"language" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" integer,
	"is_handed_over" boolean NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"told_at" timestamp with time zone,
	CONSTRAINT "report_links_token_hash_unique" UNIQUE("token_hash"),
	CONSTRAINT "report_links_language" CHECK ("report_links"."language" in ('sv', 'en', 'da')),
	CONSTRAINT "report_links_told_of_done" CHECK (told_at is null or done_at is not null)
);
--> statement-breakpoint
CREATE TABLE "responsibilities" (
	"organisation_id" integer NOT NULL,
	"metric_id" integer NOT NULL,
	"version" integer NOT NULL,
	"unit" text NOT NULL,
	"responsible_id" integer,
	"responsible_name" text NOT NULL,
	"responsible_email" text NOT NULL,
	"reporter_id" integer,
	"reporter_name" text NOT NULL,
	"reporter_email" text NOT NULL,
	CONSTRAINT "responsibilities_organisation_id_metric_id_pk" PRIMARY KEY("organisation_id","metric_id"),
	CONSTRAINT "responsibilities_responsible_whole" CHECK ((responsible_name = '') = (responsible_email = '') and (responsible_id is null or responsible_name = '')),
	CONSTRAINT "responsibilities_reporter_whole" CHECK ((reporter_name = '') = (reporter_email = '') and (reporter_id is null or reporter_name = ''))
);
--> statement-breakpoint
ALTER TABLE "audit_records" DROP CONSTRAINT "audit_records_actor_kind";--> statement-breakpoint
ALTER TABLE "idempotency_keys" DROP CONSTRAINT "idempotency_keys_viewer_kind";--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_form_id_forms_id_fk" FOREIGN KEY ("form_id") REFERENCES "public"."forms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibilities" ADD CONSTRAINT "responsibilities_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibilities" ADD CONSTRAINT "responsibilities_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibilities" ADD CONSTRAINT "responsibilities_responsible_id_people_id_fk" FOREIGN KEY ("responsible_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responsibilities" ADD CONSTRAINT "responsibilities_reporter_id_people_id_fk" FOREIGN KEY ("reporter_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "report_links_open" ON "report_links" USING btree ("organisation_id","form_id","period_start","email") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "report_links_created_by" ON "report_links" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "responsibilities_responsible" ON "responsibilities" USING btree ("responsible_id");--> statement-breakpoint
CREATE INDEX "responsibilities_reporter" ON "responsibilities" USING btree ("reporter_id");--> statement-breakpoint
ALTER TABLE "audit_records" ADD CONSTRAINT "audit_records_actor_kind" CHECK ("audit_records"."actor_kind" in ('person', 'key', 'reporter', 'installation', 'nobody'));--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_viewer_kind" CHECK ("idempotency_keys"."viewer_kind" in ('person', 'key', 'reporter', 'installation', 'nobody'));