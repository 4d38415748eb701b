CREATE TABLE "model_calls" (
	"run_id" text NOT NULL,
	"position" text NOT NULL,
	"place" bigserial NOT NULL,
	"requester" text NOT NULL,
	"channel" text NOT NULL,
	"repository" text NOT NULL,
	"model" text NOT NULL,
	"input" integer NOT NULL,
	"cached" integer NOT NULL,
	"output" integer NOT NULL,
	"micro_usd" bigint,
	"ms" integer NOT NULL,
	"entry" json,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_calls_run_id_position_pk" PRIMARY KEY("run_id","position")
);
--> statement-breakpoint
CREATE INDEX "model_calls_at" ON "model_calls" USING btree ("at");