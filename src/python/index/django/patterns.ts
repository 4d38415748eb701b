import { readString } from '../split-code.ts';
import { startOf, statementsOn } from './list-statements.ts';
import { callOf, itemsOf, summandsOf, type CallOfParts, type Part } from './parts.ts';
import { patternCall } from './pattern-call.ts';
import { moduleCalled, settingOf, valueOf } from './project.ts';
import type { Routers } from './routers.ts';
import { textOf, type Surroundings } from './text.ts';
import { viewOf, type View } from './views.ts';

/** A URL pattern as written, before it is mounted anywhere. */
export interface Pattern {
  kind: 'pattern';
  route: string;
  regex: boolean;
  name: string | null;
  view: View | null;
  source: string;
  methods: string[] | null;
  path: string;
  line: number;
  conditional: boolean;
}

/** `path("shop/", include(…))`: patterns below a route. */
export interface Mount {
  kind: 'mount';
  route: string;
  regex: boolean;
  /** Null: none. */
  namespace: string | null;
  /** Patterns written in place, or the list of a module, read only when it is asked for: modules may include each other. */
  patterns: Entry[] | { path: string; name: string };
  conditional: boolean;
}

export type Entry = Pattern | Mount;

/** Reads lists of URL patterns: `urlpatterns` of a module and whatever it is put together from. */
export class PatternReader {
  readonly #around: Surroundings;
  readonly #routers: Routers;
  readonly #lists = new Map<string, Entry[]>();
  /** Lists being read: what a list holds so far is what it means in its own statements. */
  readonly #open = new Map<string, Entry[]>();
  #depth = 0;

  constructor(around: Surroundings, routers: Routers) {
    this.#around = around;
    this.#routers = routers;
  }

  /** The list a name of a module is bound to, over `=`, `+=`, `.append`, `.extend` and `.insert` in the order they stand. */
  list(path: string, name: string): Entry[] {
    const key = `${path}\0${name}`;
    const known = this.#lists.get(key) ?? this.#open.get(key);
    if (known !== undefined) return known;
    const module = this.#around.modules[path];
    const statements = module === undefined ? [] : statementsOn(module, name);
    if (statements.length === 0) return this.#elsewhere(path, name);
    let list: Entry[] = [];
    for (const { kind, value, conditional } of statements) {
      this.#open.set(key, list);
      const found = this.#expression(path, value).map((entry) => (conditional ? { ...entry, conditional } : entry));
      // `if settings.PREFIX: urlpatterns = [path(PREFIX, include(urlpatterns))]`: without the setting nothing changes.
      if (kind === 'set' && conditional && new RegExp(`\\b${name}\\b`).test(value.text)) continue;
      list = kind === 'set' && !conditional ? found : [...list, ...found].slice(0, MOST_ENTRIES);
    }
    this.#open.delete(key);
    this.#lists.set(key, list);
    return list;
  }

