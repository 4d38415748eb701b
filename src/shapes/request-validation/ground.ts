import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { nameOf } from '../find-operation.ts';
import { readEndpoints } from '../read-endpoint.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { slot, textOf, textsOf } from '../slot-values.ts';
import { usesFastApi } from '../uses-fastapi.ts';
import { findPlace, type FoundPlace, takingFields } from './find-place.ts';
import { askEndpoint, askRules } from './questions.ts';
import { readStatus } from '../read-rules.ts';

/** Finds what takes the request, in FastAPI and in Django alike, and asks for it or for the rules where they are not said. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const slots: Slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const questions: Question[] = [];
  const found = placeOf(slots, knowledge);
  const rules = textOf(slots, 'rules');
  if (found.kind === 'unclear') questions.push(withOptions(found, rules, knowledge));
  const place = found.kind === 'one' ? found.place : null;
  const name =
    place === null
      ? null
      : (place.schema?.name ?? place.operation?.handler ?? (place.operation && nameOf(place.operation)));
  if (rules === null) questions.push(askRules(name, place?.schema?.fields ?? []));
  if (questions.length > 0 || place === null) {
    const open = new Set(questions.map((question) => question.slot));
    const kept = Object.entries(slots).filter(([each]) => !open.has(each));
    return { kind: 'asks', slots: Object.fromEntries(kept), questions };
  }
  const { operation, schema, also } = place;
  const said = slots['endpoint'];
  const method = readEndpoints(textOf(slots, 'endpoint') ?? '')[0]?.method ?? null;
  const status = slots['error_status'] ?? statusIn(rules);
  const from = said?.from ?? 'said';
  const resolved: Slots = {
    endpoint:
      operation?.route == null
        ? slot(null, 'default', 'a schema or handler is named')
        : slot(
            nameOf(operation, method ?? (operation.methods === null ? methodMeant(rules) : null)),
            place.byHandler ? 'inferred' : from,
            place.why,
          ),
    handler:
      operation?.handler == null
        ? slot(null, 'default', 'whatever uses the schema')
        : slot(operation.handler, place.byHandler ? from : 'inferred', `${operation.path}:${operation.line}`),
    schema:
      schema === null
        ? slot(null, 'default', 'no schema takes its input')
        : slot(
            also.length > 0 ? [schema.name, ...also.map((each) => each.name)] : schema.name,
            operation === null ? from : 'inferred',
            place.why || `${schema.path}:${schema.line}`,
          ),
    modules: slot(
      [
        ...new Set(
          [schema?.path, operation?.path, ...also.map(({ path }) => path)].filter((path) => path !== undefined),
        ),
      ],
      'inferred',
      'they are declared there',
    ),
    rules: slots['rules'] ?? slot(rules ?? '', 'said'),
    error_status:
      status ?? slot(null, 'default', usesFastApi(knowledge) ? 'as FastAPI answers: 422' : 'as the repository answers'),
  };
  return { kind: 'resolved', slots: resolved, title: `Check requests in ${name ?? 'the endpoint'}` };
}

/** Of a view that answers any method: what stores or sends is posted. */
function methodMeant(rules: string | null): string | null {
  return /\b(?:stor(?:es?|ing)|sav(?:es?|ing)|creat(?:es?|ing)|sends?|sent|posts?|posted|submits?|uploads?|body|payload)\b/i.test(
    rules ?? '',
  )
    ? 'POST'
    : null;
}

/** An answer narrows what was said before ("the one in accounts"), or says it anew. */
function placeOf(slots: Slots, knowledge: Knowledge): FoundPlace {
  const said = {
    endpoint: textOf(slots, 'endpoint'),
    mentions: textsOf(slots, 'mentions'),
    within: textsOf(slots, 'within'),
    together: textsOf(slots, 'together'),
    plain: textsOf(slots, 'plain'),
    pasted: textsOf(slots, 'pasted'),
  };
  if (slots['endpoint']?.from !== 'answered' || said.endpoint === null) return findPlace(said, knowledge);
  const alone = findPlace({ ...said, mentions: [], plain: [], pasted: [] }, knowledge);
  if (alone.kind === 'one') return alone;
  const part = said.endpoint
    .replace(/^(?:the |that )?(?:one )?(?:in|from|of) (?:the )?|\s+(?:app|module|one)$/gi, '')
    .trim();
  const narrowed = findPlace({ ...said, endpoint: null, within: [part] }, knowledge);
  return narrowed.kind === 'one' ? narrowed : alone;
}

function withOptions(
  found: Extract<FoundPlace, { kind: 'unclear' }>,
  rules: string | null,
  knowledge: Knowledge,
): Question {
  if (found.schemas.length + found.operations.length > 0)
    return askEndpoint(found.why, found.schemas, found.operations);
  const taking = takingFields(rules ?? '', knowledge);
  return askEndpoint(found.why, taking.schemas, taking.operations);
}

function statusIn(rules: string | null): Slots[string] | null {
  const status = rules === null ? null : readStatus(rules);
  return status === null ? null : slot(status, 'said');
}
