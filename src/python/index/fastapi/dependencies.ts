import type { ClassFact, DependencyFact, FunctionFact } from '../facts.ts';
import type { Evaluator } from './evaluate.ts';
import { alternatives, itemsIn, readAnnotation } from './types.ts';
import type { Signature, Signatures, Use } from './signature.ts';
import { moduleScope, type Scope, type Value } from './value.ts';

/** A dependency as it is used at one place. The same function with other arguments is another one. */
export interface Dependency {
  name: string;
  /** Where it is declared; null where that is another package. */
  place: { path: string; line: number } | null;
  kind: DependencyFact['kind'];
  /** The class of fastapi.security that asks for the credentials. */
  scheme: string | null;
  scopes: string[];
  signature: Signature | null;
  needs: Dependency[];
  alias: string | null;
}

/** Tells what is depended on, and which of it says who is calling or gives a database session. */
export class Dependencies {
  readonly on: Evaluator;
  readonly #signatures: Signatures;
  readonly #known = new Map<string, Dependency>();
  readonly found = new Map<string, Dependency>();
  #depth = 0;
  /** Dependencies that cannot be remembered, because functions make them anew. */
  #anew = 0;

  constructor(on: Evaluator, signatures: Signatures) {
    this.on = on;
    this.#signatures = signatures;
  }

  of(use: Use): Dependency {
    const key = use.scope.locals === null && use.scope.outer === null ? keyOf(use) : null;
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const { name, place } = this.#placeOf(use);
    const tooMany = this.#depth > MOST_DEPTH || (key === null && this.#anew++ > MOST_ANEW);
    const signature = tooMany ? null : this.#signatures.of(use.target);
    const item: Dependency = {
      name,
      place,
      kind: 'other',
      scheme: this.#schemeOf(use.target),
      scopes: use.scopes ?? [],
      signature,
      needs: [],
      alias: use.annotation?.alias?.name ?? null,
    };
    // A circle of dependencies finds this and stops.
    if (key !== null) this.#known.set(key, item);
    this.#depth++;
    const needs = (signature?.needs ?? []).map((need) => ({ use: need, dependency: this.of(need) }));
    this.#depth--;
    item.needs = needs.map((need) => need.dependency);
    item.kind = this.#isAuth(use, item, needs) ? 'auth' : this.#isSession(use) ? 'session' : 'other';
    this.#remember(item);
    return item;
  }

