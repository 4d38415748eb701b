import type { DjangoModel } from '../../python/index/facts.ts';
import type { Question, QuestionOption } from '../../ticket/question.ts';
import { editDistance } from '../../python/resolve-name.ts';
import type { Knowledge } from '../shape.ts';
import type { FoundModel } from '../find-model.ts';
import { isTestPath } from '../is-test-path.ts';
import { typeElsewhere } from '../type-elsewhere.ts';
import { siblingsOf, textLength } from './house-style.ts';

/** More options than this are not read. */
const MOST_OPTIONS = 5;

export function askModel(
  found: Extract<FoundModel, { kind: 'unclear' }>,
  field: string | null,
  all: DjangoModel[],
): Question {
  const concrete = all.filter((model) => !model.abstract && !model.proxy && !found.near.includes(model));
  const rest = [...concrete].sort((a, b) => farness(found.said, a) - farness(found.said, b));
  const near = found.fits ? found.near.slice(0, MOST_OPTIONS) : [...found.near, ...rest].slice(0, MOST_OPTIONS);
  const named = (model: DjangoModel) => `${model.app}.${model.name}`;
  const first = found.said !== null ? found.near[0] : undefined;
  return {
    slot: 'model',
    text: `Which model gets ${field ? `\`${field}\`` : 'the field'}?`,
    why:
      found.said === null
        ? 'The request names no model.'
        : found.fits
          ? `"${found.said}" fits ${near.map(named).join(' and ')}.`
          : `There is no model "${found.said}" here.`,
    options: near.map((model) => ({ value: named(model), label: named(model) })),
    default: first && !found.fits ? named(first) : null,
    freeText: true,
  };
}

function farness(said: string | null, model: DjangoModel): number {
  return said === null ? 0 : editDistance(said.toLowerCase(), model.name.toLowerCase());
}

export function askApp(models: DjangoModel[], said: string | null): Question {
  const name = models[0]?.name ?? '';
  return {
    slot: 'app',
    text: `Which ${name} is meant?`,
    why:
      models.length === 1
        ? `${name} is not in ${said}; there is one in ${models[0]?.app}.`
        : `${models.length} apps have a model ${name}.`,
    options: models
      .slice(0, MOST_OPTIONS)
      .map((model) => ({ value: model.app, label: `${model.app}.${model.name} (${model.path})` })),
    default: models.length === 1 ? (models[0]?.app ?? null) : null,
    freeText: false,
  };
}

export function askField(model: DjangoModel, taken: { name: string; as: string } | null): Question {
  const where = `${model.app}.${model.name}`;
  return {
    slot: 'field',
    text: `What shall the new field of ${where} be called?`,
    why: taken ? `${where} already has \`${taken.name}\` (${taken.as}).` : 'The request does not name it.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askFieldType(field: string, model: DjangoModel, knowledge: Knowledge): Question {
  const { type, why } = likelyType(field, model, knowledge);
  const common: QuestionOption[] = [
    'CharField',
    'TextField',
    'IntegerField',
    'BooleanField',
    'DateTimeField',
    'DateField',
    'DecimalField',
  ]
    .filter((each) => each !== type)
    .map((each) => ({ value: each, label: TYPE_LABELS[each] ?? each }));
  return {
    slot: 'field_type',
    text: `What does \`${field}\` hold?`,
    why,
    options: [{ value: type, label: TYPE_LABELS[type] ?? type }, ...common].slice(0, MOST_OPTIONS),
    default: type,
    freeText: true,
  };
}

export function askChoices(field: string, given: string | null): Question {
  return {
    slot: 'choices',
    text: `Which values can \`${field}\` take?`,
    why: given ? `Only "${given}" is named.` : 'A choice field needs its choices.',
    options: [],
    default: null,
    freeText: true,
  };
}