  #elsewhere(path: string, name: string): Entry[] {
    const found = this.#around.follow.find(path, name);
    if (found?.kind !== 'value' || found.rest.length > 0 || found.path === path) return [];
    return this.list(found.path, found.fact.name);
  }

  #expression(path: string, part: Part): Entry[] {
    if (this.#depth > MOST_NESTED) return [];
    this.#depth++;
    const found = this.#read(path, part);
    this.#depth--;
    return found;
  }

  #read(path: string, part: Part): Entry[] {
    const summands = summandsOf(part);
    if (summands.length > 1) return this.#all(path, summands);
    const items = itemsOf(part);
    if (items !== null) return this.#all(path, items);
    if (/^[A-Za-z_][\w.]*$/.test(part.text)) return this.#named(path, part.text);
    const call = callOf(part);
    if (call === null || !/^[\w.]+$/.test(call.callee)) return [];
    const kind = patternCall(this.#around.modules[path], call.callee);
    if (kind === 'path' || kind === 're_path') return this.#pattern(path, call, part.line, kind === 're_path');
    if (kind === 'i18n_patterns') return [this.#localised(path, call)];
    // `patterns("", url(…), …)` of older Django.
    if (kind === 'patterns') return this.#all(path, call.positional.slice(1));
    // `list(…)`, `format_suffix_patterns(…)`: the formats are left out.
    if (kind === 'same') return this.#all(path, call.positional.slice(0, 1));
    return [];
  }

  /** Parts of one list, `*other` unpacked. Lists that double themselves again and again end somewhere. */
  #all(path: string, parts: readonly Part[]): Entry[] {
    const found: Entry[] = [];
    for (const part of parts) {
      const text = part.text.replace(/^\*\s*/, '');
      for (const entry of this.#expression(path, { ...part, text })) {
        if (found.length >= MOST_ENTRIES) return found;
        found.push(entry);
      }
    }
    return found;
  }

  /** `extra_patterns`, `shop.urls.urlpatterns`, `router.urls`. */
  #named(path: string, written: string): Entry[] {
    const router = written.endsWith('.urls') ? this.#routers.named(path, written.slice(0, -'.urls'.length)) : null;
    if (router !== null) return this.#routers.patterns(router);
    if (!written.includes('.')) return this.list(path, written);
    const found = this.#around.follow.find(path, written);
    return found?.kind === 'value' && found.rest.length === 0 ? this.list(found.path, found.fact.name) : [];
  }

  #pattern(path: string, call: CallOfParts, line: number, regex: boolean): Entry[] {
    const routePart = call.positional[0] ?? call.keywords['route'] ?? call.keywords['regex'];
    const target = call.positional[1] ?? call.keywords['view'];
    const route = routePart === undefined ? null : textOf(path, routePart.text, this.#around);
    if (target === undefined || route === null) return [];
    const included = this.#included(path, target);
    if (included !== null) {
      return included === 'unknown' ? [] : [{ kind: 'mount', route, regex, conditional: false, ...included }];
    }
    const namePart = call.keywords['name'] ?? call.positional[3];
    const name = namePart === undefined ? null : textOf(path, namePart.text, this.#around);
    const { view, methods } = viewOf(path, target.text, this.#around);
    const source = target.text.replace(/\s+/g, ' ');
    return [{ kind: 'pattern', route, regex, name, view, source, methods, path, line, conditional: false }];
  }

  /** What `include(…)` or a tuple stands for; null where the target of a pattern is a view. */
  #included(path: string, target: Part): Pick<Mount, 'patterns' | 'namespace'> | 'unknown' | null {
    if (/^[A-Za-z_][\w.]*\.urls$/.test(target.text)) return 'unknown';
    const tuple = target.text.startsWith('(') ? itemsOf(target) : null;
    if (tuple !== null && tuple.length > 1) {
      return { patterns: this.#given(path, tuple[0]), namespace: this.#text(path, tuple[2]) };
    }
    const call = callOf(target);
    if (call === null || patternCall(this.#around.modules[path], call.callee) !== 'include') return null;
    const given = call.positional[0] ?? call.keywords['arg'];
    if (given === undefined) return 'unknown';
    return this.#include(path, given, call.keywords['namespace'] ?? call.positional[1]);
  }

  #include(path: string, given: Part, namespace: Part | undefined): Pick<Mount, 'patterns' | 'namespace'> | 'unknown' {
    const parts = given.text.startsWith('(') ? itemsOf(given) : null;
    if (parts !== null && parts.length > 1) return this.#tuple(path, parts, namespace ?? parts[2]);
    const value = this.#tupleNamed(path, given.text);
    if (value !== null) return this.#tuple(value.path, value.items, namespace ?? value.items[2]);
    const patterns = this.#given(path, given);
    return { patterns, namespace: this.#text(path, namespace) ?? this.#appName(patterns) };
  }

  /** `(patterns, app_name)`; an instance namespace comes before the application's, and the module's own before the tuple's. */
  #tuple(path: string, items: readonly Part[], namespace: Part | undefined): Pick<Mount, 'patterns' | 'namespace'> {
    const patterns = this.#given(path, items[0]);
    return {
      patterns,
      namespace: this.#text(path, namespace) ?? this.#appName(patterns) ?? this.#text(path, items[1]),
    };
  }

  /** Patterns written in place, or those of the module that is meant. */
  #given(path: string, given: Part | undefined): Mount['patterns'] {
    if (given === undefined) return [];
    const module = this.#moduleOf(path, given.text);
    return module === null ? this.#expression(path, given) : { path: module, name: 'urlpatterns' };
  }

  #appName(patterns: Mount['patterns']): string | null {
    if (Array.isArray(patterns)) return null;
    const own = valueOf(patterns.path, 'app_name', this.#around.modules)?.value;
    return own === undefined ? null : textOf(patterns.path, own, this.#around);
  }

  /** `shop_urls = ([…], "shop")`, given to include by its name. */
  #tupleNamed(path: string, written: string): { path: string; items: Part[] } | null {
    if (!/^[A-Za-z_][\w.]*$/.test(written)) return null;
    const found = this.#around.follow.find(path, written);
    if (found?.kind !== 'value' || found.rest.length > 0 || !found.fact.value.startsWith('(')) return null;
    const items = itemsOf({ text: found.fact.value, line: startOf(found.fact) });
    const second = items?.[1];
    return items === null || second === undefined || textOf(found.path, second.text, this.#around) === null
      ? null
      : { path: found.path, items };
  }

  /** `"shop.urls"` or an imported module; null for a list. */
  #moduleOf(path: string, written: string): string | null {
    if (/^[A-Za-z_][\w.]*$/.test(written)) {
      const found = this.#around.follow.find(path, written);
      if (found?.kind === 'module') return found.path;
      if (found?.kind !== 'value') return null;
    }
    const text = textOf(path, written, this.#around);
    return text === null ? null : moduleCalled(text, path, this.#around.modules);
  }

  /** `i18n_patterns(…)`: below the code of the site's own language. */
  #localised(path: string, call: CallOfParts): Mount {
    const off = this.#setting('USE_I18N') === 'False' || call.keywords['prefix_default_language']?.text === 'False';
    const language = readString(this.#setting('LANGUAGE_CODE') ?? '') ?? 'en-us';
    const patterns = this.#all(path, call.positional);
    return {
      kind: 'mount',
      route: off ? '' : `${language}/`,
      regex: false,
      namespace: null,
      patterns,
      conditional: false,
    };
  }

  /** A setting as written. */
  #setting(name: string): string | null {
    const { settings } = this.#around;
    return settings === null ? null : (settingOf(settings, name, this.#around)?.value ?? null);
  }

  #text(path: string, part: Part | undefined): string | null {
    return part === undefined ? null : textOf(path, part.text, this.#around);
  }
}

const MOST_NESTED = 20;
const MOST_ENTRIES = 20_000;
