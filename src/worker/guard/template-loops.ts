import { endOfBracket } from '../../python/index/split-code.ts';
import type { Knowledge } from '../../shapes/shape.ts';
import type { DiffFile } from '../workspace/diff.ts';
import type { GuardContext } from './guard.ts';
import { fetches, type Query, queryOf, queryOfView } from './queries.ts';
import { relationsIn } from './relations.ts';
import { type Side, sidesOf } from './sides.ts';

export interface TemplateUse {
  path: string;
  line: number;
  /** "order.customer.name". */
  what: string;
  /** What the loop goes over: "orders". */
  source: string;
}

/**
 * Relations that added lines of templates follow from the rows of a loop, where a view says what the loop goes over: a list view, or a
 * changed function that renders the template. And those of unchanged templates whose view lost what it fetched.
 */
export function templateLoops(context: GuardContext): TemplateUse[] {
  const templates = context.diff.files.filter((file) => TEMPLATE.test(file.path) && file.after !== null);
  const sides = sidesOf(context, 'head');
  return [
    ...templates.flatMap((file) => usesIn(addedIn(file), context.head, sides)),
    ...unchangedTemplates(context, sides),
  ];
}

/** A template, and which of its lines are looked at. */
interface Template {
  path: string;
  text: string;
  isNew(line: number, text: string): boolean;
}

function addedIn(file: DiffFile): Template {
  const added = new Set(file.addedLines.map(({ line }) => line));
  const removed = new Set(file.removedLines.map(({ text }) => text.trim()));
  const isNew = (line: number, text: string): boolean => added.has(line) && !removed.has(text.trim());
  return { path: file.path, text: file.after ?? '', isNew };
}

/** Templates that stayed as they were, and whose view no longer fetches what they read, or is new. */
function unchangedTemplates(context: GuardContext, sides: Side[]): TemplateUse[] {
  const templates = context.neighbours.filter(({ path }) => TEMPLATE.test(path));
  if (templates.length === 0) return [];
  const before = sidesOf(context, 'base');
  return templates.flatMap(({ path, text }) => {
    const whole: Template = { path, text, isNew: () => true };
    const known = new Set(usesIn(whole, context.base, before).map(({ what }) => what));
    return (
      usesIn(whole, context.head, sides)
        .filter(({ what }) => !known.has(what))
        // What it fetched before, or a view that was not there: where neither can be told, nothing is said.
        .filter(({ source }) => {
          const name = nameOf(path);
          return (
            queryBehind(source, name, context.base, before) !== null ||
            !before.some(({ code }) => code.text.includes(name))
          );
        })
        .map((use) => ({ ...use, ...placeOfView(path, sides, use) }))
    );
  });
}

/** The view is what changed: the finding stands where it names the template. */
function placeOfView(template: string, sides: Side[], use: TemplateUse): { path: string; line: number } {
  const name = nameOf(template);
  for (const { path, code } of sides) {
    const at = code.text.search(new RegExp(`["']${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']`));
    if (at !== -1) return { path, line: code.lineAt(at) };
  }
  return use;
}

const TEMPLATE = /(?:^|\/)(?:templates|jinja2)\/.+\.(?:html|txt|xml|jinja2?|j2)$/;

function nameOf(path: string): string {
  return path.replace(/^(?:.*\/)?(?:templates|jinja2)\//, '');
}

function usesIn(file: Template, knowledge: Knowledge, sides: Side[]): TemplateUse[] {
  const name = nameOf(file.path);
  const stack: Row[] = [];
  const queries = new Map<string, Query | null>();
  const queryFor = (source: string): Query | null => {
    const known = queries.get(source);
    if (known !== undefined) return known;
    const found = queryBehind(source, name, knowledge, sides);
    queries.set(source, found);
    return found;
  };
  const found = new Map<string, TemplateUse>();
  const lines = file.text.split('\n');
  for (const [at, text] of lines.entries()) {
    const isNew = file.isNew(at + 1, text);
    for (const [, tag = ''] of text.slice(0, 5_000).matchAll(/\{[{%]-?([^{}]{1,500})[%}]\}/g)) {
      const use = isNew ? useIn(tag, stack, knowledge) : null;
      if (use !== null && !found.has(use.what)) found.set(use.what, { path: file.path, line: at + 1, ...use });
      const loop = /^\s*for\s+(\w{1,100})\s+in\s+([\w.]{1,200})/.exec(tag);
      if (loop?.[1] !== undefined)
        stack.push({ variable: loop[1], source: loop[2] ?? '', query: queryFor(loop[2] ?? '') });
      else if (/^\s*for\b/.test(tag)) stack.push({ variable: '', source: '', query: null });
      else if (/^\s*endfor\b/.test(tag)) stack.pop();
    }
  }
  return [...found.values()];
}

interface Row {
  variable: string;
  source: string;
  query: Query | null;
}

function useIn(tag: string, stack: readonly Row[], { index }: Knowledge): { what: string; source: string } | null {
  for (const { variable, source, query } of stack) {
    if (query === null) continue;
    const relations = relationsIn(index).of(query.model);
    for (const [whole, own, name = '', next] of tag.matchAll(
      /(?<![\w."'])(\w{1,100})\.(\w{1,100})(?:\.(\w{1,100}))?/g,
    )) {
      const relation = own === variable ? relations.get(name) : undefined;
      if (relation === undefined || fetches(query, name)) continue;
      if (relation.to === 'one' || /^(?:all|count|exists|first|last)$/.test(next ?? '')) return { what: whole, source };
    }
  }
  return null;
}

/** What a variable of a template holds, by the views that render it. */
function queryBehind(variable: string, template: string, knowledge: Knowledge, sides: Side[]): Query | null {
  const { index } = knowledge;
  for (const module of Object.values(index.modules)) {
    for (const item of module.classes) {
      const text = (name: string) =>
        item.attributes.find((each) => each.name === name)?.value.replace(/^["']|["']$/g, '');
      const isList = item.bases.some((base) => base.endsWith('ListView'));
      const named = text('template_name');
      if (named === undefined ? !isList : named !== template) continue;
      const query = queryOfView({ path: module.path, knowledge }, item.name);
      if (query === null) continue;
      const lower = query.model.name.toLowerCase();
      if (named === undefined && template !== `${query.model.app}/${lower}_list.html`) continue;
      if ([text('context_object_name'), 'object_list', 'page_obj', `${lower}_list`].includes(variable)) return query;
    }
  }
  return fromFunctions(variable, template, sides);
}

/** `render(request, "shop/orders.html", {"orders": Order.objects.all()})` in a changed module. */
function fromFunctions(variable: string, template: string, sides: Side[]): Query | null {
  if (!/^\w+$/.test(variable)) return null;
  for (const side of sides) {
    const { text } = side.code;
    for (const quote of ['"', "'"]) {
      const at = text.indexOf(`${quote}${template}${quote}`);
      if (at === -1) continue;
      const key = new RegExp(`["']${variable}["']\\s*:\\s*`, 'g');
      key.lastIndex = Math.max(0, at - 2_000);
      const match = key.exec(text);
      if (match === null || match.index > at + 2_000) continue;
      const from = match.index + match[0].length;
      return queryOf(side, side.code, text.slice(from, endOfItem(text, from)), match.index);
    }
  }
  return null;
}

function endOfItem(text: string, from: number): number {
  const most = Math.min(text.length, from + 2_000);
  for (let at = from; at < most; at += 1) {
    const mark = text.charAt(at);
    if (/[,)\]}]/.test(mark)) return at;
    if (/[([{]/.test(mark)) at = endOfBracket(text, at, most) - 1;
  }
  return most;
}
