import type { AssignmentFact, ClassFact, FunctionFact, ParameterFact } from '../facts.ts';
import { fieldsOf } from '../schemas.ts';
import type { SchemaKinds } from '../schema-kind.ts';
import type { Evaluator } from './evaluate.ts';
import { sortOf, readAnnotation, type Annotation } from './types.ts';
import { fastApiName, moduleScope, textOf, type FunctionValue, type Made, type Scope, type Value } from './value.ts';

/** What FastAPI reads from a function or class that it calls for a request. */
export interface Signature {
  parameters: Taken[];
  needs: Use[];
}

/**
 * A parameter by the name it is sent under. The path of the route decides: what it names is a path parameter, "free" ones are query
 * parameters otherwise, and "unknown" ones cannot be told.
 */
export interface Taken {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie' | 'form' | 'file' | 'free' | 'body' | 'unknown';
  annotation: string | null;
  /** The type at the end of the aliases. */
  type: string;
  /** Left out of the schema. */
  hidden: boolean;
}

/** `Depends(…)` or `Security(…)` where it stands. */
export interface Use {
  /** What is depended on; null where it cannot be told. */
  target: Value | null;
  /** The expression as written, and where. */
  written: string;
  scope: Scope;
  /** Scopes of `Security(…, scopes=[…])`; null for a plain `Depends`. */
  scopes: string[] | null;
  /** The type of the parameter it fills. */
  annotation: Annotation | null;
}

/** A function, method or class, taken apart as FastAPI does. */
export class Signatures {
  readonly #on: Evaluator;
  readonly #kinds: SchemaKinds;
  readonly #known = new Map<FunctionFact | ClassFact, Signature>();

  constructor(on: Evaluator, kinds: SchemaKinds) {
    this.#on = on;
    this.#kinds = kinds;
  }

  /** null for what is no callable of this repository and is not known otherwise. */
  of(value: Value | null): Signature | null {
    switch (value?.kind) {
      case 'function':
        return this.ofFunction(value);
      case 'class':
        return this.#ofClass(value.fact);
      case 'instance': {
        const call = this.#on.method(value.fact, '__call__');
        return call === null
          ? null
          : this.ofFunction(this.#on.functionValue(call.path, call, moduleScope(call.path), value));
      }
      case 'external':
        return /^fastapi\.security\.(?:\w+\.)*OAuth2PasswordRequestForm(?:Strict)?$/.test(value.name)
          ? PASSWORD_FORM
          : null;
      case 'made':
        return EMPTY;
      case 'constant':
      case 'decorator':
      case 'dict':
      case 'list':
      case 'method':
      case 'module':
      case 'router':
      case undefined:
        return null;
    }
  }

  ofFunction(value: FunctionValue): Signature {
    if (value.signature !== undefined) return this.of(value.signature) ?? EMPTY;
    // A decorator that sets the signature leaves the written parameters without meaning.
    if (value.fact.decorators.some((item) => /^[\w.]{0,200}signature/i.test(item))) return EMPTY;
    const own = value.scope.locals === null && value.scope.outer === null;
    const key = value.fact;
    const known = own ? this.#known.get(key) : undefined;
    if (known !== undefined) return known;
    const isBound = value.self !== null && !value.fact.decorators.includes('staticmethod');
    const found = this.#read(isBound ? value.fact.parameters.slice(1) : value.fact.parameters, value.scope);
    if (own) this.#known.set(key, found);
    return found;
  }

  /** The attributes of a class-based view, those of its bases included: every request fills them. */
  ofView(fact: ClassFact): Signature {
    const attributes = new Map<string, { item: AssignmentFact; path: string }>();
    for (const each of [fact, ...this.#on.bases(fact)].toReversed()) {
      for (const item of each.attributes) {
        const usual =
          item.annotation !== null &&
          !/^(?:[\w.]*\.)?ClassVar\b/.test(item.annotation) &&
          !/^(?:_|model_config$)/.test(item.name);
        if (usual) attributes.set(item.name, { item, path: each.path });
      }
    }
    const found = empty();
    for (const { item, path } of attributes.values()) {
      const parameter = {
        name: item.name,
        annotation: item.annotation,
        default: item.value === '' ? null : item.value,
        kind: 'keyword' as const,
      };
      merge(found, this.#read([parameter], moduleScope(path)));
    }
    const init = this.#on.method(fact, '__init__');
    if (init !== null)
      merge(
        found,
        this.#read(
          init.parameters.slice(1).filter((item) => !item.kind.endsWith('args')),
          moduleScope(init.path),
        ),
      );
    return found;
  }

  #ofClass(fact: ClassFact): Signature | null {
    const known = this.#known.get(fact);
    if (known !== undefined) return known;
    const init = this.#on.method(fact, '__init__');
    const kind = this.#kinds.kindOf(fact);
    const found =
      init !== null
        ? this.#read(init.parameters.slice(1), moduleScope(init.path))
        : kind === 'pydantic' || kind === 'sqlmodel' || kind === 'dataclass'
          ? this.#ofFields(fact)
          : this.#inheritedForm(fact);
    if (found !== null) this.#known.set(fact, found);
    return found;
  }

  #inheritedForm(fact: ClassFact): Signature | null {
    const outside = this.#on.names.lineage(fact).filter((base) => base.kind !== 'class');
    for (const base of outside) {
      if (base.kind === 'external') {
        const form = this.of(base);
        if (form !== null) return form;
      }
    }
    return outside.every((base) => base.kind === 'external' && /^(?:abc\.ABC|typing\.\w+)$/.test(base.name))
      ? EMPTY
      : null;
  }

