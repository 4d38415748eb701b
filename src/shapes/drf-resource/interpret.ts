import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksForNew, isOtherWork, isQuestion, sentencesOf, withoutOpening } from '../asks-for-new.ts';
import { asOneLine } from '../content-words.ts';
import { readAccess } from '../read-access.ts';
import { readApp } from '../read-app.ts';
import { readEndpoints, withoutEndpoints } from '../read-endpoint.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { readModel } from './read-model.ts';
import { readOperations } from './read-operations.ts';

/** Reads a request to serve a model by Django REST framework: serializer, viewset, router entry. One endpoint that does something is another. */
export function interpret(text: string, meant = false): Draft | null {
  const words = requestWords(text).replace(/\bview[- ]sets?\b/gi, 'viewset');
  const confidence = surely(words);
  if (confidence === 0 && !(meant && CUE.test(words))) return null;
  const model = readModel(words);
  const app = readApp(withoutEndpoints(model === null ? words : words.replaceAll(model, ' ')));
  const path = readEndpoints(words)[0]?.path ?? readPrefix(words);
  const lists = listsOfNames(words);
  const serializer = SERIALIZER.exec(words)?.[1] ?? ALONE.exec(words)?.[1];
  const said: Record<string, SlotValue | undefined> = {
    app: app.app ?? undefined,
    places: app.places.length > 0 ? app.places : undefined,
    model: model ?? undefined,
    operations: readOperations(withoutEndpoints(words)) ?? undefined,
    path: path ?? undefined,
    lists: lists.length > 0 ? lists : undefined,
    serializer,
    fields: readFields(words) ?? undefined,
    permissions: readAccess(words) ?? undefined,
    words: asOneLine(withoutEndpoints(words)),
  };
  const slots: Slots = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) slots[name] = slot(value, 'said');
  return { shape: 'drf-resource', slots, confidence };
}

/** A message like those for resources is for one only where a word for an interface stands in it. */
const CUE =
  /\b(?:\w*viewsets?|crud|rest|drf|apis?|schnittstelle|serializers?|resources?|resour[cs]es?|end ?points?|endpunkte?|routes?|router|expos\w+|expone\w*|json)\b/i;

/** Django REST framework's own word for it. */
const VIEWSET =
  /^(?:(?:read-?only|drf-?|model|crud-?|readonlymodel|genericmodel|api-?)?viewsets?|(?:[a-z]\w*)viewset)$/i;
const CRUD =
  /^(?:crud|crud-?(?:api|endpoints?|views?|resource|interface|schnittstelle)|rest-?resource|api-?resource|resource|drf-?resource)$/i;

