import type { GuardFinding, GuardWeight } from '../../ticket/report.ts';
import type { DiffFile } from '../workspace/diff.ts';
import { defineGuard } from './guard.ts';
import { isPython } from './kinds.ts';
import { addedComments, codeOf, withoutMoved } from './source.ts';

export const hiddenInstructions = defineGuard({
  name: 'hidden-instructions',
  purpose: 'Notices text that shows otherwise than it is read, and orders to whoever reads it for a program.',
  weight: 'warn',
  safety: true,
  look({ diff }) {
    const files = diff.files.filter((file) => file.after !== null && !isTranslation(file.path));
    const seen = withoutMoved(files.flatMap(hiddenIn), diff.files);
    const findings = seen.map(({ path, line, message, advice }): GuardFinding => ({ path, line, message, advice }));
    const weight = RANK.find((candidate) => seen.some((one) => one.weight === candidate)) ?? 'warn';
    return { looked: `${diff.files.reduce((sum, file) => sum + file.added, 0)} added lines.`, findings, weight };
  },
});

const RANK: readonly GuardWeight[] = ['block', 'person'];

interface Hidden extends GuardFinding {
  line: number;
  text: string;
  weight: GuardWeight;
}

/** Texts in other scripts need marks of direction. */
function isTranslation(path: string): boolean {
  return /(?:^|\/)(?:locales?|translations?|i18n|l10n|lang|languages)\/|\.(?:po|pot|xliff?|arb|ftl|strings)$/i.test(
    path,
  );
}

function hiddenIn(file: DiffFile): Hidden[] {
  const found: Hidden[] = [];
  const say = (line: number, text: string, weight: GuardWeight, message: string, advice: string): void => {
    found.push({ path: file.path, line, text, weight, message, advice });
  };
  for (const { line, text } of file.addedLines) {
    const shown = text.slice(0, LONGEST);
    if (TURNS.test(shown)) {
      say(
        line,
        text,
        'block',
        'The line holds marks that turn the direction of text, so that it shows otherwise than it runs.',
        'Take them out, or write them as escapes.',
      );
    } else if (TAGS.test(shown.replace(FLAGS, ''))) {
      say(line, text, 'person', 'The line holds letters that no screen shows.', 'Take them out.');
    } else if (isPython(file.path) && UNSEEN.test(shown.slice(line === 1 ? 1 : 0))) {
      say(
        line,
        text,
        'warn',
        'The line holds a character that takes no room.',
        'Take it out, or write it as an escape.',
      );
    }
  }
  for (const { line, text } of proseOf(file)) {
    const order = orderIn(text);
    if (order !== null) {
      say(
        line,
        text,
        order,
        'The text gives orders to a program that reads it.',
        'Take it out; what a change must do stands in its ticket.',
      );
    } else if (
      isPython(file.path) &&
      /^#.*(?<![\w/+=])[A-Za-z0-9+/]{120,}={0,2}(?![\w/+])/.test(text) &&
      /\d/.test(text) &&
      /[A-Z]/.test(text)
    ) {
      say(line, text, 'warn', 'The comment holds encoded text that nobody can read.', 'Say in words what it is for.');
    }
  }
  return found;
}

const LONGEST = 5_000;

/** Embeddings, overrides and isolates of direction (CVE-2021-42574). */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/u;
/** Tag characters; flags of regions are written with them, behind a black flag. */
const TAGS = /[\u{E0000}-\u{E007F}]/u;
const FLAGS = /\u{1F3F4}[\u{E0020}-\u{E007F}]{1,8}/gu;
/** Not the joiners that emoji and several scripts need. */
const UNSEEN = /[\u200B\u2060-\u2064\uFEFF\u180E]/u;

/** Comments and strings that are statements, of Python; every line of texts and of pages. */
function proseOf(file: DiffFile): { line: number; text: string }[] {
  if (!isPython(file.path))
    return PROSE.test(file.path)
      ? file.addedLines.map(({ line, text }) => ({ line, text: text.slice(0, LONGEST) }))
      : [];
  const code = codeOf(file);
  if (code === null) return [];
  const added = new Map(file.addedLines.map(({ line, text }) => [line, text]));
  const docstrings = code.lines
    .filter(({ start }) => /^[rRuU]?["']/.test(code.text.slice(start, start + 2)))
    .flatMap(({ start, end }) => {
      const lines: { line: number; text: string }[] = [];
      for (let line = code.lineAt(start); line <= code.lineAt(Math.max(start, end - 1)); line += 1) {
        const text = added.get(line);
        if (text !== undefined) lines.push({ line, text: text.slice(0, LONGEST) });
      }
      return lines;
    });
  return [...addedComments(file).map(({ line, text }) => ({ line, text: text.slice(0, LONGEST) })), ...docstrings];
}

const PROSE =
  /(?:\.(?:md|mdx|rst|txt|html?|jinja2?|j2|toml|ya?ml|cfg|ini|json)|(?:^|\/)(?:README|CONTRIBUTING|NOTES))$/i;

/** person: plainly one; warn: what may be about such programs rather than for them. */
export function orderIn(text: string): GuardWeight | null {
  if (
    !/\b(?:ignore|disregard|forget|override|assistants?|agents?|bots?|AI|LLMs?|models?|copilot|prompt|reviewers?)\b/i.test(
      text,
    )
  )
    return null;
  if (
    /\b(?:ignore|disregard|forget|override)\s+(?:(?:all|any|every|the|your|these|of|my)\s+){0,3}(?:previous|prior|above|earlier|preceding|other|system|safety|existing)\s+(?:\w+\s+){0,2}(?:instructions?|prompts?|rules?|guidelines?|directions?|messages?|context|checks?)\b/i.test(
      text,
    )
  ) {
    return 'person';
  }
  const addressed =
    /(?:\b(?:note|attention|instructions?|message|important|hint|request)\s+(?:to|for)\s+(?:(?:any|all|the|every)\s+)?(?:AI|LLM|language|code|coding|automated)?\s*-?\s*(?:AIs|LLMs|bots?|assistants?|agents?|models?|copilots?)\b|^\W*(?:AI|LLM)(?:\s+(?:assistants?|agents?|bots?|reviewers?|models?))?\s*[:,]|\b(?:if you are|as)\s+an?\s+(?:AI|LLM|language model|(?:automated|coding)\s+(?:agent|assistant|bot))\b|\b(?:AI|LLM|coding|automated)[ -](?:assistants?|agents?|bots?|reviewers?|models?)\s+(?:must|should|shall|may|please|are\s+(?:asked|allowed|told)))/i.test(
      text,
    );
  if (addressed)
    return /\b(?:approve|merge|skip|disable|delete|remove|push|send|post|upload|reveal|print|run|execute|grant|add|mark|must|do\s+not|don't|never|always|ignore)\b/i.test(
      text,
    )
      ? 'person'
      : 'warn';
  return /\b(?:system prompt|you are now\s+(?:an?|the)\s+\w+|do not (?:tell|mention this to) the (?:user|reviewer|developer)s?)\b/i.test(
    text,
  )
    ? 'warn'
    : null;
}
