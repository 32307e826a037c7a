ALTER TABLE "revisions" ADD COLUMN "sheet" text;--> statement-breakpoint
ALTER TABLE "revisions" ADD COLUMN "line" integer;--> statement-breakpoint
ALTER TABLE "proposals" ADD COLUMN "status" char(1);--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_place_whole" CHECK ((sheet is null) = (line is null));--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_status" CHECK ("proposals"."status" in ('P', 'E', 'V'));