  /** The fields of a model as the parameters its constructor takes. */
  #ofFields(fact: ClassFact): Signature {
    const parameters = this.fields(fact).map(({ item, sent, path }) => ({
      parameter: { name: sent, annotation: item.annotation, default: null, kind: 'keyword' as const },
      path,
    }));
    const found = empty();
    for (const { parameter, path } of parameters) merge(found, this.#read([parameter], moduleScope(path)));
    return found;
  }

  /** Fields of a model, its bases' included, with the name each is sent under. */
  fields(fact: ClassFact): { item: AssignmentFact; sent: string; path: string }[] {
    const all = new Map<string, { item: AssignmentFact; path: string }>();
    const classes = [fact, ...this.#kinds.inherited(fact)];
    for (const each of classes.toReversed()) {
      const kind = this.#kinds.kindOf(each);
      for (const item of kind === null ? [] : fieldsOf(each, kind)) {
        if (!/^(?:[\w.]*\.)?Relationship\(/.test(item.value)) all.set(item.name, { item, path: each.path });
      }
    }
    const rename = this.#aliasGenerator(classes);
    return [...all.values()].map(({ item, path }) => {
      const alias = /(?<!\w)(?:validation_)?alias\s*=\s*["']([^"'\n]*)["']/.exec(item.value.slice(0, 500))?.[1];
      return { item, sent: alias ?? rename(item.name), path };
    });
  }

  #aliasGenerator(classes: readonly ClassFact[]): (name: string) => string {
    for (const fact of classes) {
      const config = fact.attributes.find((item) => item.name === 'model_config')?.value ?? '';
      const inner = this.#on.names
        .classNamed(fact.path, `${fact.qualname}.Config`)
        ?.attributes.find((item) => item.name === 'alias_generator')?.value;
      const written = /alias_generator\s*=\s*([\w.]+)/.exec(config)?.[1] ?? inner;
      if (written === undefined) continue;
      const meaning = this.#on.names.resolve(fact.path, written);
      if (
        meaning?.kind === 'external' &&
        /^(?:humps(?:\.\w+)*\.camelize|pydantic\.alias_generators\.to_camel)$/.test(meaning.name)
      )
        return camelize;
      return (name) => name;
    }
    return (name) => name;
  }

  #read(parameters: readonly ParameterFact[], scope: Scope): Signature {
    const found = empty();
    for (const parameter of parameters) this.#parameter(parameter, scope, found);
    return found;
  }

