import type { Question } from '../../ticket/question.ts';
import type { Slots } from '../../ticket/slots.ts';
import { appAround, ownApps, ownUrls, urlsNear } from '../find-app.ts';
import { METHODS, methodOfWords, readEndpoints } from '../read-endpoint.ts';
import type { Draft, Grounding, Knowledge } from '../shape.ts';
import { present, slot, textOf, textsOf } from '../slot-values.ts';
import { refusesOtherFramework } from '../uses-django.ts';
import { findPlace } from './find-place.ts';
import { fullPath, takenBy } from './full-path.ts';
import { guardsOf } from './guards.ts';
import { askApp, askBehaviour, askPath } from './questions.ts';

/** Puts the path under its prefix and finds the app; the method is GET and the access as beside it where nothing else is said. */
export function ground(draft: Draft, knowledge: Knowledge): Grounding {
  const foreign = refusesOtherFramework(knowledge, 'a view');
  if (foreign) return { kind: 'review', reason: foreign };
  const slots = Object.fromEntries(
    Object.entries(draft.slots).filter(([, each]) => each.from !== 'default' && each.from !== 'inferred'),
  );
  const questions: Question[] = [];

  const written = readPath(slots);
  // "hc/front: a page …" is where it goes, not what it is called.
  const said = ownApps(knowledge).some((app) => app.path !== '' && written === `/${app.path}`) ? null : written;
  const full = said === null ? null : fullPath(said, knowledge);
  const method = readMethod(slots, full?.path ?? null, knowledge);
  const taken = full === null ? null : takenBy(method.value, full.path, knowledge);
  const path = taken ? null : full;
  if (path === null) questions.push(askPath(full?.path ?? null, taken));
  const behaviour = textOf(slots, 'behaviour');
  if (behaviour === null) questions.push(askBehaviour(path === null ? 'it' : `${method.value} ${path.path}`));

  const page = slots['page']?.value === true;
  const words = `${textOf(slots, 'words') ?? ''} ${behaviour ?? ''}`;
  const place = findPlace(
    { app: textOf(slots, 'app'), places: textsOf(slots, 'places') },
    full?.path ?? null,
    words,
    page,
    knowledge,
  );
  // Which app serves it mostly shows in its path, so it is only asked for once that is known.
  if (place.kind !== 'one' && (path !== null || place.kind === 'unknown')) questions.push(askApp(place, knowledge));

  const app = place.kind === 'one' ? place.app : null;
  const near = full === null ? [] : urlsNear(full.path, knowledge);
  const beside = near.filter((url) => app === null || appAround(url.view?.path ?? url.path, knowledge) === app);
  const known: Slots = present({
    app:
      app === null
        ? undefined
        : slot(
            app.label,
            textOf(slots, 'app') === null ? 'inferred' : (slots['app']?.from ?? 'said'),
            place.kind === 'one' ? place.why : '',
          ),
    method: slot(method.value, method.from, method.why),
    path: path === null ? undefined : slot(path.path, slots['path']?.from ?? 'said', path.why),
    behaviour: behaviour === null ? undefined : (slots['behaviour'] ?? slot(behaviour, 'said')),
    auth: slots['auth'] ?? accessBeside(beside, knowledge),
    page: slot(page, 'said'),
    words: slots['words'],
    places: slots['places'],
  });
  if (questions.length > 0 || app === null || path === null) {
    // A slot that is asked for again keeps nothing that was wrong.
    return { kind: 'asks', slots: known, questions: questions.slice(0, 3) };
  }
  const { words: _words, places: _places, ...kept } = known;
  const own = ownUrls(knowledge).filter((url) => appAround(url.path, knowledge) === app);
  const sibling = beside.find(({ view }) => view !== null);
  const urls = beside[0]?.path ?? own[0]?.path;
  return {
    kind: 'resolved',
    slots: present({
      ...kept,
      urls: urls === undefined ? undefined : slot(urls, 'inferred', 'the patterns beside it are there'),
      sibling: sibling?.view
        ? slot(sibling.view.path, 'inferred', `it has ${sibling.view.name}, /${sibling.route}`)
        : undefined,
    }),
    title: `Add ${method.value} ${path.path}`,
  };
}

/** An answer may be "POST /orders/export/", which says the method as well. */
function readPath(slots: Slots): string | null {
  const text = textOf(slots, 'path');
  if (text === null) return null;
  const [endpoint] = readEndpoints(text);
  if (endpoint) return endpoint.path;
  const plain = text.replace(/[`"']/g, '').trim();
  return /^[\w<>:{}.-]+(?:\/[\w<>:{}.-]+)*\/?$/.test(plain) ? `/${plain}` : null;
}

/** What changes something partly is PATCH, or PUT where the patterns beside it only have that. */
function readMethod(
  slots: Slots,
  path: string | null,
  knowledge: Knowledge,
): { value: string; from: Slots[string]['from']; why: string } {
  const beside = readEndpoints(textOf(slots, 'path') ?? '')[0]?.method ?? null;
  const text = textOf(slots, 'method');
  const said =
    beside ?? METHODS.find((each) => each === text?.toUpperCase()) ?? (text === null ? null : methodOfWords(text));
  if (said === null) return { value: 'GET', from: 'default', why: '' };
  const used = path === null ? [] : urlsNear(path, knowledge).flatMap(({ methods }) => methods ?? []);
  if (said === 'PATCH' && used.includes('PUT') && !used.includes('PATCH'))
    return { value: 'PUT', from: 'inferred', why: 'as the patterns beside it' };
  return { value: said, from: slots['method']?.from ?? 'said', why: '' };
}

function accessBeside(beside: ReturnType<typeof urlsNear>, knowledge: Knowledge): Slots[string] {
  const guards = guardsOf(beside, knowledge);
  return guards === null
    ? slot('as the sibling views', 'default', '')
    : slot(`as the sibling views: ${guards.guard}`, 'default', `${guards.count} of ${guards.of} views beside it`);
}
