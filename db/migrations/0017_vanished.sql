ALTER TABLE "reference_choices" ADD COLUMN "is_gone" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD COLUMN "figures_left_out" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reference_sources" ADD CONSTRAINT "reference_sources_left_out" CHECK (figures_left_out >= 0);