export function askTarget(field: string, said: string | null, candidates: DjangoModel[]): Question {
  return {
    slot: 'to',
    text: `Which model does \`${field}\` point to?`,
    why: said ? `"${said}" is not a model of this repository.` : 'The request does not say it.',
    options: candidates
      .slice(0, MOST_OPTIONS)
      .map((model) => ({ value: `${model.app}.${model.name}`, label: `${model.app}.${model.name}` })),
    default: null,
    freeText: true,
  };
}

/** Rows that exist already need a value; `null` as the answer lets them have none. */
export function askDefault(
  field: string,
  type: string,
  model: DjangoModel,
  bad: string | null,
  allowsNull: boolean,
): Question {
  return {
    slot: 'default',
    text: `What shall \`${field}\` be for the rows of ${model.app}.${model.name} that exist already?`,
    why:
      bad !== null
        ? `${bad === '' ? 'Empty text' : `"${bad}"`} is no value of ${withArticle(type)}.`
        : `It must not be empty, and ${withArticle(type)} has no natural default.`,
    options: allowsNull ? [{ value: 'null', label: 'nothing (NULL); new ones must have it' }] : [],
    default: null,
    freeText: true,
  };
}

function withArticle(type: string): string {
  return /^(?:Integer|Email|Image|OneToOne)/.test(type) ? `an ${type}` : `a ${type}`;
}

const TYPE_LABELS: Record<string, string> = {
  CharField: 'short text (CharField)',
  TextField: 'long text (TextField)',
  IntegerField: 'whole number (IntegerField)',
  PositiveIntegerField: 'whole number from 0 (PositiveIntegerField)',
  BooleanField: 'yes or no (BooleanField)',
  DateTimeField: 'date and time (DateTimeField)',
  DateField: 'date (DateField)',
  DecimalField: 'exact number such as an amount (DecimalField)',
  URLField: 'web address (URLField)',
  EmailField: 'email address (EmailField)',
};

/** The type to offer first: as the same name elsewhere, as the name suggests, else as most fields here. */
function likelyType(field: string, model: DjangoModel, knowledge: Knowledge): { type: string; why: string } {
  const elsewhere = typeElsewhere(field, knowledge);
  if (elsewhere && TYPE_LABELS[elsewhere.value]) return { type: elsewhere.value, why: `${elsewhere.why}.` };
  for (const [type, pattern] of SUGGESTS) {
    if (pattern.test(field)) return { type, why: `The name suggests it; the request does not say it.` };
  }
  const length = textLength('CharField', model, knowledge);
  if (length) return { type: 'CharField', why: `The request does not say it; ${length.why}.` };
  const [own] = siblingsOf(model, knowledge);
  const texts = (own?.fields ?? []).filter(({ type }) => type === 'CharField').length;
  return {
    type: 'CharField',
    why:
      texts > 0
        ? `The request does not say it; ${texts} of ${own?.fields.length} fields of ${own?.where} are CharFields.`
        : 'The request does not say it.',
  };
}

const SUGGESTS: readonly [string, RegExp][] = [
  ['DateTimeField', /_(?:at|on|until|since|time)$/],
  ['DecimalField', /(?:^|_)(?:price|amount|cost|total|fee|balance|rate|tax|discount)$/],
  [
    'IntegerField',
    /(?:^|_)(?:priority|count|counter|number_of_.*|quantity|qty|rank|order|position|age|size|score|rating|level|weight|points|likes|views|year|days|hours|minutes)$/,
  ],
  [
    'TextField',
    /(?:^|_)(?:notes?|description|comments?|bio|body|summary|text|message|content|remarks?|instructions?|about)$/,
  ],
];

/** Models a relation could point to: those of the same app first, tests never. */
export function targets(model: DjangoModel, models: DjangoModel[]): DjangoModel[] {
  const concrete = models.filter((each) => !each.abstract && !isTestPath(each.path));
  return [
    ...concrete.filter((each) => each.app === model.app && each.name !== model.name),
    ...concrete.filter((each) => each.app !== model.app),
  ];
}
