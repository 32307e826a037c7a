CREATE TABLE "question_messages" (
	"organisation_id" integer NOT NULL,
	"id" serial NOT NULL,
	"question_id" integer NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"written_by" integer,
	"taken_away_at" timestamp with time zone,
	"hidden_reason" text,
	CONSTRAINT "question_messages_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "question_messages_kind" CHECK ("question_messages"."kind" in ('question', 'answer')),
	CONSTRAINT "question_messages_text" CHECK (char_length(text) between 1 and 2000),
	CONSTRAINT "question_messages_hidden" CHECK (hidden_reason is null or taken_away_at is not null)
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"organisation_id" integer NOT NULL,
	"id" serial NOT NULL,
	"metric_id" integer NOT NULL,
	"frequency" char(1) NOT NULL,
	"period_start" date NOT NULL,
	"is_error_report" boolean NOT NULL,
	"is_public" boolean NOT NULL,
	"email" text,
	"language" text NOT NULL,
	"version" integer NOT NULL,
	"told_at" timestamp with time zone,
	CONSTRAINT "questions_organisation_id_id_pk" PRIMARY KEY("organisation_id","id"),
	CONSTRAINT "questions_frequency" CHECK ("questions"."frequency" in ('A', 'S', 'T', 'Q', 'M')),
	CONSTRAINT "questions_language" CHECK ("questions"."language" in ('sv', 'en', 'da')),
	CONSTRAINT "questions_email_of_report" CHECK (email is null or (is_error_report and email = lower(email)))
);
--> statement-breakpoint
CREATE TABLE "vision_owners" (
	"vision_id" integer NOT NULL,
	"organisation_id" integer NOT NULL,
	CONSTRAINT "vision_owners_vision_id_organisation_id_pk" PRIMARY KEY("vision_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "vision_parts" (
	"vision_id" integer NOT NULL,
	"code" text NOT NULL,
	"position" integer NOT NULL,
	"names" jsonb NOT NULL,
	"weight" double precision NOT NULL,
	"carries_number" integer,
	"carries_part" text,
	CONSTRAINT "vision_parts_vision_id_code_pk" PRIMARY KEY("vision_id","code"),
	CONSTRAINT "vision_parts_names_swedish" CHECK ("vision_parts"."names" ? 'sv'),
	CONSTRAINT "vision_parts_weight" CHECK (weight > 0 and weight <= 1000),
	CONSTRAINT "vision_parts_carries" CHECK ((carries_number is null) = (carries_part is null))
);
--> statement-breakpoint
CREATE TABLE "vision_proofs" (
	"vision_id" integer NOT NULL,
	"organisation_id" integer NOT NULL,
	"metric_id" integer NOT NULL,
	"part" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "vision_proofs_vision_id_organisation_id_metric_id_pk" PRIMARY KEY("vision_id","organisation_id","metric_id")
);
--> statement-breakpoint
CREATE TABLE "visions" (
	"id" serial PRIMARY KEY NOT NULL,
	"number" serial NOT NULL,
	"known_from" timestamp with time zone NOT NULL,
	"known_until" timestamp with time zone,
	"sentence" jsonb NOT NULL,
	"reason" text,
	"set_by" integer,
	"end_reason" text,
	CONSTRAINT "visions_sentence_swedish" CHECK ("visions"."sentence" ? 'sv'),
	CONSTRAINT "visions_known_in_order" CHECK (known_until is null or known_until > known_from),
	CONSTRAINT "visions_ended" CHECK (end_reason is null or known_until is not null)
);
--> statement-breakpoint
ALTER TABLE "question_messages" ADD CONSTRAINT "question_messages_written_by_people_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_messages" ADD CONSTRAINT "question_messages_question" FOREIGN KEY ("organisation_id","question_id") REFERENCES "public"."questions"("organisation_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_owners" ADD CONSTRAINT "vision_owners_vision_id_visions_id_fk" FOREIGN KEY ("vision_id") REFERENCES "public"."visions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_owners" ADD CONSTRAINT "vision_owners_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_parts" ADD CONSTRAINT "vision_parts_vision_id_visions_id_fk" FOREIGN KEY ("vision_id") REFERENCES "public"."visions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_proofs" ADD CONSTRAINT "vision_proofs_vision_id_visions_id_fk" FOREIGN KEY ("vision_id") REFERENCES "public"."visions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_proofs" ADD CONSTRAINT "vision_proofs_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_proofs" ADD CONSTRAINT "vision_proofs_metric_id_metrics_id_fk" FOREIGN KEY ("metric_id") REFERENCES "public"."metrics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vision_proofs" ADD CONSTRAINT "vision_proofs_part" FOREIGN KEY ("vision_id","part") REFERENCES "public"."vision_parts"("vision_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visions" ADD CONSTRAINT "visions_set_by_people_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "question_messages_of_question" ON "question_messages" USING btree ("organisation_id","question_id");--> statement-breakpoint
CREATE INDEX "questions_figure" ON "questions" USING btree ("organisation_id","metric_id","frequency","period_start");--> statement-breakpoint
CREATE INDEX "questions_untold" ON "questions" USING btree ("id") WHERE told_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "visions_current" ON "visions" USING btree ("number") WHERE known_until is null;