  #remember(item: Dependency): void {
    if (item.place === null) return;
    const key = `${item.place.path}\0${item.place.line}\0${item.name}`;
    const before = this.found.get(key);
    if (before === undefined || (before.kind === 'other' && item.kind !== 'other')) this.found.set(key, item);
  }

  /** The function, class or variable that the expression names, over plain aliases; of a call, what is called. */
  #placeOf(use: Use): Pick<Dependency, 'name' | 'place'> {
    const name = /^[\w.\u0080-\uffff]{1,300}/.exec(use.written.trim())?.[0] ?? '';
    const short = name.split('.').at(-1) ?? name;
    let scope: Scope = use.scope;
    for (let at: Scope | null = scope; at !== null; at = at.outer) {
      const local = at.locals?.get(name.split('.')[0] ?? '');
      if (local !== undefined) return placeOfValue(use.target, short);
    }
    for (let written = name, steps = 0; steps < 10; steps++) {
      const found = this.on.follow.find(scope.path, written, scope.line);
      if (found === null || found.kind === 'module') return { name: short, place: null };
      if (found.kind === 'external') return { name: found.name.split('.').at(-1) ?? short, place: null };
      const { path, fact, rest } = found;
      if (found.kind === 'value' && rest.length === 0 && /^[\w.]+$/.test(found.fact.value)) {
        written = found.fact.value;
        scope = moduleScope(path, fact.line);
        continue;
      }
      if (rest.length === 0) return { name: [fact.name, ...rest].join('.'), place: { path, line: fact.line } };
      const own = placeOfValue(use.target, short);
      return { name: [fact.name, ...rest].join('.'), place: own.place ?? { path, line: fact.line } };
    }
    return { name: short, place: null };
  }

  #schemeOf(target: Value | null): string | null {
    const names =
      target?.kind === 'made'
        ? [target.by]
        : target?.kind === 'instance'
          ? this.on.names.lineage(target.fact).flatMap((base) => (base.kind === 'external' ? [base.name] : []))
          : [];
    for (const name of names) {
      const scheme = SCHEME.exec(name)?.[1];
      if (scheme !== undefined) return scheme;
    }
    return null;
  }

  #isAuth(use: Use, item: Dependency, needs: readonly { use: Use; dependency: Dependency }[]): boolean {
    if (
      item.scheme !== null ||
      (use.target?.kind === 'made' && /^fastapi_users\b.*\.current_user$/.test(use.target.by))
    )
      return true;
    if (use.scopes !== null || needs.some((need) => need.dependency.scheme !== null || need.use.scopes !== null))
      return true;
    const parameters = item.signature?.parameters ?? [];
    if (parameters.some((each) => ['header', 'cookie'].includes(each.in) && CREDENTIAL.test(each.name))) return true;
    if (this.#functionsOf(use.target).some(({ fact, owner }) => this.#refuses(fact, owner))) return true;
    const who = needs.filter((need) => need.dependency.kind === 'auth');
    if (who.length === 0) return false;
    const returns = use.target?.kind === 'function' ? typeName(use.target.fact.returns ?? '') : '';
    // The same person comes out as goes in: `get_current_active_user`.
    if (returns !== '' && who.some((need) => typeName(need.use.annotation?.type ?? '') === returns)) return true;
    // Nothing but who is calling goes in, and nothing else comes out.
    return who.length === needs.length && parameters.length === 0 && (returns === '' || PERSON.test(returns));
  }

  /** The functions that run for a dependency: itself, an object's `__call__`, and the classes that object was made with. */
  #functionsOf(target: Value | null): { fact: FunctionFact; owner: ClassFact | null }[] {
    switch (target?.kind) {
      case 'function':
        return [
          {
            fact: target.fact,
            owner: target.self?.kind === 'instance' || target.self?.kind === 'class' ? target.self.fact : null,
          },
        ];
      case 'class':
        return this.#methodsOf(target.fact, ['__init__']);
      case 'instance':
        return [
          ...this.#methodsOf(target.fact, ['__call__']),
          ...[...target.attributes.values()]
            .flatMap((value) => (value?.kind === 'list' ? value.items : [value]))
            .flatMap((value) =>
              value?.kind === 'class'
                ? this.#methodsOf(
                    value.fact,
                    value.fact.methods.map((each) => each.name).concat('__init__', '__call__'),
                  )
                : [],
            ),
        ];
      case 'constant':
      case 'decorator':
      case 'dict':
      case 'external':
      case 'list':
      case 'made':
      case 'method':
      case 'module':
      case 'router':
      case undefined:
        return [];
    }
  }

  /** Methods of these names, those of bases that an own one may call included. */
  #methodsOf(owner: ClassFact, names: readonly string[]): { fact: FunctionFact; owner: ClassFact }[] {
    const wanted = new Set(names);
    const methods = [owner, ...this.on.bases(owner)].flatMap((item) => item.methods);
    return methods.filter((fact) => wanted.has(fact.name)).map((fact) => ({ fact, owner }));
  }

  /** Raises 401 or 403, or looks for credentials in the request. */
  #refuses(fact: FunctionFact, owner: ClassFact | null): boolean {
    return (fact.steps ?? []).some((step) => {
      if (step.kind === 'raise') return this.#isRefusal(step.text.replace(/\sfrom\s[\s\S]*$/, ''), fact, owner);
      return READS_HEADER.test(step.text);
    });
  }

  #isRefusal(raised: string, fact: FunctionFact, owner: ClassFact | null): boolean {
    if (refuses(raised)) return true;
    const name = /^[\w.]{1,200}/.exec(raised)?.[0] ?? '';
    const local = fact.steps?.find((step) => step.kind === 'set' && step.name === name);
    if (local !== undefined) return refuses(local.text);
    // `status_code=self.error_code`: the class says which.
    for (const [, attribute = ''] of raised.matchAll(/\bself\.(\w{1,100})/g)) {
      const classes = owner === null ? [] : [owner, ...this.on.bases(owner)];
      const value = classes.flatMap((each) => each.attributes.filter((item) => item.name === attribute))[0]?.value;
      if (value !== undefined && refuses(value)) return true;
    }
    const found = this.on.follow.find(fact.path, name);
    if (found?.kind === 'value' && found.rest.length === 0) return refuses(found.fact.value);
    return (
      found?.kind === 'class' &&
      found.fact.attributes.some((item) => item.name === 'status_code' && refuses(item.value))
    );
  }

  #isSession(use: Use): boolean {
    const target = use.target;
    if (target?.kind === 'function') {
      if (target.fact.returns !== null && this.#isSessionType(target.fact.returns, target.scope)) return true;
      if ((target.fact.steps ?? []).some((step) => step.kind !== 'raise' && MAKES_SESSION.test(step.text))) return true;
    }
    return use.annotation !== null && this.#isSessionType(use.annotation.type, use.annotation.scope);
  }

  /** `Session`, `AsyncGenerator[AsyncSession, None]`, `Iterator[Connection]`, `Session | None`. */
  #isSessionType(written: string, scope: Scope, depth = 0): boolean {
    const { type, scope: at } = readAnnotation(written, scope, this.on);
    return alternatives(type).some((part) => {
      const head = /^[\w.]{1,200}/.exec(part)?.[0] ?? '';
      const last = head.split('.').at(-1) ?? '';
      if (/^(?:Async)?(?:Generator|Iterator|Iterable)$/.test(last)) {
        const [first] = itemsIn(part);
        return first !== undefined && depth < 5 && this.#isSessionType(first, at, depth + 1);
      }
      const found = this.on.follow.find(at.path, head, at.line);
      if (found?.kind === 'external') return SESSION.test(found.name);
      if (found?.kind === 'class') {
        return this.on.names.lineage(found.fact).some((base) => base.kind === 'external' && SESSION.test(base.name));
      }
      // `ReadSession = NewType("ReadSession", AsyncSession)`
      const inner =
        found?.kind === 'value'
          ? /^(?:[\w.]{0,100}\.)?NewType\([^,]{1,200},\s{0,20}([\w.]{1,200})/.exec(found.fact.value)?.[1]
          : undefined;
      return (
        inner !== undefined &&
        found?.kind === 'value' &&
        depth < 5 &&
        this.#isSessionType(inner, moduleScope(found.path), depth + 1)
      );
    });
  }
}

