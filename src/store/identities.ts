import { and, eq, gt, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { ask, type Db, type Tx } from './database.ts';
import { identities, linkCodes } from './schema.ts';

/** Keeps the address a surface gave for somebody, to know them again elsewhere. It is enough to refuse, and never to grant. */
export async function noteEmail(tx: Db | Tx, identity: string, email: string | null): Promise<void> {
  if (email === null) return;
  const set = { email: plain(email) };
  await ask(
    tx
      .insert(identities)
      .values({ identity, ...set })
      .onConflictDoUpdate({
        target: identities.identity,
        set,
        setWhere: sql`${identities.email} is distinct from ${set.email}`,
      }),
  );
}

/** All names of a person, this one first: those that were confirmed to be theirs and not taken back. */
export async function namesOf(db: Db | Tx, identity: string): Promise<string[]> {
  const own = alias(identities, 'own');
  const rows = await ask(
    db
      .select({ identity: identities.identity })
      .from(identities)
      .innerJoin(own, eq(own.person, identities.person))
      .where(
        and(
          eq(own.identity, identity),
          isNull(own.unlinkedAt),
          isNull(identities.unlinkedAt),
          ne(identities.identity, identity),
        ),
      )
      .orderBy(identities.identity),
  );
  return [identity, ...rows.map((row) => row.identity)];
}

/**
 * Whether two identities may be one person: linked now or ever, or known by one address, over any number of steps. For refusing only:
 * an address is what a surface says, and no proof.
 */
export async function maybeSame(
  db: Db | Tx,
  one: string,
  other: { id: string; email: string | null },
): Promise<boolean> {
  if (one === other.id) return true;
  const { rows } = await ask(
    db.execute<{ identity: string; email: string | null }>(sql`
      with recursive same(identity, person, email) as (
        select identity, person, email from identities where identity = ${one}
        union
        select i.identity, i.person, i.email from identities i join same s on i.person = s.person or i.email = s.email
      )
      select identity, email from same`),
  );
  const email = other.email === null ? null : plain(other.email);
  return rows.some((row) => row.identity === other.id || (email !== null && row.email === email));
}

/** Keeps a code for somebody, in place of the one they had. */
export async function putCode(tx: Tx, row: typeof linkCodes.$inferInsert): Promise<void> {
  await ask(tx.delete(linkCodes).where(eq(linkCodes.identity, row.identity)));
  await ask(tx.insert(linkCodes).values({ ...row, email: plain(row.email) }));
}

/**
 * Takes a code and makes whoever it was shown to and whoever says it one person; null where it is none, is too old, is their own, or
 * the two have not the same address. A code is taken once.
 */
export async function confirmLink(
  tx: Tx,
  code: string,
  by: { id: string; email: string },
  now: Date,
): Promise<{ identity: string; name: string; thread: string } | null> {
  await ask(tx.delete(linkCodes).where(lte(linkCodes.until, now)));
  const [taken] = await ask(
    tx
      .delete(linkCodes)
      .where(
        and(
          eq(linkCodes.code, code),
          eq(linkCodes.email, plain(by.email)),
          ne(linkCodes.identity, by.id),
          gt(linkCodes.until, now),
        ),
      )
      .returning(),
  );
  if (taken === undefined) return null;
  const both = [taken.identity, by.id];
  for (const identity of both) await noteEmail(tx, identity, by.email);
  const known = await ask(tx.select().from(identities).where(inArray(identities.identity, both)).for('update'));
  const persons = known.flatMap(({ person }) => (person === null ? [] : [person]));
  const person = persons[0] ?? taken.identity;
  const theirs = persons.length === 0 ? undefined : inArray(identities.person, persons);
  await ask(
    tx
      .update(identities)
      .set({ person })
      .where(or(theirs, inArray(identities.identity, both))),
  );
  await ask(tx.update(identities).set({ unlinkedAt: null }).where(inArray(identities.identity, both)));
  return { identity: taken.identity, name: taken.name, thread: taken.thread };
}

/** From now on this identity is by itself again; that it was the same person's stays known, to refuse what two people are asked for. */
export async function unlink(tx: Tx, identity: string, now: Date): Promise<void> {
  await ask(tx.update(identities).set({ unlinkedAt: now }).where(eq(identities.identity, identity)));
}

function plain(email: string): string {
  return email.trim().toLowerCase();
}