const RESOURCE =
  /\b(?:crud|rest(?:ful)?|drf|read[- ]?only|writable|write?able|list-only)\b[\s-]+(?:[\w-]+\s+){0,3}?(?:apis?|endpoints?|resources?|routes?|interface|schnittstelle)\b(?:\s+\w+){0,3}?\s+(?:for|of|on|over|around|für|pour|para|de)\b|\b(?:api|rest|endpoints?|schnittstelle)\b\s+(?:for|für|pour|para)\s+(?:the |our |all |every )?[`"']?[A-Z]\w+[`"']?(?:\s+(?:model|models|objects))?[^.\n]{0,80}\b(?:crud|read-?only|list|retrieve|writable)\b|\b(?:expose|serve|publish|make|bereitstell\w*|expose[rz]?|exponer?)\b[^.;\n]{0,60}\b(?:through|via|over|in|on|as|by|über|par|por)\s+(?:the |our |a |an )?(?:drf |rest |json |public |read-?only )*(?:api|rest|drf|resource|viewset)\b/i;

const AVAILABLE =
  /(?:^|\s)über (?:die |unsere |eine )?(?:öffentliche |rest-?)?(?:api|schnittstelle)\b[^.;\n]{0,20}\b(?:verfügbar|bereit|anbieten|zugänglich|abruf\w*)|\b(?:disponible|accesible|accessible)s? (?:par|via|por|en) (?:l'|la |notre |nuestra )?api\b|\bavailable\b[^.;\n]{0,20}\b(?:in|through|via|over|on|by) (?:the |our |a |an )?(?:rest |drf |json |public |http )*api\b/i;

/** "partners should be able to query the comments over the API": rows for whoever calls, not one answer. */
const QUERIED =
  /\b(?:able to|wants? to|need(?:s|ed)? to|likes? to|should|can|could|may|let (?:\w+ )?\w+)\s+(?:also |just |only )?(?:query|read|fetch|browse|access|consume|pull|list|get at|manage|edit|maintain|read and write|write)\s+(?:(?!\d)[\w`"'-]+\s+){1,5}?(?:over|via|through|by|using|from)\s+(?:the |our |a |an |your )?(?:public |rest |json |drf )*(?:api|rest)\b/i;

/** "access to Slot over REST". */
const ACCESS_TO =
  /\baccess to\s+(?:[\w`"'-]+\s+){1,5}?(?:over|via|through|by|using|from|in)\s+(?:the |our |a |an |your )?(?:public |rest |json |drf )*(?:api|rest)\b/i;
/** "we need the documents in the API as well". */
const IN_THE_API =
  /\b(?:need|want|have|like|add|put|get|include|bring|offer)\s+(?:the\s+|our\s+)?[`"']?([\w-]+)[`"']?\s+(?:[\w`"'-]+\s+){0,4}?(?:in|into|to|over|via|through|on)\s+(?:the |our )(?:public |rest |json |drf )*(?:api|rest)\b/i;
const PART_OF_API =
  /\b(?:fields?|endpoints?|filter\w*|pagination|keys?|tokens?|docs?|documentation|param\w*|auth\w*|rate|throttl\w*|version\w*|errors?|tests?|header)\b/i;

/** "REST for Loan, read only", "crud api for the authors". */
const OPENS_FOR =
  /^(?:(?:full|simple|basic|read-?only|public|a|an|the)\s+){0,3}(?:rest|drf|crud|rest[- ]api|drf[- ]api|crud[- ]api)\s+(?:api |endpoints? |resource )?(?:for|on|over|around|für|pour|para)\s+(?:the |our |all )?[`"']?[A-Za-z]\w+/i;
/** "Loan API, list only". */
const NAMED_FIRST =
  /^(?:the |our )?[`"']?[A-Z]\w+[`"']?\s+(?:rest |REST |crud |CRUD |drf |DRF )?(?:(?:over|via|through|in|on) (?:the |our )?(?:rest |REST )?)?(?:api|API|rest|REST|crud|CRUD|resource|viewset)\b(?!\s+(?:key|token|client|docs?|call|error))/;

const SERIALIZED =
  /\bserializers?\s*(?:\+|&|and|plus|\/|,|und|et|y)\s*(?:an?\s+|the\s+|its\s+)?(?:\w+\s+)?view(?:set)?s?\b|\bview(?:set)?s?\s*(?:\+|&|and|plus|\/|,|und|et|y)\s*(?:an?\s+|the\s+|its\s+)?(?:\w+\s+)?serializers?\b/i;

/** Said of a resource that is there. */
const ON_RESOURCE =
  /\b(?:add|put|give|use|set|enable|need|want|new)\b[^.;\n]{0,60}\b(?:field|filter\w*|pagination|permissions?|throttl\w+|ordering|search|docs?|caching|validation)\b[^.;\n]{0,20}\b(?:to|on|in|for)\s+(?:the |our )?(?:\w+ ){0,2}api\b|\b(?:add|put|give|use|set|enable|need|want|new)\b[^.;\n]{0,60}\b(?:field|filter\w*|pagination|permissions?|throttl\w+|ordering|search|action|method|tests?|docs?|caching|validation|throttle)\b[^.;\n]{0,20}\b(?:to|on|in|for)\s+(?:the |our |all |every )?(?:\w+\s+){0,2}?[`"']?\w*(?:viewsets?|serializers?)\b/i;

function surely(words: string): number {
  if (words === '') return 0;
  for (const sentence of sentencesOf(words)) {
    if (isQuestion(sentence) || isOtherWork(sentence) || ON_RESOURCE.test(sentence)) continue;
    const bare = withoutOpening(sentence);
    if (
      asksForNew(sentence, VIEWSET) ||
      SERIALIZED.test(sentence) ||
      /^(?:(?:read-?only|full|crud|model|drf|list-only)\s+){0,3}viewsets?\b/i.test(bare)
    )
      return 0.95;
    if (
      asksForNew(sentence, CRUD) ||
      (RESOURCE.test(sentence) && /\b(?:crud|rest|drf|resource)\b/i.test(sentence)) ||
      /^(?:full\s+)?crud\b/i.test(bare)
    )
      return 0.9;
    if (RESOURCE.test(sentence) || AVAILABLE.test(sentence) || QUERIED.test(sentence)) return 0.8;
    const operations = readOperations(withoutEndpoints(words)) !== null;
    if (operations && ACCESS_TO.test(sentence)) return 0.8;
    const included = IN_THE_API.exec(sentence);
    if (included && (operations || /^[A-Z][a-z]/.test(included[1] ?? '')) && !PART_OF_API.test(sentence)) return 0.8;
    if (OPENS_FOR.test(bare) || (operations && NAMED_FIRST.test(bare))) return 0.85;
    if (
      asksForNew(sentence, /^(?:modelserializer|serializer|drf-serializer)$/i) &&
      !/\bserializers? (?:field|method|test)/i.test(sentence)
    )
      return 0.6;
  }
  return 0;
}

/** "path api/queues/", "as contract-type", "at `review-scores`": with or without what a router is mounted under; null where none is said. */
function readPrefix(words: string): string | null {
  for (const pattern of PREFIXES) {
    const path = [...words.matchAll(pattern)].map((match) => match[1] ?? '').find((each) => !NO_PREFIX.test(each));
    if (path !== undefined) return path;
  }
  return null;
}

const PART = '(?:<\\w[\\w:]{0,40}>|\\{\\w{1,40}\\}|[a-z0-9][\\w-]{0,60})';
const PREFIXES: readonly RegExp[] = [
  new RegExp(`(?<![\\w/.])(api/${PART}(?:/${PART})*/?)(?![\\w/])`, 'g'),
  new RegExp(
    `(?<![\\w/.-])(?:at|under|unter|sous|bajo|en|path|pfad|chemin|ruta|route|prefix|url|regist\\w+ (?:it )?(?:as|under|at))\\b\\s*[:=]?\\s*[\`"'(]*(${PART}(?:/${PART})*/?)[\`"')]*(?=\\s*(?:[,.;:)]|$|on\\b|in\\b|with\\b|for\\b|please\\b|pls\\b|only\\b))`,
    'gi',
  ),
  new RegExp(`\\b(?:as|als)\\s+[\`"']?([a-z]+(?:[-_][a-z0-9]+)*/?)[\`"']?(?=\\s*(?:[,.;:)]|$|on\\b|in\\b))`, 'g'),
  new RegExp(
    `(?<![\\w/.-])[\`"']?([a-z]+(?:-[a-z0-9]+)+)[\`"']?\\s+(?:on|in|under|auf) (?:the |our )?(?:\\w+ )?router`,
    'g',
  ),
  /[`"]([a-z]+(?:-[a-z0-9]+)+\/?)[`"]/g,
];
const NO_PREFIX =
  /^(?:read-?only|list-?only|a|an|the|usual|well|before|api|rest|drf|viewset|resource|crud|json|is|are|it|once|all|staff|admin|least|most|lecture|solo|router|end|endpoint|\w+s only)$/i;

const FIELDS_ARE =
  /\b(?:fields?|felder|champs|campos)\b\s*(?:are|should be|sind|sont|son)?\s*[:=]?\s*(?:->)?\s*[[(]?\s*([`"']?[a-z_]\w*[`"']?(?:\s*(?:,|\band\b|&|\+|\bund\b|\bet\b|\by\b)[^.;)\n\]]*)?)/i;

/** The names of a list up to what is none: "id, created, comment - NOT data". */
function namesOf(list: string): string[] {
  const names: string[] = [];
  for (const piece of list.split(/\s*(?:,|\band\b|&|\+|\bund\b|\bet\b|\by\b)\s*/)) {
    const bare = piece.replace(/[`"']/g, '').trim();
    if (bare === '') continue;
    const name = /^[a-z_]\w*(?=$|\s+(?:-|\(|not\b|but\b|only\b|ohne\b|sin\b|sans\b))/i.exec(bare)?.[0];
    if (name === undefined || !/^[a-z_]\w*$/.test(name)) break;
    names.push(name);
    if (name !== bare) break;
  }
  return names.length > 0 && !NO_FIELDS.test(names[0] ?? '') ? names : [];
}

const NO_FIELDS =
  /^(?:of|on|in|for|to|from|are|is|should|that|which|with|as|via|read|only|and|or|can|may|must|the|a)$/i;

/** Lists of words that may be fields where the model has fields called so. */
function listsOfNames(words: string): string[] {
  return [...words.matchAll(LIST)]
    .map((match) => namesOf(match[0]).join(', '))
    .filter((list) => list.includes(','))
    .slice(0, 10);
}

const LIST =
  /(?<![\w/.<-])[`"']?[a-z_]\w*[`"']?(?:\s*(?:,|&|\+|\band\b|\bund\b|\bet\b|\by\b)\s*(?:(?:and|und|et|y)\s+)?[`"']?[a-z_]\w*[`"']?(?![\w/-])){1,30}/g;

const SERIALIZER =
  /\b(?:reus(?:e|es|ing)|us(?:e|es|ing)|with|existing|through|via|mit|avec|con)\s+(?:the |our |its |an? )?(?:existing )?[`"']?([A-Z]\w*Serializer)\b/;

/** "The serializer exists, BookSerializer": the only one that is named, and not to be made. */
const ALONE =
  /^(?![\s\S]*\b(?:new|create|add|write|make)\b[^.\n]{0,20}\w+Serializer)[\s\S]*?\b([A-Z]\w*Serializer)\b(?![\s\S]*\b[A-Z]\w*Serializer\b)/;

/** "fields: id, name", "only name and city", "expose just the slug". */
function readFields(words: string): string[] | 'all' | null {
  if (
    /\b(?:all|every) (?:the |of the |its )?fields?\b|\bfields?\s*[=:]\s*["']?__all__|\balle felder\b|\btous les champs\b|\btodos los campos\b/i.test(
      words,
    )
  )
    return 'all';
  const stated = FIELDS_ARE.exec(words)?.[1];
  const given = stated === undefined ? [] : namesOf(stated);
  if (given.length > 0) return given;
  const list =
    /\b(?:fields?|felder|champs|campos)\b\s*(?:are|should be|:|=|->)?\s*[[(]?\s*((?:[`"']?[a-z_]\w*[`"']?(?:\s*(?:,|\band\b|&|\+|\bund\b|\bet\b|\by\b)\s*(?:and\s+)?|(?=\s*(?:[.;)\n\]]|$)))){1,20})/i.exec(
      words,
    )?.[1] ??
    /\b(?:only|just|exposing|exposes?|showing|returning|containing|with)\s+(?:the\s+)?((?:[`"'][a-z_]\w*[`"'](?:\s*(?:,|\band\b|&)\s*)?){1,20})/i.exec(
      words,
    )?.[1] ??
    /\b(?:with|mit|avec|con)\s+((?:[`"']?[a-z_]\w*[`"']?(?:\s*,\s*(?:and\s+)?|\s+and\s+)){1,12}[`"']?[a-z_]\w*[`"']?)\s+as\s+(?:the\s+|its\s+)?fields\b/i.exec(
      words,
    )?.[1] ??
    /\b(?:exposing|exposes?|returning|returns|showing|containing)\s+(?:only |just )?(?:the\s+)?((?:[a-z_]\w*(?:\s*,\s*(?:and\s+)?|\s+and\s+)){1,12}[a-z_]\w*)/i.exec(
      words,
    )?.[1];
  if (list === undefined) return null;
  const names = list
    .split(/\s*(?:,|\band\b|&|\+|\bund\b|\bet\b|\by\b)\s*/)
    .map((name) => name.replace(/[`"'\s]/g, ''))
    .filter((name) => /^[a-z_]\w*$/.test(name));
  return names.length > 0 ? names : null;
}
