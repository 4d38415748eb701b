import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';

/** Microsoft's own reader of cards, which needs no browser to tell what is wrong with one. */
interface Reader {
  AdaptiveCard: new () => {
    parse(card: unknown): void;
    validateProperties(): { validationEvents: { message: string }[] };
  };
}
const reader = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Reader;

const schema = JSON.parse(readFileSync(path.join(import.meta.dirname, 'adaptive-card.schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: false, strict: false }).compile(schema);

/** What stands against a card, by the schema of Teams' own types and by Microsoft's reader; nothing where it is right. */
export function problemsOf(card: unknown): string[] {
  const size = Buffer.byteLength(JSON.stringify(card));
  const found = size > MOST_BYTES ? [`it has ${size} bytes`] : [];
  if (!validate(card)) found.push(...(validate.errors ?? []).filter(isTelling).map(sayError));
  const read = new reader.AdaptiveCard();
  read.parse(card);
  found.push(...read.validateProperties().validationEvents.map(({ message }) => message));
  return found.slice(0, 8);
}

/** The least that any way into Teams takes. */
const MOST_BYTES = 28 * 1024;

/** That one of many shapes did not fit says nothing of the one that was meant. */
function isTelling({ keyword, message }: ErrorObject): boolean {
  return keyword !== 'const' && keyword !== 'anyOf' && message !== undefined;
}

function sayError({ instancePath, message = '', params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

/** Every object in a card. */
export function* walk(value: unknown): Generator<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const each of Object.values(value)) yield* walk(each);
}

/** The words of a card as people read them, a line an element; what only older clients show is left out. */
export function wordsOf(card: unknown): string {
  const lines: string[] = [];
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
      return;
    }
    const element = value as Record<string, unknown>;
    if (element['type'] === 'RichTextBlock') {
      const inlines = element['inlines'] as (string | { text: string })[];
      lines.push(inlines.map((inline) => (typeof inline === 'string' ? inline : inline.text)).join(''));
      return;
    }
    for (const key of ['label', 'title'] as const) if (typeof element[key] === 'string') lines.push(element[key]);
    for (const key of ['body', 'items', 'columns', 'rows', 'cells', 'actions', 'choices']) visit(element[key]);
  };
  visit(card);
  return lines.filter((line) => line.trim() !== '').join('\n');
}