  #parameter(parameter: ParameterFact, scope: Scope, found: Signature): void {
    const annotation = readAnnotation(parameter.annotation, scope, this.#on);
    const given =
      parameter.default !== null && /^[\w.]{1,200}\s*\(/.test(parameter.default)
        ? this.#on.evaluate(parameter.default, scope)
        : null;
    const marker =
      (given?.kind === 'made' && placeOf(given) !== null ? given : null) ??
      annotation.markers.find((item) => placeOf(item) !== null) ??
      null;
    const where = marker === null ? null : placeOf(marker);
    if (marker !== null && where === 'dependency') {
      found.needs.push(useOf(marker, annotation, this.#on));
      return;
    }
    const place = where === 'dependency' ? null : where;
    const { sort, fact } = sortOf(annotation.type, annotation.scope, this.#on, this.#kinds);
    if (sort === 'special' && marker === null) return;
    const alias = marker?.parts.keywords['alias'];
    const sentAs = marker === null || alias === undefined ? null : textOf(this.#on.evaluate(alias, marker.scope));
    // An alias that cannot be told leaves the name open.
    if (alias !== undefined && alias !== 'None' && sentAs === null) return;
    const hidden = marker?.parts.keywords['include_in_schema'] === 'False';
    const written = parameter.annotation;
    if (marker !== null && place !== null && place !== 'body') {
      if (fact !== null && sort === 'model' && place !== 'path') {
        for (const { item, sent } of this.fields(fact)) {
          found.parameters.push({
            name: place === 'header' ? sent.replaceAll('_', '-') : sent,
            in: place,
            annotation: item.annotation,
            type: item.annotation ?? '',
            hidden,
          });
        }
        return;
      }
      const dashes = place === 'header' && marker.parts.keywords['convert_underscores'] !== 'False';
      const name = sentAs ?? (dashes ? parameter.name.replaceAll('_', '-') : parameter.name);
      found.parameters.push({ name, in: place, annotation: written, type: annotation.type, hidden });
      return;
    }
    if (place === 'body' || (sort !== 'scalar' && sort !== 'file' && sort !== 'unknown')) {
      found.parameters.push({
        name: sentAs ?? parameter.name,
        in: 'body',
        annotation: written,
        type: annotation.type,
        hidden,
      });
      return;
    }
    const open = sort === 'file' ? 'file' : sort === 'scalar' ? 'free' : 'unknown';
    found.parameters.push({ name: parameter.name, in: open, annotation: written, type: annotation.type, hidden });
  }
}

/** What `Depends(x)` or `Security(x)` stands for; without an argument it is the annotated class. */
export function useOf(marker: Made, annotation: Annotation | null, on: Evaluator): Use {
  const { parts, scope } = marker;
  const written = parts.positional[0] ?? parts.keywords['dependency'];
  const scopes =
    fastApiName(marker.by) === 'Security'
      ? on.evaluate(parts.keywords['scopes'] ?? parts.positional[1] ?? '[]', scope)
      : null;
  const texts = scopes?.kind === 'list' ? scopes.items.map(textOf).filter((item) => item !== null) : [];
  const asked = fastApiName(marker.by) === 'Security' ? texts : null;
  if (written === undefined) {
    const type = annotation?.type.replace(/\[[\s\S]*$/, '') ?? '';
    const at = annotation?.scope ?? scope;
    return { target: type === '' ? null : on.evaluate(type, at), written: type, scope: at, scopes: asked, annotation };
  }
  return { target: on.evaluate(written, scope), written, scope, scopes: asked, annotation };
}

function placeOf(marker: Made): Exclude<Taken['in'], 'free' | 'unknown'> | 'dependency' | null {
  return PLACES.get(fastApiName(marker.by) ?? '') ?? null;
}

function camelize(name: string): string {
  return name.replace(/(?<=[^_])_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function empty(): Signature {
  return { parameters: [], needs: [] };
}

function merge(into: Signature, more: Signature): void {
  into.parameters.push(...more.parameters);
  into.needs.push(...more.needs);
}

const EMPTY: Signature = { parameters: [], needs: [] };

/** The fields FastAPI's own form class takes. */
const PASSWORD_FORM: Signature = {
  parameters: ['grant_type', 'username', 'password', 'scope', 'client_id', 'client_secret'].map((name) => ({
    name,
    in: 'form',
    annotation: 'str',
    type: 'str',
    hidden: false,
  })),
  needs: [],
};

const PLACES = new Map<string, ReturnType<typeof placeOf>>([
  ['Depends', 'dependency'],
  ['Security', 'dependency'],
  ['Path', 'path'],
  ['Query', 'query'],
  ['Header', 'header'],
  ['Cookie', 'cookie'],
  ['Form', 'form'],
  ['File', 'file'],
  ['Body', 'body'],
]);
