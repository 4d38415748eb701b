import type { MiddlewareFact } from '../../python/index/facts.ts';
import type { Question } from '../../ticket/question.ts';
import type { MiddlewareKind } from './kinds.ts';

export function askBehaviour(there: MiddlewareFact | null): Question {
  return {
    slot: 'behaviour',
    text: there === null ? 'What shall the middleware do?' : `What shall be different from ${there.name}?`,
    why:
      there === null
        ? 'The request does not say what is done to requests or answers.'
        : `${there.name} is there already (${there.path}:${there.line}).`,
    options: [],
    default: null,
    freeText: true,
  };
}

export function askLimit(kind: MiddlewareKind): Question {
  const [text, example] = LIMITS[kind.id] ?? ['Which limit shall it hold?', ''];
  return {
    slot: 'limit',
    text,
    why: `It turns requests away by a number, and the request does not say which${example === '' ? '' : `, e.g. ${example}`}.`,
    options: [],
    default: null,
    freeText: true,
  };
}

const LIMITS: Record<string, [string, string]> = {
  'rate-limit': ['How many requests in which time, and counted by what?', '"100 per minute and IP"'],
  'body-size': ['How large may a body be?', '"2 MB"'],
  timeout: ['After how long is a request given up?', '"30 s"'],
  'slow-requests': ['From which duration on is a request slow?', '"500 ms"'],
};

export function askHeaders(cors: boolean): Question {
  return {
    slot: 'headers',
    text: cors ? 'Which origins may call the API?' : 'Which headers shall it set, and to which values?',
    why: cors ? 'The request names no origin.' : 'No convention fixes their names and values.',
    options: cors
      ? []
      : [
          {
            value: 'X-Content-Type-Options: nosniff, X-Frame-Options: DENY, Referrer-Policy: same-origin',
            label: 'nosniff, frames denied, referrer same-origin',
          },
        ],
    default: null,
    freeText: true,
  };
}
