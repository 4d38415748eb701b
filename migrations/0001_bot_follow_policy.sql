CREATE TABLE "audit" (
	"position" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"place" text NOT NULL,
	"thread" text NOT NULL,
	"message_id" text NOT NULL,
	"action" text NOT NULL,
	"repo" text,
	"decision" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"ticket_id" text,
	"counts" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"heard_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "installations" (
	"surface" text NOT NULL,
	"tenant" text NOT NULL,
	"sealed" text NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "installations_surface_tenant_pk" PRIMARY KEY("surface","tenant")
);
--> statement-breakpoint
CREATE TABLE "outcomes" (
	"ticket_id" text PRIMARY KEY NOT NULL,
	"shape" text NOT NULL,
	"repo" text NOT NULL,
	"generator" text NOT NULL,
	"ending" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "places" (
	"place" text PRIMARY KEY NOT NULL,
	"repo" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pull_requests" (
	"ticket_id" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"url" text NOT NULL,
	"branch" text NOT NULL,
	"run_id" text NOT NULL,
	"commit" text NOT NULL,
	"base_commit" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"told" json NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"look_at" timestamp (3) with time zone DEFAULT 'epoch'
);
--> statement-breakpoint
CREATE TABLE "rechecks" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"check" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"report" json
);
--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "position" bigserial NOT NULL;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "message" json;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "handled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "next_at" timestamp (3) with time zone DEFAULT 'epoch' NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "whisper_to" text;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "amendment" json;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rechecks" ADD CONSTRAINT "rechecks_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit" USING btree ("actor","at") WHERE "audit"."counts";--> statement-breakpoint
CREATE INDEX "audit_place" ON "audit" USING btree ("place","at") WHERE "audit"."counts";--> statement-breakpoint
CREATE INDEX "audit_thread" ON "audit" USING btree ("thread");--> statement-breakpoint
CREATE INDEX "outcomes_shape" ON "outcomes" USING btree ("shape","repo");--> statement-breakpoint
CREATE INDEX "pull_requests_url" ON "pull_requests" USING btree ("url");--> statement-breakpoint
CREATE INDEX "pull_requests_look" ON "pull_requests" USING btree ("look_at");--> statement-breakpoint
CREATE INDEX "inbox_waiting" ON "inbox" USING btree ("thread","position") WHERE "inbox"."handled_at" is null and "inbox"."message" is not null;--> statement-breakpoint
CREATE INDEX "outbox_thread" ON "outbox" USING btree ("thread","position");