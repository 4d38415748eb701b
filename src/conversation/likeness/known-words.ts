import type { RepoIndex } from '../../python/index/facts.ts';
import { partsOf, sourceModules } from '../scope/names.ts';

/**
 * Whether an ordinary word names something of this repository: a model or schema in lower case or plural, an app, a module. Words that every
 * repository uses ("user", "test", "model") tell kinds apart and count as words.
 */
export function knownWords(index: RepoIndex): (word: string) => boolean {
  const known = cache.get(index) ?? collect(index);
  cache.set(index, known);
  return (word) => {
    const lower = word.toLowerCase();
    return (
      lower.length > 3 &&
      !ORDINARY.has(lower) &&
      (known.has(lower) || (lower.endsWith('s') && known.has(lower.slice(0, -1))))
    );
  };
}

const cache = new WeakMap<RepoIndex, Set<string>>();

function collect(index: RepoIndex): Set<string> {
  const models = [...index.django.models, ...index.schemas].map(({ name }) => name);
  const apps = index.django.apps.map(({ label }) => label);
  const modules = sourceModules(index).map((path) => path.replace(/^.*\/|\.py$/g, ''));
  return new Set([...models, ...apps, ...modules].flatMap((name) => [name.toLowerCase(), ...partsOf(name)]));
}

const ORDINARY = new Set(
  (
    'user users admin model models view views form forms test tests api apis auth field fields command commands serializer serializers schema schemas ' +
    'middleware middlewares migration migrations manager managers signal signals task tasks email emails mail page pages route routes router routers ' +
    'endpoint endpoints type types util utils helper helpers core base main common config setting settings error errors exception exceptions log logs ' +
    'logging print client clients http request requests response responses create update delete read list item items data file files name names date time ' +
    'status token tokens login logout password permission permissions role roles service services celery worker workers background async sync import ' +
    'export export imports exports report reports validator validators validation factory factories fixture fixtures public private url urls template ' +
    'templates database session sessions cache queue limit filter filters search with from this that when where into dict json hint hints info option ' +
    'options method function class module package tool tools script scripts index count number text value values key keys message messages event events'
  ).split(' '),
);
