import { matchesAny } from '../../lib/glob.ts';
import { blockTickets, defineGuard } from './guard.ts';

const VENDORED = [
  '**/{vendor,vendored,_vendor,third_party,thirdparty,node_modules,bower_components,site-packages}/**',
  '**/{dist,htmlcov,__pycache__,.venv,venv,.tox,.eggs}/**',
  '**/*.egg-info/**',
];

const GENERATED = ['**/*_pb2.py', '**/*_pb2.pyi', '**/*_pb2_grpc.py', '**/*.min.{js,css}', '**/*.{pyc,mo,map}'];

/** Only at the start: a file that writes such a header for others is not generated itself. */
const HEADER =
  /@generated\b|\bdo not (?:edit|modify)\b|\b(?:auto-?generated|automatically generated|generated (?:by|from|with))\b/i;

/** What package managers write when the list beside them changes. */
const LOCKS = ['**/{poetry.lock,uv.lock,pdm.lock,Pipfile.lock,package-lock.json,yarn.lock,pnpm-lock.yaml}'];

export const generatedFiles = defineGuard({
  name: 'generated-files',
  purpose: 'Keeps edits out of files that a program or another project writes.',
  weight: 'block',
  look(context) {
    const { diff } = context;
    const foreign = diff.files.flatMap((file) => {
      const why = whyForeign(file.path, file.before ?? file.after);
      return why === null ? [] : [{ file, why }];
    });
    const findings = foreign.map(({ file, why }) => ({
      path: file.path,
      line: null,
      message: `${file.path} ${why} and was ${file.status}.`,
      advice: 'Change what it is made from instead.',
    }));
    // People who change what such files are made from let a program write them anew. New ones, and those changed alone, nobody expects.
    const others = diff.files.length > foreign.length;
    const rewritten = foreign.every(
      ({ file }) => file.status === 'deleted' || (file.status === 'modified' && others && !isBuilt(file.path)),
    );
    const weight = context.bounds === null && rewritten && foreign.length > 0 ? 'warn' : blockTickets(context);
    return { looked: `${diff.files.length} changed files.`, weight, findings };
  },
});

/** Of an interpreter or an environment: never part of a repository. */
function isBuilt(path: string): boolean {
  return matchesAny(path, ['**/{site-packages,__pycache__,.venv,venv,.tox,.eggs,htmlcov}/**', '**/*.{pyc,pyo}']);
}

function whyForeign(path: string, text: string | null): string | null {
  if (matchesAny(path, LOCKS)) return null;
  if (matchesAny(path, VENDORED)) return 'belongs to another project or a build';
  if (matchesAny(path, GENERATED)) return 'is generated, by its name';
  // makemigrations signs what it writes, and migrations are source all the same.
  if (text === null || /(?:^|\/)migrations\//.test(path)) return null;
  const comments = text
    .split('\n')
    .slice(0, 6)
    .filter((line) => /^\s*(#|\/\/|\/?\*|<!--|--|""")/.test(line));
  return comments.some((line) => HEADER.test(line)) ? 'says at its top that it is generated' : null;
}
