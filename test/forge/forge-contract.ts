import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/lib/errors.ts';
import type { Forge, Proposal, PullRequestStatus } from '../../src/forge/forge.ts';
import type { PullRequestRef } from '../../src/ticket/outcome.ts';

/** A repository on some forge, with people who can act on it. Everything but `forge` goes around the code under test. */
export interface ForgeWorld {
  repo: string;
  /** A forge as another process would have it: nothing shared but what is stored. */
  forge(): Forge;
  /** A new commit on top of the base, in a workspace of its own, not yet pushed. `number` makes it another one. */
  proposal(branch: string, number?: number): Promise<Proposal>;
  /** The same proposal in a process of its own, which waits for `go`; `of`: as an update of that one. */
  start(proposal: Proposal, of?: PullRequestRef): Promise<ProposingProcess>;
  /** All branches of the repository and their commits. */
  branches(): Promise<Record<string, string>>;
  /** What is recorded, read without the forge: one per pull request. */
  pulls(): Promise<
    { number: number; branch: string; title: string; commit: string; comments: string[]; page: string | null }[]
  >;
  /** How it shows words that hold characters nobody sees. */
  shown: (text: string) => string;
  /** Whether it keeps the run page. */
  keepsPages: boolean;
  /** A person brings a change to the base that the branch conflicts with. */
  collide(branch: string): Promise<void>;
  merge(branch: string, how: 'merge' | 'squash'): Promise<void>;
  deleteBranch(branch: string): Promise<void>;
  /** A person adds a commit to the branch, or makes it. Returns the commit. */
  pushAsPerson(branch: string): Promise<string>;
  remove(): Promise<void>;
}

export interface ProposingProcess {
  go(): void;
  kill(): void;
  /** Calls back for each change of what is stored, until the process has ended. */
  onChange(handle: () => void): void;
  /** The result, or null when it was killed; its error message as a thrown Error. */
  done: Promise<PullRequestRef | null>;
}

