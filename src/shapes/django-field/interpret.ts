import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksForModel } from '../asks-for-model.ts';
import { sentencesOf } from '../asks-for-new.ts';
import { asOneLine } from '../content-words.ts';
import { codeBlocks, requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';
import { NAMED, readNames, type NamesReading } from './read-names.ts';
import { readOptions, type OptionsReading } from '../field-options.ts';
import { readType, readTypeOfName, RELATION_TYPES, type TypeReading } from '../field-words.ts';

/**
 * Reads a request for one more field on a model that exists. The words decide; nothing is looked up here, so a model is only a word
 * until it is grounded. Null where the words ask for something else.
 */
export function interpret(text: string, meant = false): Draft | null {
  const { words, declared } = withDeclarations(text);
  if (words === '') return null;
  if (!meant && (asksForModel(words) || asksForSomethingElse(words))) return null;
  const { names, type, options } = readRequest(words);
  if (declared.length > 0) names.fields = [...new Set(declared)];
  const confidence = surely(words, names, type, options);
  if (confidence < LEAST && !meant) return null;
  const slots = slotsOf(names, type, options);
  slots['words'] = slot(asOneLine(words), 'said');
  return { shape: 'django-field', slots, confidence };
}

interface Reading {
  names: NamesReading;
  type: TypeReading | null;
  options: OptionsReading;
}

/**
 * What the sentence that asks says, with what only the others tell: the model a sentence before speaks of, "it may be empty" after
 * it. A message that is one sentence, or has none that says enough, is read as a whole.
 */
function readRequest(words: string): Reading {
  const whole = readPart(words);
  const sentences = sentencesOf(words);
  if (sentences.length < 2) return whole;
  const parts = sentences.map(readPart);
  const called = sentences.findIndex((sentence) => NAMED.test(sentence));
  // Where a sentence says what it is called, no other does.
  const weights = parts.map((part, at) => weigh(sentences[at] ?? '', part) + (at === called ? ENOUGH : 0));
  const most = Math.max(...weights);
  const at = weights.indexOf(most);
  const best = parts[at];
  if (best === undefined || most < ENOUGH) return whole;
  const alsoAsked = NAMED.test(words)
    ? []
    : parts.filter((part, other) => {
        const sentence = sentences[other] ?? '';
        return (
          (weights[other] ?? 0) >= ENOUGH && ADDS.test(sentence) && (part.type !== null || isWritten(part, sentence))
        );
      });
  // "… a short text, 12 characters. Let's call it locker_code": what it is was told just before.
  const from = NAMED.test(sentences[at] ?? '') ? Math.max(0, at - 2) : at;
  const rest = readPart(sentences.slice(from).join('\n'));
  const fields = [...new Set([best, ...alsoAsked].flatMap(({ names }) => names.fields))];
  // What the relation points to is not what gets it, however it reads elsewhere.
  const target = best.names.to ?? rest.names.to;
  const [model, ...others] = [best, rest, whole].flatMap(({ names }) =>
    names.model === null || names.model === target ? [] : [names.model],
  );
  return {
    names: {
      fields,
      model: model ?? null,
      app: best.names.app ?? whole.names.app,
      to: target,
      placed: whole.names.placed,
      firm: [best, rest, whole].some(({ names }) => names.model === model && names.firm),
      pairs: whole.names.pairs,
      // A word taken for the model that is none leaves it to the others that could be.
      mentions: [...new Set([...others, ...best.names.mentions, ...whole.names.mentions])].filter(
        (word) => word !== model && word !== target && !fields.includes(word),
      ),
    },
    type: endless(best.type ?? rest.type, { ...rest.options, ...best.options }, words),
    options: withChoices({ ...rest.options, ...best.options }, whole.options),
  };
}

/** A choice field's values may stand in any sentence. */
function withChoices(options: OptionsReading, whole: OptionsReading): OptionsReading {
  return options.isChoice === true && options.choices === undefined && whole.choices !== undefined
    ? { ...options, choices: whole.choices }
    : options;
}

/** A sentence that names the field and says what it is, or that it is one. */
const ENOUGH = 4;

function weigh(sentence: string, part: Reading): number {
  const { names, type } = part;
  if (names.fields.length === 0) return 0;
  return (
    3 +
    (isWritten(part, sentence) ? 2 : 0) +
    (type === null ? 0 : 1.5) +
    (names.model === null ? 0 : 1) +
    (FIELD.test(sentence) ? 1 : 0) +
    (ADDS.test(sentence) ? 1 : 0)
  );
}

/** The field's name stands there as an identifier, not as words that make one. */
function isWritten({ names }: Reading, sentence: string): boolean {
  const [field = ''] = names.fields;
  return (
    field !== '' &&
    sentence.includes(field) &&
    (field.includes('_') || /^[`"'.]$/.test(sentence[sentence.indexOf(field) - 1] ?? ''))
  );
}

function readPart(words: string): Reading {
  const options = readOptions(words);
  const bare = withoutOptions(words, options);
  const names = readNames(bare, RELATION.test(bare) || POINTS.test(bare));
  return { names, type: readStatedType(bare, names, options), options };
}

/** Below this a request is left to other shapes. */
const LEAST = 0.5;

/** "approved_by -> users.User": an arrow from a name to a class. */
const POINTS = /\b[a-z]\w*[`"']?\s*(?:->|=>|→)\s*[`"']?(?:[a-z_]\w*\.)*[A-Z][a-z]\w*/;

const RELATION =
  /\b(?:fk|foreign[- ]?key|m2m|many[- ]to[- ]many|one[- ]to[- ]one|onetoone\w*|manytomany\w*|relation|1:1|fremdschlüssel|reference to|link to)\b/i;

/** A declaration that was written out, in a code block or in the words: `bio = models.TextField(blank=True)`. */
const DECLARED =
  /(?:^|[\s`])([a-z_]\w{0,62})\s*=\s*(?:models\.)?([A-Z]\w{0,40}(?:Field|Key))\(([^\n]{0,300}?)\)(?=[`\s,.;]|$)/g;

/** Names declared in code blocks, and the words with each declaration as a person would say it. */
function withDeclarations(text: string): { words: string; declared: string[] } {
  const declared: string[] = [];
  const said = (code: string) =>
    code.replace(DECLARED, (_, name: string, type: string, options: string) => {
      declared.push(name);
      return ` \`${name}\` ${type} (${options}) `;
    });
  const words = said(requestWords(text));
  const blocks = codeBlocks(text).flatMap((block) => {
    const before = declared.length;
    const lines = said(block)
      .split('\n')
      .filter((line) => line.includes('`'))
      .join(' ');
    if (declared.length === before) return [];
    const owner = /^[ \t]*class ([A-Z]\w{0,80})\b/m.exec(block)?.[1];
    return [`${lines.replace(/\s+/g, ' ').trim()}${owner === undefined ? '' : ` on the ${owner} model`}`];
  });
  return { words: [words, ...blocks].join('\n'), declared };
}

function asksForSomethingElse(words: string): boolean {
  return (
    ELSE.some((pattern) => pattern.test(words)) ||
    (ALTERS.test(words) && !ADDS.test(words)) ||
    (ASKS.test(words) && !ADDS.test(words))
  );
}

const FIELD = /\b(?:fields?|columns?|attributes?|flag|feld|champ|campo|spalte|colonne|columna|checkbox)\b/i;
const ADDS =
  /\b(?:add(?:s|ed|ing)?|new|needs?|needed|want(?:s|ed)?|give|(?:should|shall|must) (?:also )?(?:get|have|store|carry|hold|track|know|remember|point (?:to|at)|refer to|link to)|gets?|introduce|extend|put|include|store|save|track|record the|keep|hinzufügen|ergänzen|füge|ajout\w*|añad\w*|agreg\w*|braucht|brauchen|bräuchten?|missing|lacks?|could (?:use|do with)|would benefit from|require[sd]?|bekommt|bekommen|necesita\w*|besoin|(?:can|could|may) \w+ (?:have|get))\b/i;
const ALTERS =
  /\b(?:rename|remove|drop|delete|get rid of|change|alter|increase|widen|shorten|bump|convert|replace|move|split|fix|debug|refactor|deprecate|make|turn|squash|revert|override|set)\b/i;
const ASKS = /^\W*(?:who|what|why|when|where|which|does|do|is|are|has|did|how|lol|was)\b/i;

/** Each is plainly another kind of work. What only decorates a field ("with a test", "and the serializer") is not here. */
const ELSE: readonly RegExp[] = [
  /\b(?:new|create|introduce|build|design)\s+(?:an?\s+|the\s+|new\s+|django\s+|database\s+)*(?:[`"']?[A-Z]\w*[`"']?\s+|[a-z]+\s+)?(?:model|table)\b(?! field)/i,
  /\b(?:add|need|want)s?\s+(?:an?\s+|the\s+)*(?:new\s+)?(?:[`"']?[A-Z]\w*[`"']?\s+|[a-z]+\s+)?model\b(?! field)/i,
  /\bmodel\s+[`"']?[A-Z]\w+[`"']?\s+(?:in|with|->|:|\()\s?.*?,.*?,/,
  /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+`?\//,
  /\b(?:endpoint|view ?set|viewset|api route|router|middleware|background task|celery task|webhook)\b/i,
  /\b(?:list|detail|class-based|function|template) view\b|\b(?:a|an|new|the) (?:\w+ )?(?:view|page|dashboard|report)\b(?! field)/i,
  /\b(?:management )?command\b|--\w[\w-]+ (?:flag|option|argument)/i,
  /\b(?:type ?hints?|docstrings?|annotations?|mypy|pyright)\b(?!\s+field)/i,
  /\bprint(?:s|\(\)| statements?| calls?)\b.*\blog|\b(?:the|all|those|these|our|debug) prints\b|\bprint (?:statements?|calls?)\b|\bprint\(/i,
  /^\W*(?:(?:please|pls|can you|could you|we need|write|add|more|some|unit|a few)\s+)*(?:unit )?tests?\b|\bwrite (?:\w+ ){0,2}tests\b|\bcoverage\b|\btests? for\b(?!.*\bfield\b)/i,
  /\b(?:a|an|new|the) (?:[\w`]+ )?(?:method|classmethod|staticmethod|function|manager|queryset|signal|receiver|mixin|decorator|class|constraint|validator|cached_property|@property)\b/i,
  /\b(?:every|all|each)\s+(?:of the |the |our |single )?(?:models?|tables?|classes|apps?)\b/i,
  /\b(?:unique_together|index_together|constraints?|permissions?)\b|\b(?:an?|the) (?:db |database )?index (?:on|to|for)\b/i,
  /\b(?:add|put|show)\b[^.;\n]{0,50}\b(?:to|on|in) the (?:\w+ ){0,3}(?:page|screen|template|form|navbar|sidebar)\b(?! (?:model|table))/i,
  /\b(?:a|new) (?:new |django )*app\b/i,
  /\b(?:feature flag|settings?\.py|environment variable|env var|cli flag|compiler flag)\b/i,
  /\b(?:query|url|path|header|request) param(?:eter)?s?\b|\b(?:query|path|header|request|response|body) fields?\b/i,
  /\b(?:serializer|schema|form|dto) (?:fields?)\b|\bpydantic\b|\bfields? (?:to|on|in) (?:the )?\w*(?:Serializer|Form|Schema)\b/i,
];

/** Takes out what a default, a choice or a text is, so that it is not taken for a name. */
function withoutOptions(words: string, options: OptionsReading): string {
  const values = [...(options.choices ?? []), options.helpText, options.verboseName, options.default].filter(
    (value): value is string => value !== undefined && value !== '',
  );
  const escaped = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  let bare = words.replace(/\b(?:related[_ ]name|help[_ ]text|verbose[_ ]name)\s*[=:]?\s*(["'`])[^"'`\n]*\1/gi, ' ');
  if (options.choices)
    bare = bare.replace(
      new RegExp(
        `[\\["'\`(]*(?:${escaped.join('|')})["'\`]?(?:\\s*(?:,|/|\\||\\bor\\b|\\band\\b|\\bund\\b|\\boder\\b)\\s*(?:(?:and|or)\\s+)?["'\`]?(?:${escaped.join('|')})["'\`\\])]*)+`,
        'gi',
      ),
      ' ',
    );
  if (options.default)
    bare = bare.replace(new RegExp(`(\\bdefault\\w*\\W+(?:\\w+\\W+)?)["'\`]?${escaped.at(-1)}["'\`]?`, 'i'), '$1 ');
  return bare
    .replace(/\b(?:list_display|list_filter|search_fields|readonly_fields)\b/g, ' admin ')
    .replace(
      /\b(?:null|blank|unique|db_index|max_length|default|on_delete|max_digits|decimal_places)\s*=\s*[\w."'-]+/gi,
      ' ',
    );
}

/** Stands for the field's name. */
const MARK = '\u0001';

function readStatedType(bare: string, names: NamesReading, options: OptionsReading): TypeReading | null {
  const [field] = names.fields;
  let text = ` ${bare} `;
  // A type word inside the name says nothing where it stands: "phone_number", "order number".
  for (const name of names.fields) {
    text = text
      .replaceAll(name, ` ${MARK} `)
      .replace(new RegExp(`\\b${name.replaceAll('_', '[ -]')}\\b`, 'gi'), ` ${MARK} `);
  }
  for (const name of [names.model, names.app]) if (name) text = text.replaceAll(name, ' \u0002 ');
  const stated = readType(text.replace(/\b(?:migrations?|admin)\b/gi, ' '), field === undefined ? null : MARK);
  if (stated?.type === 'CharField' && options.isChoice) return stated;
  if (stated !== null && !(options.isChoice && stated.type === 'TextField')) return endless(stated, options, text);
  if (options.isChoice) return { type: 'CharField', words: 'choices' };
  if (/^(?:True|False)$/.test(options.default ?? '')) return { type: 'BooleanField', words: 'default' };
  if (options.onDelete !== undefined || POINTS.test(bare)) return { type: 'ForeignKey', words: 'target' };
  if (options.digits) return { type: 'DecimalField', words: 'digits' };
  if (options.maxLength !== undefined && names.fields.length > 0) return { type: 'CharField', words: 'max' };
  return field === undefined ? null : readTypeOfName(field);
}

/** A text with an end is no long text: only a CharField holds values to a length. */
function endless(type: TypeReading | null, options: OptionsReading, text: string): TypeReading | null {
  if (type?.type !== 'TextField' || options.maxLength === undefined || /\bTextField\b/i.test(text)) return type;
  return { ...type, type: 'CharField' };
}

/** "po_number, CharField(40), blank": a sentence that is nothing but a field. */
const FRAGMENT = /(?:^|[.!?;\n])\s*[`"']?[a-z][a-z0-9]*_\w{1,60}[`"']?\s*(?:[,(:]|->|-\s|as\b)/;

/** "please a datetime field last_used_at": a wish without a verb. */
const WISHED =
  /\b(?:please|pls|plz|bitte|svp|por favor|want|like|need)\b[^.;\n]{0,20}\b(?:an?|another|one|eine?n?|une?|una?)\s+(?:[\w-]+\s+){0,3}?(?:fields?|columns?|flag|attribute|feld|spalte|champ|campo)\b/i;

function surely(words: string, names: NamesReading, type: TypeReading | null, options: OptionsReading): number {
  const adds = ADDS.test(words) || (type !== null && FRAGMENT.test(words));
  const noun = FIELD.test(words);
  const named = names.fields.length > 0;
  const says = type !== null || options.nullBlank !== undefined || options.default !== undefined;
  // Without a verb, the shape of the sentence must speak: a name and a type (or the word field) on a model.
  if (!adds && !(named && (names.model !== null || (type !== null && WISHED.test(words))) && (says || noun))) return 0;
  if (!noun && !says && !(named && names.model !== null)) return 0;
  if (!named && !noun && !(type && names.model)) return 0;
  if (names.model === null && /\b[A-Z]\w*(?:Form|Serializer|Schema|View|ViewSet)\b/.test(words)) return 0;
  let sum = 0;
  if (adds) sum += 0.15;
  if (noun) sum += 0.3;
  if (named) sum += 0.2;
  if (names.model !== null) sum += 0.15;
  if (type !== null) sum += 0.25;
  if (options.nullBlank !== undefined || options.default !== undefined) sum += 0.1;
  if (/\bmigration\b/i.test(words)) sum += 0.1;
  if (names.fields.some((field) => words.includes(`\`${field}\``) || (field.includes('_') && words.includes(field))))
    sum += 0.05;
  if (NAMED.test(words)) sum += 0.15;
  if (options.admin) sum += 0.05;
  if (/\b(?:tests?|validat\w+|rule|422|400)\b/i.test(words) && !noun) sum -= 0.2;
  return Math.max(0, Math.min(1, Math.round(sum * 100) / 100));
}

function slotsOf(names: NamesReading, type: TypeReading | null, options: OptionsReading): Slots {
  const said: Record<string, SlotValue | undefined> = {
    app: names.app ?? undefined,
    model: names.model ?? undefined,
    field: names.fields.length > 1 ? names.fields : names.fields[0],
    field_type: type?.type,
    to: type && RELATION_TYPES.includes(type.type) ? (names.to ?? undefined) : undefined,
    max_length: type?.maxLength ?? options.maxLength,
    digits: type?.digits ?? options.digits,
    null_blank: options.nullBlank,
    default: options.default,
    choices: options.choices ?? (options.isChoice ? [] : undefined),
    unique: options.unique,
    index: options.index,
    on_delete: options.onDelete,
    related_name: options.relatedName,
    help_text: options.helpText,
    verbose_name: options.verboseName,
    admin: options.admin,
    serializer: options.serializer,
    form: options.form,
    mentions: names.mentions.length > 0 ? names.mentions : undefined,
    firm: names.firm ? true : undefined,
    pairs: names.pairs.length > 0 ? names.pairs : undefined,
    placed: names.fields.length === 0 && names.placed.length > 0 ? names.placed : undefined,
  };
  const slots: Slots = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) slots[name] = slot(value, 'said');
  return slots;
}
