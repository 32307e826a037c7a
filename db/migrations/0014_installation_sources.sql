ALTER TABLE "reference_sources" DROP CONSTRAINT "reference_sources_kind";--> statement-breakpoint
ALTER TABLE "reference_choices" ADD COLUMN "metric" text;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD COLUMN "installation" text;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD COLUMN "validators" jsonb;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_installation" CHECK ((kind = 'installation') = (installation is not null));--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_kind" CHECK ("reference_sources"."kind" in ('kolada', 'installation', 'file'));--> statement-breakpoint
update reference_choices set metric = 'kolada-' || lower(external_id) where kind = 'kpi';
