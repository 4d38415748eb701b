import type { ModuleFacts, RepoIndex } from '../python/index/facts.ts';
import { type FoundModule, isAside, type Wanted } from './find-module.ts';

/**
 * The module that the words of a request name by what it is called, wherever in the sentence: "the asana connector still has a print",
 * "signals.py in kbadge", "udev_integration is untyped". Only modules that are wanted are looked for, so that a word of prose has little to be mistaken
 * for. Null where nothing is named so.
 */
export function spotModule(words: string, index: RepoIndex, wanted: Wanted): FoundModule | null {
  const said = readTokens(words);
  const all = Object.values(index.modules);
  const everywhere = shared(all);
  const scored = all
    .filter((module) => !isAside(module.path) && wanted.is(module))
    .map((module) => ({ module, score: scoreOf(module, said, everywhere) }))
    .filter(({ score }) => score >= NAMED);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const [only, second] = scored.filter(({ score }) => score === best).map(({ module }) => module);
  if (only === undefined) return null;
  if (second === undefined) return { kind: 'one', module: only, why: `the only module called so that ${wanted.that}` };
  const modules = scored.filter(({ score }) => score === best).map(({ module }) => module);
  return { kind: 'several', modules, package: false };
}

/**
 * Of several things the one that more of the words speak of, by the folders and names that tell them apart; null where none stands out. What a file
 * is called in every repository counts beside its folder only: "the external_push tasks".
 */
export function narrowBy<T>(words: string, all: readonly T[], addressOf: (each: T) => string): T | null {
  const said = readTokens(words);
  const beside = all.filter((each) => stands(stepsOf(addressOf(each).replace(/::.*$/, '')), said));
  const [single, other] = beside;
  if (single !== undefined && other === undefined) return single;
  const steps = all.map((each) => stepsOf(addressOf(each)));
  const inAll = new Set(steps[0]?.filter((step) => steps.every((others) => others.includes(step))));
  const scored = all
    .map((each, at) => ({
      each,
      score: sum((steps[at] ?? []).map((step) => (inAll.has(step) ? 0 : weightOf(step, said)))),
    }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = scored;
  return first !== undefined && first.score > PLAIN_STEP && first.score > (second?.score ?? 0) ? first.each : null;
}

/** Folder and module side by side, in either order. */
function stands(steps: string[], said: Tokens): boolean {
  const [folder, stem] = steps.slice(-2).map((step) => wordsOf(step).join(' '));
  if (folder === undefined || stem === undefined) return false;
  return [folder, `${folder} app`, `${folder} s`].some(
    (before) =>
      said.run.includes(` ${before} ${stem} `) ||
      ['in', 'of', 'from', 'inside', 'im', 'in der', 'de', 'dans', 'en', 'in the', 'of the', 'from the', 'in our'].some(
        (link) =>
          said.run.includes(` ${stem} ${link} ${folder} `) || said.run.includes(` ${stem} py ${link} ${folder} `),
      ),
  );
}

/** From here on a module is named: a word that is written like a name, or a plain one that is no word of every repository. */
const NAMED = 2;
const PLAIN_STEP = 1;

interface Tokens {
  /** Words of the text in lower case, with a blank on both sides, as one string: what is looked for is a run of them. */
  run: string;
  /** Names as written, in lower case: with underscores or inner capitals. */
  names: ReadonlySet<string>;
}

function readTokens(words: string): Tokens {
  const names = new Set((words.match(/[A-Za-z]\w*/g) ?? []).map((word) => word.toLowerCase()));
  return { run: ` ${wordsOf(words).join(' ')} `, names };
}

function scoreOf(module: ModuleFacts, said: Tokens, everywhere: ReadonlySet<string>): number {
  const steps = stepsOf(module.path).filter((step) => !everywhere.has(step));
  const stem = steps.at(-1);
  if (stem === undefined) return 0;
  const own = weightOf(stem, said);
  const folder = steps.at(-2);
  // "the asana connector" is connectors/asana/connector.py: where every folder has such a module, the folder is its name.
  const byFolder = GENERIC.has(stem) && folder !== undefined && weightOf(folder, said) >= NAMED;
  if (own === 0 && !byFolder) return 0;
  const above = steps.slice(0, -1).map((step) => weightOf(step, said));
  // Words of every repository name nothing together: "the connector" is no connectors/github/connector.py.
  return Math.max(own, ...above) < NAMED ? 0 : own + sum(above);
}

/** 0: not said. 1: a word that every repository has. 2: a word. 3: written as a name. */
function weightOf(step: string, said: Tokens): number {
  const parts = wordsOf(step);
  if (parts.length === 0) return 0;
  const compound = parts.length > 1;
  const isSaid = said.run.includes(` ${parts.join(' ')} `) || said.names.has(step.toLowerCase());
  const inOneOrMany = isSaid || said.run.includes(` ${otherNumber(parts).join(' ')} `);
  if (!inOneOrMany) return 0;
  if (compound) return said.names.has(step.toLowerCase()) ? 4 : 3;
  const word = parts[0] ?? '';
  if (PROSE.has(word) || word.length < 3) return 0;
  return GENERIC.has(word) || GENERIC.has(otherNumber([word])[0] ?? '') ? 1 : 2;
}

function otherNumber(parts: string[]): string[] {
  const last = parts.at(-1) ?? '';
  return [...parts.slice(0, -1), last.endsWith('s') ? last.slice(0, -1) : `${last}s`];
}

/** Folders that most modules are in tell nothing. */
function shared(all: readonly ModuleFacts[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { path } of all) for (const step of new Set(stepsOf(path))) counts.set(step, (counts.get(step) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > 10 && count > all.length * 0.4).map(([step]) => step));
}

/** The parts of a path, and of a name behind it: "a/b.py::C.d" is a, b, C and d. */
function stepsOf(address: string): string[] {
  return address
    .replace(/(?:\/__init__)?\.py(?=$|::)/, '')
    .split(/\/|::|\./)
    .filter((step) => step !== '' && step !== '<locals>');
}

function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/** What files and folders are called in every repository. */
const GENERIC: ReadonlySet<string> = new Set(
  (
    'api apis app apps auth base client clients command commands common config connector connectors const constants core crud db decorators deps dependencies ' +
    'endpoints enums exceptions errors factory filters forms handler handlers helper helpers importer importers index init integration integrations interface ' +
    'lib library main management manager managers middleware mixins model models permissions plugin plugins provider providers queries repository routers routes ' +
    'schema schemas script scripts serializer serializers server service services session settings signals store tasks tests tools types urls users utility utils ' +
    'validators view views worker workers adapter adapters analyzer analyzers parser parsers exporter backend frontend src code process run setup'
  ).split(' '),
);

/** Words of any request: a module that is called so is named by its path. */
const PROSE: ReadonlySet<string> = new Set(
  (
    'add all and any are back but can change check code data debug default error errors everything file files fix for from function functions get has have help hint hints ' +
    'http httpx import imports info into issue its just level like line lines list log logger logging logs make message messages method missing module name new not now off one open other ' +
    'out output package please print prints python read remove replace request requests return returns see send should some still stop string task test text that the there these thing this ' +
    'ticket time title todo turn type typed typing update use used uses using value values version want warning when where which with work write you your class classes sync async ' +
    'result results response responses user project repo build debug_info place here page end start state status call calls old good real right full'
  ).split(' '),
);
