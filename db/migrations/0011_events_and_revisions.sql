ALTER TABLE "events" DROP CONSTRAINT "events_kind";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "number" serial NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "events_current" ON "events" USING btree ("number") WHERE known_until is null;--> statement-breakpoint
CREATE INDEX "revisions_superseded" ON "revisions" USING btree ("superseded_by") WHERE superseded_by is not null;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_known_in_order" CHECK (known_until is null or known_until > known_from);--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_kind" CHECK ("events"."kind" in ('general', 'method-break', 'milestone', 'celebration', 'rebase'));