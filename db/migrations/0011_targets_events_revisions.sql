CREATE TABLE "reaction_times" (
	"organisation_id" integer NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"days" integer NOT NULL,
	CONSTRAINT "reaction_times_organisation_id_known_from_pk" PRIMARY KEY("organisation_id","known_from"),
	CONSTRAINT "reaction_times_days" CHECK (days between 1 and 366),
	CONSTRAINT "reaction_times_known_in_order" CHECK (known_until is null or known_until > known_from)
);
--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_kind";--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "number" serial NOT NULL;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "stops_doing" text;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "adopted_on" date;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "is_set_after_results" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "set_by" integer;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "reaction_times" ADD CONSTRAINT "reaction_times_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "reaction_times_current" ON "reaction_times" USING btree ("organisation_id") WHERE known_until is null;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_set_by_people_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "events_current" ON "events" USING btree ("number") WHERE known_until is null;--> statement-breakpoint
CREATE INDEX "revisions_superseded" ON "revisions" USING btree ("superseded_by") WHERE superseded_by is not null;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_known_in_order" CHECK (known_until is null or known_until > known_from);--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_kind" CHECK ("events"."kind" in ('general', 'method-break', 'milestone', 'celebration', 'rebase'));--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_ended" CHECK (end_reason is null or known_until is not null);