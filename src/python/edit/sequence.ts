import type { Node } from '../parse/python.ts';
import { readTree } from '../parse/python.ts';
import { assignmentsOf } from './class-attribute.ts';
import { edited, refuse, type Edited, type Refusal } from './edited.ts';
import { findClass, lineOf } from './find-class.ts';
import { insertItem } from './insert-item.ts';
import { quoted, quoteStyle } from './layout.ts';
import { splice } from './splice.ts';

export interface SequenceItem {
  /** "ArticleAdmin", "ArticleForm.Meta"; null for a variable of the module, such as MIDDLEWARE or urlpatterns. */
  className: string | null;
  attribute: string;
  item: string;
  /** 'string' (the default): `item` is the text of a string, quoted as the file does. 'expression': `item` is Python. */
  as?: 'string' | 'expression';
  /** For fieldsets: which section's "fields" gets the item. */
  section?: 'first' | 'last' | { title: string | null };
  /** 'end' is the default. The name stands for the item with that text. */
  at?: 'start' | 'end' | { after: string } | { before: string };
  /** Columns a line may have before it is written one item a line. 88 where not given. */
  lineLength?: number;
}

/**
 * Adds an item to a list, tuple or set that is written out: `list_display = ("a",)`. An item that is there already changes nothing.
 * Refuses what is not a literal (a sum, a call, a name), more than one assignment, and `fields = "__all__"` (code all-fields).
 */
export async function addToSequence(source: string, wanted: SequenceItem): Promise<Edited | Refusal> {
  return readTree(source, (root) => {
    const value = findValue(root, wanted);
    if ('kind' in value) return value;
    const sequence = wanted.section === undefined ? value : sectionFields(value, wanted.section, nameOf(wanted));
    if ('kind' in sequence) return sequence;
    return append(source, sequence, wanted);
  });
}

function append(source: string, sequence: Node, wanted: SequenceItem): Edited | Refusal {
  if (!SEQUENCES.has(sequence.type)) {
    const all = sequence.type === 'string' && stringValue(sequence) === '__all__';
    return all
      ? refuse('all-fields', `${nameOf(wanted)} is "__all__": it holds every field already.`, lineOf(sequence))
      : refuse('not-literal', `${nameOf(wanted)} is not a plain list or tuple.`, lineOf(sequence));
  }
  const items = itemsOf(sequence);
  const texts = items.map(textOf);
  const isString = wanted.as !== 'expression';
  if (texts.includes(wanted.item)) return edited(source, source);
  const at = positionOf(texts, wanted.at ?? 'end');
  if (at === null) {
    return refuse(
      'anchor-not-found',
      `${nameOf(wanted)} does not hold what the item should stand next to.`,
      lineOf(sequence),
    );
  }
  const text = isString ? quoted(wanted.item, quoteOf(items) ?? quoteStyle(source)) : wanted.item;
  return edited(source, splice(source, insertItem(source, sequence, items, at, text, wanted.lineLength ?? 88)));
}

const SEQUENCES = new Set(['list', 'tuple', 'set', 'expression_list']);

function findValue(root: Node, wanted: SequenceItem): Node | Refusal {
  let block = root;
  if (wanted.className !== null) {
    const found = findClass(root, wanted.className);
    if (found.kind === 'refusal') return found;
    block = found.body;
  }
  const here = assignmentsOf(block).filter((item) => item.names.includes(wanted.attribute));
  const [first, second] = here;
  const changed = changedElsewhere(block, wanted.attribute);
  if (first?.value === undefined || first.value === null) {
    if (changed !== null) {
      return refuse('attribute-ambiguous', `${nameOf(wanted)} is set under a condition.`, lineOf(changed));
    }
    return refuse('attribute-missing', `There is no ${nameOf(wanted)}.`);
  }
  if (second !== undefined || changed !== null) {
    return refuse(
      'attribute-ambiguous',
      `${nameOf(wanted)} is set in more than one place.`,
      lineOf(second?.node ?? changed ?? first.node),
    );
  }
  return first.value;
}

/** `x += …`, or an assignment of the name under a condition of the same block. */
function changedElsewhere(block: Node, name: string): Node | null {
  const direct = new Set(assignmentsOf(block).map((item) => item.node.firstNamedChild?.id));
  return (
    block.descendantsOfType(['assignment', 'augmented_assignment']).find((node) => {
      const left = node.childForFieldName('left');
      if (left?.type !== 'identifier' || left.text !== name || direct.has(node.id)) return false;
      for (let up = node.parent; up !== null && up.id !== block.id; up = up.parent) {
        if (up.type === 'function_definition' || up.type === 'class_definition') return false;
        if (up.type === 'assignment') return false;
      }
      return true;
    }) ?? null
  );
}

/** The "fields" of one section of `fieldsets = [("Title", {"fields": (...)}), …]`. */
function sectionFields(value: Node, section: NonNullable<SequenceItem['section']>, name: string): Node | Refusal {
  if (!SEQUENCES.has(value.type)) return refuse('not-literal', `${name} is not a plain list or tuple.`, lineOf(value));
  const sections: { title: string | null; fields: Node }[] = [];
  for (const item of itemsOf(value)) {
    const [title, options] = SEQUENCES.has(item.type) ? itemsOf(item) : [];
    const pair = options?.namedChildren.find((node) => node.type === 'pair' && keyOf(node) === 'fields');
    const fields = pair?.childForFieldName('value');
    if (title === undefined || !fields)
      return refuse('not-literal', `${name} has a section that is not written out.`, lineOf(item));
    sections.push({ title: title.type === 'none' ? null : sectionTitle(title), fields });
  }
  const found =
    section === 'first'
      ? sections[0]
      : section === 'last'
        ? sections.at(-1)
        : sections.find((item) => item.title === section.title);
  return found?.fields ?? refuse('section-not-found', `${name} has no such section.`, lineOf(value));
}

/** "Title" for `"Title"` and for `_("Title")`. */
function sectionTitle(node: Node): string {
  const inner = node.type === 'call' ? node.childForFieldName('arguments')?.firstNamedChild : node;
  return inner?.type === 'string' ? stringValue(inner) : node.text;
}

function keyOf(pair: Node): string {
  const key = pair.childForFieldName('key');
  return key?.type === 'string' ? stringValue(key) : '';
}

function itemsOf(sequence: Node): Node[] {
  return sequence.namedChildren.filter((child) => child.type !== 'comment');
}

function positionOf(texts: string[], at: NonNullable<SequenceItem['at']>): number | null {
  if (at === 'end') return texts.length;
  if (at === 'start') return 0;
  const found = texts.indexOf('after' in at ? at.after : at.before);
  if (found === -1) return null;
  return 'after' in at ? found + 1 : found;
}

function textOf(item: Node): string {
  return item.type === 'string' ? stringValue(item) : item.text;
}

/** The text of a plain string as written, escapes included. */
function stringValue(node: Node): string {
  return node.namedChildren
    .filter((child) => child.type === 'string_content')
    .map((child) => child.text)
    .join('');
}

function quoteOf(items: Node[]): '"' | "'" | null {
  const mark = items.findLast((item) => item.type === 'string')?.firstNamedChild?.text.at(-1);
  return mark === '"' || mark === "'" ? mark : null;
}

function nameOf(wanted: SequenceItem): string {
  return wanted.className === null ? wanted.attribute : `${wanted.className}.${wanted.attribute}`;
}
