CREATE TABLE "conversation_references" (
	"address" text PRIMARY KEY NOT NULL,
	"reference" json NOT NULL,
	"heard_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"identity" text PRIMARY KEY NOT NULL,
	"email" text,
	"person" text,
	"unlinked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "link_codes" (
	"code" text PRIMARY KEY NOT NULL,
	"identity" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"thread" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "link_codes_identity_unique" UNIQUE("identity")
);
--> statement-breakpoint
CREATE TABLE "news" (
	"position" bigserial PRIMARY KEY NOT NULL,
	"place" text NOT NULL,
	"key" text NOT NULL,
	"topic" text NOT NULL,
	"repo" text NOT NULL,
	"item" json NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "news_once" UNIQUE("place","key")
);
--> statement-breakpoint
CREATE TABLE "news_places" (
	"place" text PRIMARY KEY NOT NULL,
	"quiet_from" integer,
	"quiet_to" integer,
	"digest_at" integer,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"week_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "opened_threads" (
	"name" text PRIMARY KEY NOT NULL,
	"place" text NOT NULL,
	"address" text,
	"follows" text,
	"opened_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "posted" (
	"key" text PRIMARY KEY NOT NULL,
	"thread" text NOT NULL,
	"reference" text,
	"begun_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"place" text NOT NULL,
	"repo" text NOT NULL,
	"kinds" json NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "subscriptions_place_repo_pk" PRIMARY KEY("place","repo")
);
--> statement-breakpoint
CREATE INDEX "identities_person" ON "identities" USING btree ("person");--> statement-breakpoint
CREATE INDEX "identities_email" ON "identities" USING btree ("email");--> statement-breakpoint
CREATE INDEX "news_waiting" ON "news" USING btree ("place","position") WHERE "news"."told_at" is null;--> statement-breakpoint
CREATE INDEX "opened_threads_address" ON "opened_threads" USING btree ("address");--> statement-breakpoint
CREATE INDEX "opened_threads_follows" ON "opened_threads" USING btree ("follows");--> statement-breakpoint
CREATE INDEX "posted_thread" ON "posted" USING btree ("thread","reference");--> statement-breakpoint
CREATE INDEX "subscriptions_repo" ON "subscriptions" USING btree ("repo");