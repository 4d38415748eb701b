CREATE TABLE "installations" (
	"surface" text NOT NULL,
	"tenant" text NOT NULL,
	"sealed" text NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "installations_surface_tenant_pk" PRIMARY KEY("surface","tenant")
);
--> statement-breakpoint
CREATE INDEX "outbox_thread" ON "outbox" USING btree ("thread","position");