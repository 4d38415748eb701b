import type { RepoIndex } from '../../python/index/facts.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import { CONCEPTS, type Feature, FEATURES } from '../words/concepts.ts';
import type { Kind } from '../words/kinds.ts';
import { BECOMES } from '../words/verbs.ts';
import {
  CONTAINERS,
  EVERYWHERE,
  FRAMEWORKS,
  QUANTIFIERS,
  REWORKS,
  SMALL_CONTAINERS,
  UNITS,
  WHOLES,
} from '../words/units.ts';
import { conceptsIn, type Extent, extentOf, modulesOf, unitsOf, wholeRepository } from './measure.ts';
import { appNamed, declarations, isTestPath, looksLikeCode, namesIn, partsOf, sourceModules } from './names.ts';

/**
 * What a request reaches, when that is more than one ticket; null when it is bounded. Scary words size nothing: each rule finds
 * the part of the repository that is meant, measures it in the index, and lets it pass when it is one module or less.
 * `asked` holds the sentences that ask for a change, nothing else; `prose` all of them.
 */
export function oversize(asked: string, kind: Kind | null, knowledge: Knowledge, prose: string): Extent | null {
  for (const rule of RULES) {
    const extent = rule(asked, kind, knowledge.index, prose);
    if (extent !== null && isMoreThanATicket(extent)) return extent;
  }
  return null;
}

/**
 * What words reach that are known to ask for more than a ticket: the app, part or units they name, else everything. Null where they name one
 * thing after all.
 */
export function reachOf(asked: string, index: RepoIndex, whateverIsNamed: boolean): Extent | null {
  if (!whateverIsNamed && namesOne(asked, index)) return null;
  const named = extentOfWords(asked, index);
  if (named !== null && isMoreThanATicket(named)) return named;
  const everything = wholeRepository('this', index);
  return isMoreThanATicket(everything) ? everything : null;
}

/** Whether the words name a feature that is never one ticket. */
export function namesFeature(text: string): boolean {
  return FEATURES.some((feature) => feature.words.test(text)) || planIn(text) !== null;
}

export function namesFramework(text: string): boolean {
  return FRAMEWORKS.some((framework) => framework.words.test(text));
}

/** More functions, views or models than a handful are more than a ticket even in one module. */
const HANDFUL = 8;

type Rule = (asked: string, kind: Kind | null, index: RepoIndex, prose: string) => Extent | null;

/** Modules empty: the words say it is a whole, and nothing in the index has its name. */
function isMoreThanATicket(extent: Extent): boolean {
  if (extent.counted !== null && extent.modules.length === 0) return Number.parseInt(extent.counted, 10) > 1;
  return extent.modules.length !== 1 || Number.parseInt(extent.counted ?? '0', 10) > HANDFUL;
}

const RULES: readonly Rule[] = [
  upgrades,
  movesToAnotherFramework,
  enumeratesApps,
  goesAsync,
  isEverywhere,
  isWhole,
  quantifies,
  reworks,
  buildsFeature,
  enumeratesParts,
  hasOpenGoal,
  isPlan,
];

function upgrades(asked: string, _kind: Kind | null, index: RepoIndex): Extent | null {
  const bare = FRAMEWORKS.some(
    ({ name, words }) =>
      name !== '' &&
      new RegExp(`^\\W*(?:${words.source})\\s+v?\\d[\\d.]*\\W*(?:please|pls|now|next)?\\W*$`, 'im').test(asked),
  );
  if (!bare && !/\b(?:bump|upgrade|update|migrate|move|go|port|aktualisier\w*|actualiza\w*|passe[rz]?)\b/i.test(asked))
    return null;
  for (const framework of FRAMEWORKS) {
    if (framework.name === '') continue;
    const versioned = new RegExp(
      `(?:${framework.words.source})[^.!?\\n]{0,14}?(?:\\bv?\\d|\\blatest\\b|\\bnewest\\b)|\\b(?:latest|newest)\\b.{0,12}(?:${framework.words.source})`,
      'i',
    );
    if (!versioned.test(asked)) continue;
    const using = importing(framework.imports, index);
    return extentOf(`the upgrade of ${framework.name}`, using.length > 0 ? using : Object.keys(index.modules), index);
  }
  return null;
}

