import type { Slots } from '../../ticket/slots.ts';
import { pastedFrames } from '../read-paste.ts';
import { requestWords } from '../request-words.ts';
import { labelOf, listedBefore, listFrom, type SaidName, saidNames } from '../said-names.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { readCases } from './read-cases.ts';
import { about, meantBy } from './words.ts';

/**
 * Reads a request to test code that is there. Tests that are only to come along with another change ("an endpoint … with tests") are
 * no request of their own, nor is work on tests that exist.
 */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text).replace(/\.py\s+::\s+(?=\w)/g, '.py::');
  const asked = meantBy(words) ?? (meant ? { at: 0, end: 0, besides: false } : null);
  if (asked === null) return null;
  const said = readTarget(words, asked.at, asked.pinned);
  if (said.target.length === 0 && asked.besides && !meant) return null;
  const pasted = pastedFrames(text).flatMap(({ path, name }) => (name === null ? [] : [`${path}::${name}`]));
  const cases = readCases(words.slice(Math.max(said.end, asked.end)));
  const slots: Slots = {};
  if (said.target.length > 0)
    slots['target'] = slot(said.target.length === 1 ? (said.target[0] ?? '') : said.target, 'said');
  if (said.module.length > 0)
    slots['module'] = slot(said.module.length === 1 ? (said.module[0] ?? '') : said.module, 'said');
  if (cases.length > 0 && said.target.length + said.module.length > 0) slots['cases'] = slot(cases, 'said');
  if (said.target.length + said.module.length === 0 && pasted.length > 0) slots['pasted'] = slot(pasted, 'said');
  const mentions = [
    ...wordsBeforeDotted(words),
    ...saidNames(words).flatMap(({ kind, text }) => (kind === 'path' ? [] : [text])),
  ];
  if (mentions.length > 0) slots['mentions'] = slot([...new Set(mentions)].slice(0, 30), 'said');
  slots['around'] = slot(words, 'said');
  const base = asked.besides ? 0.55 : 0.75;
  const sure = base + (said.target.length > 0 ? 0.15 : 0) + (said.module.length > 0 || said.code ? 0.05 : 0);
  return { shape: 'test-backfill', slots, confidence: Math.round(sure * 100) / 100 };
}

