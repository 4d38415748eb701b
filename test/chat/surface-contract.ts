import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingMessage, Surface } from '../../src/chat/surface.ts';
import type { Stop } from '../../src/lib/stop.ts';
import { HOSTILE, SAMPLES } from './samples.ts';

/** A surface under test, with a hold on the other end of it. */
export interface Stage {
  surface: Surface;
  /** A thread that exists, and one of another surface. */
  thread: string;
  foreignThread: string;
  /** Another process of the same surface, as after a restart. */
  reopen(): Promise<Surface>;
  /** All that people could have seen so far, as they see it. */
  shown(): string | Promise<string>;
  /** A person writes in the thread. */
  say(text: string): Promise<void>;
  /** The platform delivers the last message once more, where it does such things. */
  sayAgain: (() => Promise<void>) | null;
  stop: Stop;
}

/** What every surface has to hold. `name` is the first part of its thread addresses. */
export function holdsTheSurfaceContract(name: string, open: () => Promise<Stage>): void {
  describe(`${name} as a surface`, () => {
    let stage: Stage;
    let unlisten: (() => Promise<void>) | null = null;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(async () => {
      await unlisten?.();
      unlisten = null;
      await stage.stop();
    });

    it('names itself as its threads do', () => {
      expect(stage.surface.name).toBe(name);
      expect(stage.thread.startsWith(`${name}:`)).toBe(true);
    });

    describe.each(Object.entries(SAMPLES))('%s', (_, post) => {
      it('is posted, found, and edited', async () => {
        const { surface, thread } = stage;
        expect(await surface.find(thread, 'k1')).toBeNull();
        const reference = await surface.post(thread, 'k1', post);
        expect(await surface.find(thread, 'k1')).toBe(reference);
        await surface.edit(thread, reference, { kind: 'notice', tone: 'plain', text: 'edited' });
        await surface.edit(thread, reference, post);
        expect((await stage.shown()).length).toBeGreaterThan(0);
      });
    });

    it('shows a post once, however often it is posted', async () => {
      const { surface, thread } = stage;
      const post = { kind: 'notice', tone: 'plain', text: 'only-once' } as const;
      const reference = await surface.post(thread, 'k1', post);
      if ((await surface.find(thread, 'k1')) === null) await surface.post(thread, 'k1', post);
      expect(await surface.find(thread, 'k1')).toBe(reference);
      expect((await stage.shown()).split('only-once').length).toBe(2);
    });

    it('finds from another process what was posted, and can edit it there', async () => {
      const reference = await stage.surface.post(stage.thread, 'k1', { kind: 'notice', tone: 'plain', text: 'first' });
      const other = await stage.reopen();
      expect(await other.find(stage.thread, 'k1')).toBe(reference);
      expect(await other.find(stage.thread, 'k2')).toBeNull();
      await other.edit(stage.thread, reference, { kind: 'notice', tone: 'plain', text: 'second' });
    });

    it('keeps posts of different threads and keys apart', async () => {
      const { surface, thread } = stage;
      const a = await surface.post(thread, 'k1', { kind: 'notice', tone: 'plain', text: 'a' });
      const b = await surface.post(thread, 'k2', { kind: 'notice', tone: 'plain', text: 'b' });
      expect(a).not.toBe(b);
    });

    it('shows hostile text as text', async () => {
      await stage.surface.post(stage.thread, 'k1', { kind: 'notice', tone: 'plain', text: HOSTILE });
      const shown = await stage.shown();
      // oxlint-disable-next-line no-control-regex
      expect(shown).not.toMatch(/\u001b\[2J|\u001b\]|\u009b|\u0090|\u0000|\u0008|\u202e/);
      expect(shown).toContain('owned');
    });

    it('takes a very long text', async () => {
      await stage.surface.post(stage.thread, 'k1', { kind: 'notice', tone: 'plain', text: 'word '.repeat(10_000) });
      expect(await stage.shown()).toContain('word word');
    });

    it('refuses a thread that is not its own, and a reference it never gave', async () => {
      const post = { kind: 'notice', tone: 'plain', text: 'x' } as const;
      await expect(stage.surface.post(stage.foreignThread, 'k1', post)).rejects.toThrow(/thread/);
      await expect(stage.surface.edit(stage.thread, 'never-given', post)).rejects.toThrow(/never-given/);
    });

    it('delivers what people write in order, one handled before the next', async () => {
      const heard: string[] = [];
      let handling = 0;
      let most = 0;
      unlisten = await stage.surface.listen(async (message) => {
        handling += 1;
        most = Math.max(most, handling);
        await new Promise((resolve) => setImmediate(resolve));
        if (message.action.kind === 'say') heard.push(message.action.text);
        handling -= 1;
        await stage.surface.post(message.thread, `re:${message.id}`, { kind: 'notice', tone: 'plain', text: 'ok' });
      });
      for (const text of ['one', 'two', 'three']) await stage.say(text);
      await expect.poll(() => heard).toEqual(['one', 'two', 'three']);
      expect(most).toBe(1);
    });

    it('gives each message an id of its own, its thread and its sender', async () => {
      const heard: IncomingMessage[] = [];
      unlisten = await stage.surface.listen(async (message) => {
        heard.push(message);
        await stage.surface.post(message.thread, `re:${message.id}`, { kind: 'notice', tone: 'plain', text: 'ok' });
      });
      await stage.say('same');
      await stage.say('same');
      await expect.poll(() => heard.length).toBe(2);
      expect(new Set(heard.map((message) => message.id)).size).toBe(2);
      for (const message of heard)
        expect(message).toMatchObject({ thread: stage.thread, sender: { id: expect.any(String) } });
      if (stage.sayAgain === null) return;
      await stage.sayAgain();
      await expect.poll(() => heard.length).toBe(3);
      expect(heard[2]?.id).toBe(heard[1]?.id);
    });

    it('hears nothing after it was told to stop', async () => {
      const heard: IncomingMessage[] = [];
      const stopListening = await stage.surface.listen(async (message) => {
        heard.push(message);
      });
      await stopListening();
      await stopListening();
      await stage.say('too late').catch(() => {});
      expect(heard).toEqual([]);
    });
  });
}
