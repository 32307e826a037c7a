CREATE TABLE "idempotency_keys" (
	"viewer_kind" text NOT NULL,
	"viewer_id" integer NOT NULL,
	"key" text NOT NULL,
	"route" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"headers" jsonb,
	"body" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_viewer_kind_viewer_id_key_pk" PRIMARY KEY("viewer_kind","viewer_id","key"),
	CONSTRAINT "idempotency_keys_viewer_kind" CHECK ("idempotency_keys"."viewer_kind" in ('person', 'key', 'installation', 'nobody')),
	CONSTRAINT "idempotency_keys_key" CHECK (char_length(key) between 1 and 200),
	CONSTRAINT "idempotency_keys_answer" CHECK ((status is null) = (headers is null) and (status is null) = (body is null))
);
--> statement-breakpoint
CREATE INDEX "idempotency_keys_created" ON "idempotency_keys" USING btree ("created_at");