/** "isostring from hc.api.models": a plain word before a dotted place. */
function wordsBeforeDotted(words: string): string[] {
  return [
    ...words.matchAll(
      /(?<![\w./])([a-z_]\w{2,60})[`"']? (?:in|from|of|inside|aus|de|dans) [`"']?[a-z_]\w*(?:\.[a-z_]\w*)+/g,
    ),
  ].map((match) => match[1] ?? '');
}

interface Said {
  target: string[];
  module: string[];
  /** A target is written like a name. */
  code: boolean;
  /** Where what is tested has been said; what follows may be cases. */
  end: number;
}

/** What shall be tested: the names after the words that ask, else before them, else plain words, else any name. */
function readTarget(words: string, meantAt: number, pinned = false): Said {
  const names = saidNames(words);
  const phrase = about(words, meantAt, pinned);
  const inPhrase =
    phrase === null
      ? undefined
      : (names.find(({ at }) => at >= phrase.at && at < phrase.end) ??
        // "merge, flatten_dict": the list starts with a plain word.
        names.find(
          ({ at, kind }) => kind !== 'path' && at >= phrase.end && listedBefore(words.slice(phrase.at, at)).length > 0,
        ));
  const before = firstInClause(words, names, meantAt);
  if (inPhrase === undefined && phrase !== null && !phrase.points && (before === undefined || before.kind === 'path')) {
    const plain = plainTargets(words.slice(phrase.at, phrase.end));
    const label = labelOf(words, phrase.at);
    const beside = before?.text ?? label;
    const module = beside === null || plain.module.length > 0 ? plain.module : [beside];
    if (plain.target.length > 0) return { target: plain.target, module, code: false, end: phrase.end };
  }
  const anchored = inPhrase ?? before;
  const first = anchored ?? names[0];
  if (first === undefined) {
    const label = labelOf(words, meantAt);
    return { target: label === null ? [] : [label], module: [], code: false, end: meantAt };
  }
  // "the retry logic in hc/lib/s3.py": what stands before a path is what in it is meant.
  const lead = words.slice(phrase !== null && first === inPhrase ? phrase.at : clauseStart(words, first.at), first.at);
  const prose = first.kind === 'path' || /^[A-Z]\w*$/.test(first.text) ? plainBefore(lead) : '';
  const list = listFrom(words, names, first);
  const isPath = (name: string) => /\.py$|\//.test(name);
  const said = [...listedBefore(lead), ...list.names.map(({ text }) => text)];
  const target = said.filter((name) => !isPath(name));
  const elsewhere = names.filter(
    (each) => each.kind === 'path' && each !== first && each.at < first.at && first.at - each.end < 80,
  );
  const label = labelOf(words, first.at);
  const paths = [
    ...list.places,
    ...said.filter(isPath),
    ...elsewhere.map(({ text }) => text),
    ...(label === null ? [] : [label]),
  ];
  const module = [...new Set(paths)];
  const end = phrase?.points === true ? Math.max(list.end, phrase.end) : list.end;
  if (prose !== '' && first.kind !== 'path')
    return { target: [prose], module: [first.text, ...module], code: true, end };
  if (target.length > 0) return { target: [...new Set(target)], module, code: true, end };
  if (prose !== '') return { target: [prose], module, code: true, end };
  return { target: module, module: [], code: true, end };
}

/** The first name of the clause before: "absolute_url (hc/lib/urls.py) isn't tested". */
function firstInClause(words: string, names: readonly SaidName[], at: number): SaidName | undefined {
  const start = clauseStart(words, at);
  return names.find((name) => name.at >= start && name.at < at);
}

function clauseStart(words: string, at: number): number {
  const before = words.slice(0, at);
  return Math.max(before.lastIndexOf('\n'), ...['. ', '! ', '? ', '; '].map((mark) => before.lastIndexOf(mark))) + 1;
}

const LEAD =
  /^[\s`'"*:-]*(?:(?:the|our|my|your|its|his|all|both|each|every|some|any|of|function|functions|method|methods|class|der|die|das|den|dem|la|le|les|el|los|las|il|lo|l'|existing|new|whole|entire)\s+)*/i;
const TAIL =
  /(?:[\s,]+(?:please|pls|plz|bitte|thanks|thx|thank you|too|as well|asap|urgently|first|now|today|someday|at some point|por favor|stp|svp|s'il (?:te|vous) pla[iî]t|merci|danke|gracias|yet|at all|properly|a bit|somehow|again|soon|with pytest|with unittest|using pytest|in pytest))+[\s.!?]*$/i;

/** Plain words as names: "login and logout in accounts", "the checkout module". */
function plainTargets(phrase: string): { target: string[]; module: string[] } {
  const bare = phrase.replace(TAIL, '').trim();
  const place =
    /^(.{2,80}?)\s+(?:in|from|of|inside|within|on|aus|im|von|dans|de|du|en|del)\s+(?:the |our |der |le |la |el )?[`'"]?([A-Za-z_][\w.]*(?:\s+(?:app|module|package|class|model|file|views?|serializers?|models|forms?|utils|helpers?|tasks?|services?|api|routes?|router|schemas?|plugin|connector|command))?)[`'"]?$/i.exec(
      bare,
    );
  const items = (place?.[1] ?? bare).split(/\s*(?:,|&|\+|\band\b|\bor\b|\bund\b|\bet\b|\by\b)\s*/i);
  const target = items
    .map((item) =>
      item
        .replace(LEAD, '')
        .replace(TAIL, '')
        .replace(/[`'"*.!?]+$/, '')
        .trim(),
    )
    .filter((item) => /\p{L}/u.test(item) && !NOBODY.test(item) && item.split(/\s+/).length <= 5);
  const where = place?.[2];
  return { target: [...new Set(target)].slice(0, 8), module: where === undefined || NOBODY.test(where) ? [] : [where] };
}

/** What in a file or class is meant: the words before "in", unless they only say what kind of thing. */
function plainBefore(words: string): string {
  const match =
    /^(.{1,80}?)\s+(?:in|from|of|inside|within|at|aus|im|dans|de|du|en|del)[\s`'"(]*(?:(?:the|our|module|file|class)[\s`'"]+)*$/i.exec(
      words,
    );
  const bare = (match?.[1] ?? '').replace(LEAD, '').trim();
  return bare === '' || NOBODY.test(bare) || bare.split(/\s+/).length > 4 ? '' : bare;
}

const NOBODY =
  /^(?:it|this|that|them|these|those|they|everything|anything|something|nothing|stuff|things?|code|functions?|methods?|class|classes|modules?|files?|helpers?|logic|everything|all|one|ones|both|same|new code|code ?base|repo|repository|project|app|tests?|coverage|behaviou?r|function(?:s)? in|ihn|sie|es|das|dies|ça|cela|ello|esto|eso|e|y|n)$/i;
