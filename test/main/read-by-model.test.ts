import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createModelInterpreter } from '../../src/conversation/model/openai.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from '../../src/lib/log.ts';
import { readByModel } from '../../src/main/read-by-model.ts';
import { shapes } from '../../src/shapes/registry.ts';
import type { Knowledge } from '../../src/shapes/shape.ts';
import { listCalls } from '../../src/store/model-calls.ts';
import type { Cap, Scope } from '../../src/ticket/drafting.ts';
import { DJANGO } from '../conversation/repositories.ts';
import { capsOf, PRICES } from '../support/caps.ts';
import { testStore } from '../support/database.ts';
import { messageFrom } from '../support/messages.ts';

const store = await testStore();
const scripted = new LLMock();
beforeAll(async () => void (await scripted.start()));
afterEach(() => scripted.reset());
afterAll(() => scripted.stop());

const WORDS = 'every book wants a nickname, a short free line';
const TICKET = { shape: 'django-field', slots: { model: 'Book', field: 'nickname', field_type: 'CharField' } };

let count = 0;
async function read(person: string, caps: Partial<Record<Scope, Cap>> = {}, knowledge: Knowledge = DJANGO) {
  count += 1;
  const model = { baseUrl: `${scripted.url}/v1`, apiKey: 'sk-ours', model: 'scripted' };
  const message = messageFrom(person, { kind: 'say', text: WORDS }, { id: `m${count}`, thread: 'file:read' });
  const deps = {
    interpreter: createModelInterpreter(model, silentLog, 4_000),
    drafting: { model: 'scripted', prices: PRICES, caps: capsOf(caps) },
    store,
    clock: systemClock,
    log: silentLog,
  };
  scripted.onMessage(/./, { toolCalls: [{ name: 'ticket', arguments: JSON.stringify({ ticket: TICKET }) }] });
  const draft = await readByModel(deps, message, WORDS, { repo: '/srv/books', knowledge }, shapes);
  const [kept] = await listCalls(store.db, `reading:file:read/m${count}`);
  return { draft, kept, asked: scripted.getRequests().length };
}

describe('a request told to a language model', () => {
  it('counts on the budget of who asked', async () => {
    const { draft, kept } = await read('ann');
    expect(draft?.shape).toBe('django-field');
    expect(kept).toMatchObject({ requester: 'ann', channel: 'terminal:local', model: 'scripted' });
    expect(kept?.entry).toEqual({ kind: 'read', shape: 'django-field' });
  });

  it('is read by the rules where a budget would be passed, and the model is not asked', async () => {
    expect(await read('ben', { user: { tokens: 3_000 } })).toEqual({ draft: null, kept: undefined, asked: 0 });
  });

  it('is read by the rules where the owners of the repository let no model draft', async () => {
    const none = { ...DJANGO, settings: { ...DJANGO.settings, model: false as const } };
    expect(await read('cay', {}, none)).toEqual({ draft: null, kept: undefined, asked: 0 });
  });
});