/** "over the nutrition, weight and gallery apps". */
function enumeratesApps(asked: string, _kind: Kind | null, index: RepoIndex): Extent | null {
  const match =
    /((?:[\w.]+,\s*)*[\w.]+,?\s+(?:and|&|und|y|et)\s+[\w.]+)\s+(?:apps|packages|applications)\b/i.exec(asked) ??
    /\b(?:to|in|for|of|over|from|across|into)\s+(?:the |our )?((?:[\w.]+(?:,\s*|\s+(?:and|&|und|y|et)\s+)(?:the |our |all )?){1,9}[\w.]+)/i.exec(
      asked,
    );
  const named = (match?.[1] ?? '')
    .split(/,\s*(?:and\s+)?|\s+(?:and|&|und|y|et)\s+/)
    .flatMap((word) => appNamed(word.replace(/^(?:the|our|all) /i, ''), index) ?? []);
  if (named.length < 2) return null;
  return extentOf(
    named.map((app) => app.name).join(' and '),
    named.flatMap((app) => app.paths),
    index,
  );
}

/** "user accounts: registration, login, password reset and profile pages": a feature told by its parts. */
function enumeratesParts(asked: string, kind: Kind | null, index: RepoIndex): Extent | null {
  const wishes = wishList(asked, index);
  if (wishes !== null) return wishes;
  if (kind !== null && kind.id !== 'rework') return null;
  const match =
    /\b(?:implement|build|add|create|introduce|develop|need|want|make)\b([^:.!?\n]{2,60}?)(?::|\bwith\b|\bincluding\b)([^:.!?\n]{10,})/i.exec(
      asked,
    );
  const parts = (match?.[2] ?? '').split(/,\s*(?:and\s+)?|\s+and\s+/).filter((part) => part.trim().length > 2);
  if (parts.length < FEWEST_PARTS || namesOne(asked, index)) return null;
  return extentOf(`${(match?.[1] ?? '').trim()} with its ${parts.length} parts`, [], index);
}

const FEWEST_PARTS = 4;