/** What any forge must hold to; `open` makes a fresh world. */
export function describeForge(name: string, open: () => Promise<ForgeWorld>): void {
  describe(`${name} as a forge`, () => {
    let world: ForgeWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.remove());

    it('pushes one branch and records one pull request', async () => {
      const before = await world.branches();
      const proposal = await world.proposal('ensurefix/one');
      const ref = await world.forge().propose(proposal);
      expect(ref).toMatchObject({ number: 1, branch: 'ensurefix/one' });
      expect(await world.branches()).toEqual({ ...before, 'ensurefix/one': proposal.commit });
      expect(await world.pulls()).toMatchObject([
        { number: 1, branch: 'ensurefix/one', title: proposal.title, page: pageOf(proposal) },
      ]);
      expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({
        state: 'open',
        commit: proposal.commit,
        head: proposal.commit,
        base: 'main',
        merge: 'clean',
      });
    });

    it('does nothing more the second time', async () => {
      const proposal = await world.proposal('ensurefix/one');
      const first = await world.forge().propose(proposal);
      expect(await world.forge().propose(proposal)).toEqual(first);
      expect(await world.pulls()).toHaveLength(1);
    });

    it('numbers pull requests in order', async () => {
      const numbers: number[] = [];
      for (const branch of ['ensurefix/a', 'ensurefix/b', 'ensurefix/c']) {
        numbers.push((await world.forge().propose(await world.proposal(branch))).number);
      }
      expect(numbers).toEqual([1, 2, 3]);
    });

    it('gives one number when many propose the same at once, and different ones for different branches', async () => {
      const [one, two] = [await world.proposal('ensurefix/one'), await world.proposal('ensurefix/two')];
      const refs = await Promise.all([one, two, one, two, one, two].map((proposal) => world.forge().propose(proposal)));
      const numbers = refs.map(({ number }) => number);
      expect(new Set([numbers[0], numbers[2], numbers[4]]).size).toBe(1);
      expect(new Set([numbers[1], numbers[3], numbers[5]]).size).toBe(1);
      expect(new Set(numbers)).toEqual(new Set([1, 2]));
      expect((await world.pulls()).map(({ branch }) => branch).sort()).toEqual(['ensurefix/one', 'ensurefix/two']);
    });

    it('gives one number to two processes', async () => {
      const proposal = await world.proposal('ensurefix/one');
      const both = await Promise.all([world.start(proposal), world.start(proposal)]);
      for (const process of both) process.go();
      const [a, b] = await Promise.all(both.map(({ done }) => done));
      expect(a).not.toBeNull();
      expect(b).toEqual(a);
      expect(await world.pulls()).toHaveLength(1);
    });

    it('is completed by proposing again after a kill at any change of what is stored', async () => {
      const branch = 'ensurefix/killed';
      const proposal = await world.proposal(branch);
      let kills = 0;
      for (const after of [1, 2, 3, 5, 7, 9, 12]) {
        const process = await world.start(proposal);
        let changes = 0;
        process.onChange(() => {
          changes += 1;
          if (changes === after) process.kill();
        });
        process.go();
        if ((await process.done) !== null) break;
        kills += 1;
        const branches = await world.branches();
        expect([undefined, proposal.commit]).toContain(branches[branch]);
        expect((await world.pulls()).length).toBeLessThanOrEqual(1);
      }
      expect(kills).toBeGreaterThan(0);
      const ref = await world.forge().propose(proposal);
      expect(await world.branches()).toMatchObject({ [branch]: proposal.commit });
      expect(await world.pulls()).toMatchObject([
        { number: ref.number, branch, commit: proposal.commit, page: pageOf(proposal) },
      ]);
    });

    it('is completed by updating again after a kill at any change of what is stored', async () => {
      const branch = 'ensurefix/killed';
      const first = { ...(await world.proposal(branch)), draft: true };
      const ref = await world.forge().propose(first);
      let kills = 0;
      for (const [at, after] of [1, 2, 3].entries()) {
        const next = { ...(await world.proposal(branch, at + 2)), title: `Title ${at}` };
        const process = await world.start(next, ref);
        let changes = 0;
        process.onChange(() => {
          changes += 1;
          if (changes === after) process.kill();
        });
        process.go();
        if ((await process.done) === null) kills += 1;
        expect(await world.forge().update(ref, next)).toMatchObject({ number: ref.number, branch });
        expect(await world.branches()).toMatchObject({ [branch]: next.commit });
        const [pull, ...others] = await world.pulls();
        expect(pull).toMatchObject({ title: next.title, commit: next.commit, page: pageOf(next) });
        expect(others).toEqual([]);
      }
      expect(kills).toBeGreaterThan(0);
    });

    it('replaces title, page and commit on update, and nothing the second time', async () => {
      const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
      const next = { ...(await world.proposal('ensurefix/one', 2)), title: 'Second', page: '<body>second</body>' };
      expect(await world.forge().update(ref, next)).toEqual(ref);
      expect(await world.forge().update(ref, next)).toEqual(ref);
      expect(await world.branches()).toMatchObject({ 'ensurefix/one': next.commit });
      expect(await world.pulls()).toMatchObject([
        { number: 1, title: 'Second', commit: next.commit, page: pageOf(next) },
      ]);
    });

    it('leaves a branch of someone else alone', async () => {
      const theirs = await world.pushAsPerson('ensurefix/one');
      const refusal = world.forge().propose(await world.proposal('ensurefix/one'));
      await expect(refusal).rejects.toMatchObject({ code: 'forge-refused' });
      expect(await world.branches()).toMatchObject({ 'ensurefix/one': theirs });
      expect(await world.pulls()).toEqual([]);
    });

    it('leaves commits alone that people added to its own branch', async () => {
      const proposal = await world.proposal('ensurefix/one');
      const ref = await world.forge().propose(proposal);
      const theirs = await world.pushAsPerson('ensurefix/one');
      const update = world.forge().update(ref, await world.proposal('ensurefix/one', 2));
      await expect(update).rejects.toMatchObject({ code: 'forge-refused' });
      expect(await world.forge().propose(proposal)).toEqual(ref);
      expect(await world.branches()).toMatchObject({ 'ensurefix/one': theirs });
      expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open', commit: theirs });
    });

    it.each(['merge', 'squash'] as const)(
      'sees that it was merged (%s), before and after the branch is gone',
      async (how) => {
        const proposal = await world.proposal('ensurefix/one');
        const ref = await world.forge().propose(proposal);
        await world.merge('ensurefix/one', how);
        const merged: Partial<PullRequestStatus> = { state: 'merged', commit: proposal.commit, head: proposal.commit };
        expect(await world.forge().statusOf(world.repo, ref)).toMatchObject(merged);
        await world.deleteBranch('ensurefix/one');
        expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'merged', commit: null });
        expect(await world.forge().propose(proposal)).toEqual(ref);
        expect(await world.branches()).not.toHaveProperty('ensurefix/one');
      },
    );

    it('is closed when the branch is gone, and a repeated propose does not bring it back', async () => {
      const proposal = await world.proposal('ensurefix/one');
      const ref = await world.forge().propose(proposal);
      await world.deleteBranch('ensurefix/one');
      expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'closed', commit: null });
      expect(await world.forge().propose(proposal)).toEqual(ref);
      expect(await world.branches()).not.toHaveProperty('ensurefix/one');
      const update = world.forge().update(ref, await world.proposal('ensurefix/one', 2));
      await expect(update).rejects.toBeInstanceOf(UserError);
    });

    it('says each comment once', async () => {
      const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
      const say = (key: string, body: string) => world.forge().comment(world.repo, ref, key, body);
      await Promise.all([say('a', 'first'), say('a', 'first'), say('b', 'second')]);
      await say('a', 'first');
      expect((await world.pulls())[0]?.comments.sort()).toEqual(['first', 'second']);
    });

    it('takes hostile words as words', async () => {
      const hostile = '</script><script>alert(1)</script>\u0000\u001b[31m\u202e"$(touch x)`\n\n--force';
      const proposal = { ...(await world.proposal('ensurefix/one')), title: hostile, body: hostile.repeat(500) };
      const ref = await world.forge().propose(proposal);
      await world.forge().comment(world.repo, ref, `${hostile}/../../key`, hostile);
      const shown = world.shown(hostile);
      const [pull] = await world.pulls();
      expect([pull?.title, ...(pull?.comments.map((said) => world.shown(said)) ?? [])]).toEqual([shown, shown]);
      expect(await world.branches()).toMatchObject({ 'ensurefix/one': proposal.commit });
    });

    it('refuses names that no branch can have', async () => {
      const proposal = await world.proposal('ensurefix/one');
      const before = await world.branches();
      for (const branch of ['../../escape', '-f', 'a..b', 'with space', 'end.lock', '']) {
        await expect(world.forge().propose({ ...proposal, branch })).rejects.toMatchObject({ code: 'forge-refused' });
      }
      expect(await world.branches()).toEqual(before);
    });

    it('says when the branch can no longer be merged', async () => {
      const ref = await world.forge().propose(await world.proposal('ensurefix/one'));
      await world.collide('ensurefix/one');
      expect(await world.forge().statusOf(world.repo, ref)).toMatchObject({ state: 'open', merge: 'conflict' });
    });

    function pageOf({ page }: Proposal): string | null {
      return world.keepsPages ? page : null;
    }
  });
}