/** Whether code speaks of 401 or 403, or of an error of that name; what its messages say does not count. */
function refuses(code: string): boolean {
  return REFUSAL.test(code.replace(/"[^"\n]*"|'[^'\n]*'/g, ''));
}

function keyOf(use: Use): string {
  return [
    use.scope.path,
    use.scope.line ?? '',
    use.written,
    use.scopes?.join(' ') ?? '-',
    use.annotation?.type ?? '',
    use.annotation?.alias?.name ?? '',
  ].join('\0');
}

function placeOfValue(target: Value | null, name: string): Pick<Dependency, 'name' | 'place'> {
  if (target?.kind === 'function' || target?.kind === 'class' || target?.kind === 'instance') {
    return { name: target.fact.name, place: { path: target.path, line: target.fact.line } };
  }
  return { name, place: null };
}

function typeName(written: string): string {
  return alternatives(written.trim())[0]?.split('.').at(-1) ?? '';
}

const MOST_DEPTH = 20;
const MOST_ANEW = 20_000;
const PERSON = /^(?:None|bool)$|User|Account|Principal|Identity|Claims|Role/;
const SCHEME =
  /^fastapi\.security\.(?:\w+\.)*(HTTPBearer|HTTPBasic|HTTPDigest|HTTPBase|APIKeyHeader|APIKeyCookie|APIKeyQuery|OAuth2|OAuth2PasswordBearer|OAuth2AuthorizationCodeBearer|OpenIdConnect)$/;
const CREDENTIAL =
  /^authorization$|api[-_]?key|auth[-_]?token|access[-_]?token|^x[-_]token$|(?:^|[-_])session(?:[-_]?(?:id|token))?$/i;
const REFUSAL =
  /(?<!\d)40[13](?!\d)|HTTP_40[13]|\bUNAUTHORIZED\b|\bFORBIDDEN\b|Unauthori[sz]ed|Forbidden|Unauthenticated|NotAuthenticated|PermissionDenied|AccessDenied|InvalidCredential/;
const READS_HEADER =
  /\.(?:headers|cookies)(?:\.get\(|\[)\s{0,10}["'](?:authorization|x-api-key|api-key|x-auth-token|x-token|access[-_]token)/i;
const MAKES_SESSION =
  /(?:^|[\s=])(?:[\w.]{0,100}\.)?\w{0,40}(?:SessionLocal|session_?maker|[sS]ession_?[fF]actory)\w{0,20}(?:\.begin)?\(/;
const SESSION =
  /^(?:sqlalchemy|sqlmodel|databases|asyncpg|psycopg2?|psycopg_pool|aiosqlite|sqlite3|aiomysql|pymongo|motor|tortoise|peewee|odmantic|edgedb)\b.*\.(?:AsyncSession|Session|scoped_session|async_scoped_session|AsyncConnection|Connection|Database|AsyncDatabase|AIOEngine|AsyncIOMotorDatabase|AsyncIOMotorClient|AsyncClient|PoolConnectionProxy)$/;