/** "We need rate limiting, an audit log, usage-based billing and an admin console": things side by side, none of which the repository has. */
function wishList(asked: string, index: RepoIndex): Extent | null {
  const list =
    /\b(?:we|i|they)(?:'d| would)? (?:need|want|like|love|also need|also want)(?: to have)? ([^.:;!?\n()]{20,})/i.exec(
      asked,
    )?.[1];
  const items = (list ?? '')
    .split(/,\s*(?:and\s+)?|\s+(?:and|plus)\s+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const things = items.filter((item) => /\s|-/.test(item.replace(/^(?:an?|the|some|proper|full) /i, '')));
  if (items.length < FEWEST_PARTS || things.length < 2 || looksLikeCode(asked) || namesOne(asked, index)) return null;
  if (items.some((item) => item.split(/\s+/).length > 5 || SAID_OF.test(item))) return null;
  return extentOf(`${items.length} things side by side`, [], index);
}

/** What is said of something, or is done: no thing of its own. */
const SAID_OF =
  /\b(?:for|with|that|which|on|in|to|of|when|where|from|by|only|optional|nullable|text|bool|date|int|char|field|fields|tests?)\b/i;

function movesToAnotherFramework(asked: string, kind: Kind | null, index: RepoIndex): Extent | null {
  const swap =
    /\b(?:replace|swap|exchange|substitute|drop|ditch)\b([^.!?\n]{0,40}?)\b(?:by|with|for|in favou?r of)\b([^.!?\n]{0,40})/i.exec(
      asked,
    );
  const old =
    swap === null || namesOne(swap[1] ?? '', index)
      ? undefined
      : FRAMEWORKS.find((each) => each.words.test(swap[1] ?? ''));
  if (old !== undefined) {
    const using = importing(old.imports, index);
    return extentOf(
      `replacing ${old.name === '' ? (swap?.[1] ?? '').trim() : old.name}`,
      using.length > 1 ? using : Object.keys(index.modules),
      index,
    );
  }
  const library =
    swap === null || (kind !== null && kind.asksModule) || namesOne(asked, index)
      ? null
      : libraryIn(swap[1] ?? '', index);
  if (library !== null) return library;
  const instead = /([^.!?\n,;:]{0,40})\b(?:instead of|in place of|statt|en vez de|au lieu de)\b([^.!?\n]{0,40})/i.exec(
    asked,
  );
  const taken = instead === null ? swap : instead;
  if (taken !== null && !namesOne(asked, index)) {
    const sides = [taken[1] ?? '', taken[2] ?? ''];
    const whole = FRAMEWORKS.find((each) => each.rebuilds && sides.some((side) => each.words.test(side)));
    const wide = FRAMEWORKS.find((each) => sides.some((side) => each.words.test(side)));
    const found = whole ?? (EVERYTHING.test(asked) ? wide : undefined);
    if (found !== undefined)
      return wholeRepository(`the move to ${(found.words.exec(sides.join(' ')) ?? [''])[0].trim()}`, index);
  }
  const other = /\b([\w.]+) instead\b(?! of\b)/i.exec(asked)?.[1] ?? '';
  if (FRAMEWORKS.some((each) => each.rebuilds && each.words.test(other)) && !namesOne(asked, index))
    return wholeRepository(`the move to ${other}`, index);
  const become =
    /\b([^.!?\n,;:]{2,60}?)\b(?:should|must|shall|could|needs? to|has to|have to|to|can|may)(?: all)? (?:become|be|turn into|be turned into|be rebuilt (?:as|in|with|on)) (?:an? |the |our )?([^.!?\n,;:]{2,40})/i.exec(
      asked,
    );
  if (become !== null && !namesOne(become[1] ?? '', index)) {
    const found = FRAMEWORKS.find((each) => each.rebuilds && each.words.test(become[2] ?? ''));
    if (found !== undefined)
      return wholeRepository(`the move to ${(found.words.exec(become[2] ?? '') ?? [''])[0].trim()}`, index);
  }
  const move =
    /\b(?:switch|move|migrate|port|convert|rewrite|transition|replatform|translate|redo|(?:we|i) (?:want|need|have|would like|'d like) to (?:be|get|go|run))\b([^.!?\n]{0,60}?)\b(?:to|onto|over to|on|in|into|away from|off)\b([^.!?\n]{0,40})/i.exec(
      asked,
    );
  if (move === null || namesOne(move[1] ?? '', index)) return null;
  const framework = FRAMEWORKS.find((each) => each.words.test(move[2] ?? ''));
  return framework === undefined
    ? null
    : wholeRepository(`the move to ${(framework.words.exec(move[2] ?? '') ?? [''])[0].trim()}`, index);
}

/** A package that modules import, by a word of the text: "swap Jinja for …" reaches all that import it. */
function libraryIn(words: string, index: RepoIndex): Extent | null {
  for (const word of words.toLowerCase().match(/[a-z][\w-]{3,}/g) ?? []) {
    const name = word.replace(/-/g, '_');
    const own = new Set(Object.keys(index.modules).map((path) => path.split('/')[0] ?? ''));
    const using = importing(new RegExp(`^(?:django_)?${name}\\d?(?:\\.|$)`), index);
    if (using.length > 1 && !own.has(name) && !own.has(`${name}.py`))
      return extentOf(`replacing ${word}`, using, index);
  }
  return null;
}

/** More than one place is meant, in whatever words. */
const EVERYTHING = new RegExp(`(?:^|[^\\p{L}])(?:${QUANTIFIERS}|${WHOLES})\\s|${EVERYWHERE.source}`, 'iu');

function goesAsync(asked: string, _kind: Kind | null, index: RepoIndex): Extent | null {
  const all =
    /\b(?:all|everything|fully|entire|whole|completely|alles|todo|tout)\b.{0,24}\basync|\b(?:all|every|each)\b[^.,;\n]{0,40}\b(?:be|become|go|made|turned) (?:fully )?async|\basync\w*\b.{0,20}\b(?:everywhere|throughout|all the way|top to bottom)\b|\bgo(?:ing)? (?:fully )?async\b|\b(?:make|turn|convert|move|switch|rewrite)\b (?:the |our |all )*(?:app|api|backend|code ?base|project|views|routes|end ?points|service)\b.{0,24}\basync/i;
  return all.test(asked) ? wholeRepository('making the code asynchronous', index) : null;
}

function isEverywhere(asked: string, kind: Kind | null, index: RepoIndex): Extent | null {
  const match = EVERYWHERE.exec(asked);
  if (match === null || describesOneThing(asked, match.index, kind) || tellsPurpose(asked, match.index, kind))
    return null;
  const rest = asked.slice(match.index + match[0].length);
  const inside = /^\s*(?:in|inside|within|of)\s+(?:the )?`?([\w./-]+)/i.exec(rest);
  if (inside?.[1] !== undefined) {
    if (namesOne(inside[1], index)) return null;
    const app = appNamed(inside[1], index);
    if (app !== null) return kind?.asksModule ? null : extentOf(`everywhere in ${app.name}`, app.paths, index);
  }
  return wholeRepository(`“${match[0]}”`, index);
}

const WHOLE_OF = new RegExp(
  `(?:^|[^\\p{L}])(?:all of (?:the|our)|(?:the |our |this |die |das |den |el |la |le )?(?:${WHOLES})|(?:complete|full|total) (?:rewrite|redesign|overhaul|refactor(?:ing)?|migration|rework) of(?: the)?)\\s+((?:[\\p{L}\\w.'/-]+\\s+){0,3}?)(${CONTAINERS}|${SMALL_CONTAINERS}|[\\p{L}\\w.]+)(?![\\p{L}\\w])`,
  'iu',
);

/** "For the whole test run" says how long. */
const LASTS =
  /^(?:tests? |browser |user |build )?(?:runs?|sessions?|requests?|day|night|week|month|year|time|duration|process|lifetime|period|life|way)\b/i;

function isWhole(asked: string, kind: Kind | null, index: RepoIndex): Extent | null {
  const match = WHOLE_OF.exec(asked);
  if (match === null || describesOneThing(asked, match.index, kind) || tellsPurpose(asked, match.index, kind))
    return null;
  const words = `${match[1] ?? ''}${match[2] ?? ''}`.trim();
  if (LASTS.test(asked.slice(match.index + match[0].length - (match[2] ?? '').length))) return null;
  if (new RegExp(`^(?:${SMALL_CONTAINERS})s?$`, 'i').test(match[2] ?? '') && namesOne(asked, index)) return null;
  if (namesOne(words, index)) return null;
  // "All of" counts what follows; the other words may stand before what they are said of.
  const near = /^\W*all of/i.test(match[0]) ? [] : asked.slice(match.index).split(/\s+/).slice(0, 8);
  const app = [...words.split(/\s+/), ...near]
    .map((word) => (isContainer(word) ? null : appNamed(word.replace(/[^\w.]/g, ''), index)))
    .find((named) => named !== null);
  if (app !== undefined && app !== null)
    return kind?.asksModule === true && !/\btests?\b/i.test(words) && !isMostOf(app.paths, index)
      ? null
      : extentOf(`the whole ${app.name} ${app.kind}`, app.paths, index);
  const concept = conceptsIn(words)[0];
  if (concept !== undefined && concept.id !== 'API')
    return extentOf(`the whole of ${concept.id}`, modulesOf(concept, index), index);
  const unit = unitOf(match[2] ?? '');
  if (!isContainer(match[2] ?? '') && unit === null) return null;
  if (new RegExp(`^(?:${SMALL_CONTAINERS})$`, 'i').test(match[2] ?? '')) return null;
  return wholeRepository(`“${match[0].replace(/^[^\p{L}]+/u, '').trim()}”`, index);
}

/** A package that holds most of the repository is no place to look for a module in. */
function isMostOf(paths: readonly string[], index: RepoIndex): boolean {
  const source = sourceModules(index);
  const inside = new Set(paths);
  return source.filter((path) => inside.has(path)).length * 2 > source.length;
}

const QUANTIFIED = new RegExp(
  `(?:^|[^\\p{L}\\w])(${QUANTIFIERS})\\s+((?:(?:the|our|my|those|these|existing|other|remaining|of|die|los|las|les|gli|le|i|as|os)\\s+)*)([\\p{L}\\w-]+(?:\\s+[\\p{L}\\w-]+){0,3})`,
  'giu',
);

/** Something that is said of all tests or files and asks for nothing: "all existing tests should still pass". */
const BOILERPLATE =
  /^\s*(?:must|should|need to|have to|has to|will|still|are|is|to)?\s*(?:still |keep |stay |remain |be )*(?:pass(?:es|ing)?|green|work(?:s|ing)?|unchanged|untouched|as (?:is|they are))\b/i;

function quantifies(asked: string, kind: Kind | null, index: RepoIndex): Extent | null {
  for (const match of asked.matchAll(QUANTIFIED)) {
    const phrase = match[3] ?? '';
    const noun = unitNoun(phrase);
    const unit = noun === null ? null : unitOf(noun);
    if (noun === null || unit === null) {
      const extent = quantifiesParts(phrase, asked, match.index, kind, index);
      if (extent !== null) return extent;
      continue;
    }
    const after = asked.slice(match.index + match[0].lastIndexOf(noun) + noun.length);
    if (BOILERPLATE.test(after) || HAPPENS.test(after) || describesOneThing(asked, match.index, kind)) continue;
    if (tellsPurpose(asked, match.index, kind)) continue;
    if (WITHIN_A_MODULE.test(noun) && namesModule(lineAt(asked, match.index), index)) continue;
    const inside = /^\s*(?:in|of|from|inside|within|on|under)\s+(?:the |our )?(`?[\w./-]+`?(?:\s+[\w.-]+)?)/i.exec(
      after,
    );
    if (inside?.[1] !== undefined && namesOne(inside[1], index)) continue;
    const app = inside?.[1] === undefined ? null : appNamed(inside[1].split(/\s/)[0]?.replace(/`/g, '') ?? '', index);
    if (app !== null) {
      if (kind?.asksModule) continue;
      return extentOf(`changing every ${singular(noun)} of ${app.name}`, app.paths, index);
    }
    if (unit.counts === null) {
      const paths = namedLike(noun, index);
      if (paths.length === 1) continue;
      const what = `changing every ${singular(noun)}`;
      return paths.length > 1 ? extentOf(what, paths, index, `${paths.length} files`) : wholeRepository(what, index);
    }
    const units = unitsOf(unit.counts, index, `${singular(noun)}s`);
    if (units.count === 1) continue;
    const what = `changing every ${singular(noun)}`;
    return units.count === 0 ? wholeRepository(what, index) : extentOf(what, units.paths, index, units.counted);
  }
  return null;
}

/** "all the graphs": parts that go by a name of their own in this repository, where it is code that is worked on. */
function quantifiesParts(
  phrase: string,
  asked: string,
  position: number,
  kind: Kind | null,
  index: RepoIndex,
): Extent | null {
  if (kind === null || !(kind.asksModule || kind.keepsBehaviour) || describesOneThing(asked, position, kind))
    return null;
  const words = phrase.split(/\s+/);
  const stop = words.findIndex((word) => STOPS.test(word));
  const noun = words.slice(0, stop === -1 ? undefined : stop).findLast((word) => word.length > 3) ?? '';
  if (!/s$/i.test(noun) || namesModule(lineAt(asked, position), index)) return null;
  const paths = namedLike(noun, index).filter((path) => path.endsWith('.py') && !isTestPath(path));
  const what = `changing every ${singular(noun)}`;
  return paths.length > 1 ? extentOf(what, paths, index, `${paths.length} files`) : null;
}

/** What a module has many of: all of them are still one module where one is named. */
const WITHIN_A_MODULE =
  /^(?:functions?|methods?|class(?:es)?|prints?|print statements?|calls?|call ?sites?|usages?|imports?|variables?|loops?|strings?|quer(?:y|ies)|querysets?|files?|tests?|test cases?|cases?|things?|places?|spots?|stuff|helpers?)$/i;

/** "on each file change", "for every page load": how often something happens. */
const HAPPENS =
  /^\s*(?:changes?|saves?|calls?|runs?|requests?|loads?|reloads?|hits?|starts?|start-?ups?|restarts?|deploy\w*|commits?|push(?:es)?|uploads?|updates?|writes?|reads?|deletes?|builds?|events?|visits?|access(?:es)?)\b/i;

function namesModule(text: string, index: RepoIndex): boolean {
  return namesIn(text, index).some(({ kind, paths }) => kind !== 'app' && kind !== 'package' && paths.length === 1);
}

/** The sentence or line around a position. */
function lineAt(text: string, position: number): string {
  const end = text.indexOf('\n', position);
  return text.slice(text.lastIndexOf('\n', position) + 1, end === -1 ? undefined : end);
}

const PURPOSE =
  /\b(?:so (?:that|we|they|you|it|all|every\w*|users?|people|nobody|the)|because|since|in order to|as otherwise|otherwise|which is why)\b/gi;

/** Whether the words at `position` tell what one named thing is good for. */
function tellsPurpose(asked: string, position: number, kind: Kind | null): boolean {
  if (kind === null) return false;
  const line = asked.slice(asked.lastIndexOf('\n', position) + 1, position + 1);
  const purpose = [...line.matchAll(PURPOSE)].at(0);
  return purpose !== undefined && kind.means(line.slice(0, purpose.index));
}

const REWORKED = new RegExp(
  `(?:^|[^\\p{L}\\w])(${REWORKS})(?:\\s+of)?\\s+((?:(?:the|our|this|that|current|existing|old|legacy|whole|entire|all|my|die|das|el|la|le|l'|il|lo)\\s+)*)(.{2,80}?)(?=\\s+(?:to|into|with|using|on|onto|from|so|because|by|and|for|in|instead|as|off|please|pls|zu|auf|mit|con|avec|para)\\b|\\s*[,;:.!?()]|\\s*$)`,
  'giu',
);
/** These rework their object whatever else is asked; the others may only name the kind of work ("convert the prints"). */
const THOROUGH =
  /^(?:refactor|rewrit|re-?writ|redesign|overhaul|rework|re-?architect|restructur|revamp|modern|rip|tear|throw|refaktor|überarb|umbau|neu|refactoriz|reescrib|réécri|refond|riscriv|reescrev|przepisz|перепи|重)/i;

/** "the gallery needs a rewrite": the object stands first. */
const DUE =
  /(?:^|[^\p{L}\w])(?:the |our |this )?([^.!?,;:\n]{2,60}?)\s+(?:needs?|requires?|deserves?|could use|is due for|has to be|have to be|should be|must be|needs? to be)\s+(?:an? |some )?(?:complete|completely|full|fully|total|totally|proper|properly|big|major|thorough|serious|new)?\s*(?:re-?write|re-?written|refactor(?:ing|ed)?|overhaul(?:ed)?|redesign(?:ed)?|rework(?:ed)?|clean-?up|restructur(?:ing|ed)|moderni[sz](?:ed|ation))\b/iu;

function reworks(asked: string, kind: Kind | null, index: RepoIndex): Extent | null {
  // "COMPLETE OVERHAUL of …, aka: x.py prints": whatever it is called, it is plainly a shape's and names where.
  if (kind !== null && kind.likely > PLAINLY_A_SHAPE && kind.means(asked) && namesOne(asked, index)) return null;
  const due = DUE.exec(asked)?.[1] ?? '';
  if (due !== '' && !namesOne(due, index)) {
    const extent = extentOfWords(due, index);
    if (extent !== null) return extent;
  }
  for (const match of asked.matchAll(REWORKED)) {
    const verb = match[1] ?? '';
    const object = match[3] ?? '';
    const after = asked.slice(match.index + match[0].length);
    const place = /^\s*(?:in|of|from)\s+(?:the )?(`?[\w./-]+`?)/i.exec(after)?.[1] ?? '';
    if (namesOne(object, index) || namesOne(place, index)) continue;
    if (kind !== null && !THOROUGH.test(verb)) continue;
    const extent = extentOfWords(object, index);
    if (extent !== null) return extent;
  }
  return null;
}

/** What an object is in this repository: an app, some units, a concept, or all of it. */
function extentOfWords(object: string, index: RepoIndex): Extent | null {
  const words = object
    .toLowerCase()
    .split(/[^\p{L}\w.]+/u)
    .filter((word) => word !== '');
  for (const word of words) {
    if (isContainer(word)) continue;
    const app = appNamed(word, index);
    if (app !== null) return app.paths.length > 1 ? extentOf(`the ${app.name} ${app.kind}`, app.paths, index) : null;
  }
  const concept = CONCEPTS.find((each) => each.words.test(object));
  if (concept !== undefined) {
    const paths = modulesOf(concept, index);
    if (paths.length > 1) return extentOf(concept.id, paths, index);
    if (paths.length === 1) return null;
  }
  for (const word of words) {
    const unit = word.endsWith('s') ? unitOf(word) : null;
    if (unit?.counts) {
      const units = unitsOf(unit.counts, index, word);
      if (units.count > 1) return extentOf(`the ${word}`, units.paths, index, units.counted);
    }
  }
  return words.some(isContainer) ? wholeRepository(`“${object.trim()}”`, index) : null;
}

function buildsFeature(asked: string, kind: Kind | null, index: RepoIndex, prose: string): Extent | null {
  const features = featuresIn(asked, prose).filter((feature) => isNewHere(feature, asked, index));
  if (features.length === 0) return null;
  // Several of them are no ticket whatever else the words are like.
  if (isBounded(kind, asked) && (features.length < 2 || namesOne(asked, index))) return null;
  const paths = features.flatMap((feature) =>
    feature.reaches.flatMap((part) =>
      part === 'authentication'
        ? modulesOf(CONCEPTS[0] as (typeof CONCEPTS)[number], index)
        : unitsOf(part, index, part).paths,
    ),
  );
  const extent = extentOf(features.map((feature) => feature.id).join(' and '), paths, index);
  return extent.modules.length === 1 ? { ...extent, modules: [] } : extent;
}

/** What a repository has already is mentioned for many a reason; it is built only where a verb says so. */
function isNewHere(feature: Feature, asked: string, index: RepoIndex): boolean {
  const named = feature.words.exec(asked)?.[0] ?? '';
  const [stem = ''] = partsOf(named);
  if (
    stem.length < 4 ||
    !Object.values(index.modules).some((module) => declarations(module).some((name) => partsOf(name).includes(stem)))
  )
    return true;
  const escaped = named.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `\\b(?:add|introduce|implement|build|create|develop|need|want|support|integrate|set up|have|get|make|switch|move|rework|redo|replace|rewrite|redesign|let's|go)\\b[^.,;\\n]{0,30}${escaped}|^\\W*(?:please |pls )?${escaped}`,
    'im',
  ).test(asked);
}

/** Features named in what is asked; what they consist of may stand in the sentence behind. */
function featuresIn(asked: string, prose: string): readonly Feature[] {
  // What a file is called says nothing of what is built.
  const told = prose.replace(/(?<![\w./-])[\w.-]+\/[\w./-]*|\b\w+\.(?:py|html|md|toml)\b/g, ' ');
  return FEATURES.filter((feature) => {
    const named = feature.words.exec(told)?.[0];
    return named !== undefined && (asked.includes(named) || feature.words.test(asked));
  });
}

/** Whether the words are a shape's by its own rules, or so much like one that a word for a feature in them tells only what it is for. */
function isBounded(kind: Kind | null, asked: string): boolean {
  if (kind === null || kind.id === 'rework' || kind.id === 'other') return false;
  return kind.means(asked) || kind.likely > SURELY_BOUNDED;
}

const SURELY_BOUNDED = 0.7;
const PLAINLY_A_SHAPE = 0.85;

function hasOpenGoal(asked: string, _kind: Kind | null, index: RepoIndex): Extent | null {
  const goal =
    /\b(?:coverage\b.{0,30}\d+ ?%|coverage\b.{0,50}\b(?:to|at least|above|over|reach(?:es)?|beyond) ?(?:[4-9]\d|100)\b|\d+ ?% (?:test )?coverage|fix (?:all|every|any|whatever)\b.{0,30}\b(?:bugs?|breaks?|errors?|warnings?|issues?|fails?|problems?|tests?)|(?:fix|solve) (?:everything|it all)|(?:drop|remove|kill|delete|get rid of|rip out)\b.{2,60}\b(?:altogether|entirely|completely)\b|get rid of (?:all|the) (?:technical|tech) debt|(?:pay (?:down|off)|reduce) (?:the |our )?tech(?:nical)? debt|make (?:the |our )?(?:\w+ )?(?:app|site|api|code|backend|code ?base|project|everything) (?:faster|better|cleaner|secure|production[- ]ready|scalable|pythonic|nicer)|(?:improve|increase|optimi[sz]e) (?:the )?(?:overall )?(?:performance|code quality|quality|security|readability)(?: of (?:the|our) (?:app|code|code ?base|site|project|backend))?\s*(?:[.!]|$))/i.exec(
      asked,
    );
  if (goal === null || namesOne(asked, index)) return null;
  const app = namesIn(asked, index).find((named) => named.kind === 'app' || named.kind === 'package');
  return app === undefined
    ? wholeRepository(`“${goal[0].trim()}”`, index)
    : extentOf(`“${goal[0].trim()}”`, app.paths, index);
}

/** A list of features and the word for a list of features. */
function isPlan(asked: string, _kind: Kind | null, index: RepoIndex, prose: string): Extent | null {
  const plan = planIn(prose);
  return plan === null || namesOne(asked, index) || isModel(plan, index)
    ? null
    : extentOf(`“${plan}” with what it lists`, [], index);
}

/** "epics" are no plan where the repository has a table of them. */
function isModel(word: string, index: RepoIndex): boolean {
  const bare = word.toLowerCase().replace(/[\s-]/g, '').replace(/s$/, '');
  return index.django.models.some(({ name }) => name.toLowerCase() === bare);
}

function planIn(prose: string): string | null {
  const plan =
    /\b(?:road ?map|epics?|milestone|backlog|wish ?list|okrs?|q[1-4]|(?:next|this|coming) (?:quarter|release|sprint|half)|phase (?:one|two|1|2)|mvp)\b/i.exec(
      prose,
    );
  if (plan === null) return null;
  const listed = prose
    .split(/[.!?:;\n]+/)
    .map(
      (sentence) =>
        sentence.split(/,\s*(?:and\s+|und\s+)?|\s+(?:and|und|y|et)\s+/).filter((part) => /\w{3}/.test(part)).length,
    );
  const items = prose.split('\n').filter((line) => /^\s*(?:[-*•]|\d{1,2}[.)])\s/.test(line)).length;
  return Math.max(...listed, items) < FEWEST_FEATURES ? null : plan[0];
}

const FEWEST_FEATURES = 3;

/** Whether a text names exactly one thing of the repository that is one module or part of one. */
function namesOne(text: string, index: RepoIndex): boolean {
  return namesIn(text, index).some(
    (named) => named.kind !== 'app' && named.kind !== 'package' && named.paths.length === 1,
  );
}

const ONE_THING =
  /\b(?:an?|one|the|this|that|new|another|single)\s+(?:`?[\w./{}<>:-]+`?\s+){0,4}?(middleware|command|field|column|flag|end ?point|route|view|page|test|model|function|method|validator|decorator|fixture|setting|link|button|filter|report|export|task)\b|\b(?:GET|POST|PUT|PATCH|DELETE)\s+`?\/\S+/gi;
/** "close_jobs (management command): sets every …", "GET /x: all rows": what the quantifier follows is one thing that acts. */
const NAMES_ONE_THING =
  /\b(?:middleware|command|befehl|commande|comando|end ?point|route|page|view|cron ?job)\b[^.;\n]{0,40}(?:[:,(]|->|\b(?:that|which|to)\b)|(?:^|\s)[`"']?\/[\w<{]\S*?[`"']?(?:[:,]|\s(?:->|=>|-)|\s(?:that|which|with|returns?|lists?|shows?)\b)/i;
/** Between the one thing and the quantifier: what follows tells what it does. */
const TELLS_WHAT =
  /\b(?:that|which|who|where|so|returning|returns|listing|lists|showing|shows|with|counting|deleting|for each|containing)\b|[:(]/i;
/** These act from where they stand, on whatever the words name. */
const ACTS_AFAR = /^(?:middleware|command|end ?point|route|page|view|report|export|task|get|post|put|patch|delete)/i;

/**
 * Whether the words at `position` describe what one new thing does ("a command that lists all users", "middleware for all
 * routes") rather than how many things are to be changed ("a created_at field on every model").
 */
function describesOneThing(asked: string, position: number, kind: Kind | null): boolean {
  const before = asked.slice(0, position + 1);
  const start = Math.max(before.lastIndexOf('. '), before.lastIndexOf('\n'), before.lastIndexOf('; ')) + 1;
  if (/\b(?:conftest|fixture)\b/i.test(before.slice(start))) return true;
  const head = [...before.slice(start).matchAll(ONE_THING)].at(0);
  if (head === undefined) {
    const said = before.slice(start);
    return kind?.actsFromOnePlace === true && !BECOMES.test(said) && (kind.means(said) || NAMES_ONE_THING.test(said));
  }
  if (ACTS_AFAR.test(head[1] ?? head[0])) return true;
  return TELLS_WHAT.test(before.slice(start + head.index + head[0].length));
}

/** Words that end a noun phrase. */
const STOPS =
  /^(?:a|an|the|one|we|i|you|it|they|in|of|from|to|into|on|onto|with|and|or|for|that|which|who|gets?|has|have|needs?|should|must|is|are|by|at|as|inside|within|under|using|so|but|where|when|proper|some|please|pls)$/i;

/** The last unit of a noun phrase: "function views in" is about views. */
function unitNoun(phrase: string): string | null {
  const words = phrase.split(/\s+/);
  const stop = words.findIndex((word) => STOPS.test(word));
  return words.slice(0, stop === -1 ? undefined : stop).findLast((word) => unitOf(word) !== null) ?? null;
}

function singular(noun: string): string {
  return noun.toLowerCase().replace(/(?<=ss|x)es$|ies$|(?<!s)s$/, (end) => (end === 'ies' ? 'y' : ''));
}

function unitOf(noun: string): (typeof UNITS)[number] | null {
  return UNITS.find((unit) => unit.words.test(noun)) ?? null;
}

function isContainer(word: string): boolean {
  return new RegExp(`^(?:${CONTAINERS})$`, 'i').test(word);
}

/** Files, not only Python, in a folder or file with that name: "integrations" → hc/integrations/*. */
function namedLike(noun: string, index: RepoIndex): string[] {
  const stem = noun.toLowerCase().replace(/(?:ies|es|s)$/, '');
  const fits = (path: string): boolean =>
    path
      .toLowerCase()
      .split('/')
      .some((part) => part.startsWith(stem));
  return index.files.map((file) => file.path).filter((path) => fits(path) && !path.endsWith('__init__.py'));
}

function importing(imports: RegExp | null, index: RepoIndex): string[] {
  if (imports === null) return [];
  return Object.values(index.modules)
    .filter((module) => module.imports.some((each) => imports.test(each.module)))
    .map((module) => module.path);
}
