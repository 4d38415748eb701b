import type { OperationFact, RepoIndex, UrlFact } from '../../python/index/facts.ts';
import type { Differences } from '../../ticket/report.ts';
import type { Check } from './check.ts';
import { count, failureOf } from './outcome.ts';

/**
 * What the change does to the addresses the program answers: operations as its OpenAPI schema would list them, and Django's URLs. Read off
 * the two indexes, so nothing runs. A ticket that takes away what it does not put elsewhere is looked at by a person.
 */
export const routes: Check = {
  name: 'routes',
  title: 'addresses the program answers',
  weight: 0.1,
  sides: 'head',
  executes: false,
  applies({ before, knowledge }) {
    const served = [before.index, knowledge.index].flatMap((index) => [
      ...index.fastapi.operations,
      ...index.django.urls,
    ]);
    return served.length === 0
      ? { kind: 'skipped', detail: 'No address that the program answers is known.' }
      : { kind: 'run', command: 'the addresses of base and head, compared' };
  },
  run({ before, knowledge, ofTicket }) {
    const differences = differenceOf(servedIn(before.index), servedIn(knowledge.index));
    const { added, removed, changed } = differences;
    const total = servedIn(knowledge.index).size;
    const parts = [say('added', added), say('removed', removed), say('changed', changed)].filter((part) => part !== '');
    const detail =
      parts.length === 0
        ? `${count(total, 'address').replace(/s$/, total === 1 ? '' : 'es')}, as before.`
        : `${parts.join('; ')}.`;
    const failures = ofTicket
      ? removed.map((name) =>
          failureOf(`removed: ${name}`, `${name} is no longer answered, and the ticket does not ask for that.`),
        )
      : [];
    const output = [
      ...added.map((name) => `+ ${name}`),
      ...removed.map((name) => `- ${name}`),
      ...changed.map((name) => `~ ${name}`),
    ];
    return Promise.resolve({
      kind: failures.length === 0 ? 'passed' : 'failed',
      failures,
      detail,
      output: output.join('\n'),
      differences,
    });
  },
  cacheKey: () => null,
};

/** What is answered, by method and path, with all of it that callers can see. */
function servedIn({ fastapi, django }: RepoIndex): Map<string, string> {
  const served = new Map<string, string>();
  const put = (name: string, what: unknown): void =>
    void served.set(name, `${served.get(name) ?? ''}${JSON.stringify(what)}`);
  for (const operation of fastapi.operations) put(`${operation.method} ${operation.route}`, visibleOf(operation));
  for (const url of django.urls.filter(({ conditional }) => conditional !== true)) put(nameOf(url), [url.name]);
  return served;
}

function visibleOf({ parameters, body, response, status, auth, scopes, inSchema }: OperationFact): unknown {
  const sorted = [...parameters].sort((a, b) => (`${a.in} ${a.name}` < `${b.in} ${b.name}` ? -1 : 1));
  return [sorted, body, response, status, [...auth].sort(), [...scopes].sort(), inSchema];
}

function nameOf({ route, methods }: UrlFact): string {
  return `${methods === null ? '' : `${[...methods].sort().join('|')} `}/${route}`;
}

function differenceOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Differences {
  return {
    added: [...after.keys()].filter((name) => !before.has(name)).sort(),
    removed: [...before.keys()].filter((name) => !after.has(name)).sort(),
    changed: [...after.keys()].filter((name) => before.has(name) && before.get(name) !== after.get(name)).sort(),
  };
}

function say(what: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  return `${names.length} ${what}: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`;
}
