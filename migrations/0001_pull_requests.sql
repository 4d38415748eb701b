CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"heard_at" timestamp (3) with time zone DEFAULT now() NOT NULL
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
ALTER TABLE "runs" ADD COLUMN "amendment" json;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pull_requests" ADD CONSTRAINT "pull_requests_ticket_id_tickets_id_fk" FOREIGN KEY ("ticket_id") REFERENCES "public"."tickets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outcomes_shape" ON "outcomes" USING btree ("shape","repo");--> statement-breakpoint
CREATE INDEX "pull_requests_url" ON "pull_requests" USING btree ("url");--> statement-breakpoint
CREATE INDEX "pull_requests_look" ON "pull_requests" USING btree ("look_at");