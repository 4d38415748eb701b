CREATE TABLE "conversation_references" (
	"address" text PRIMARY KEY NOT NULL,
	"reference" json NOT NULL,
	"heard_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "posted" (
	"key" text PRIMARY KEY NOT NULL,
	"thread" text NOT NULL,
	"reference" text,
	"begun_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "posted_thread" ON "posted" USING btree ("thread","reference");