/** What an installer's output means, in one sentence without addresses. */
export function sayFailure(output: string): string {
  const fromGit =
    /Failed to (?:download and build|fetch|resolve)\b[^`\n]*`([\w.-]+)[^`]*`[^]*?Git operation failed/.exec(
      output,
    )?.[1];
  if (fromGit !== undefined)
    return `${fromGit} is taken straight from a git repository that cannot be reached from here.`;
  const known = KNOWN.find(([pattern]) => pattern.test(output))?.[1];
  return known ?? sentence(lastCause(output));
}

export const INDEX_UNREACHABLE = 'The package index could not be reached.';

const KNOWN: [RegExp, string][] = [
  [/No space left on device|os error 28/i, 'The disk is full.'],
  [
    /\b(401|403)\b.*(Unauthorized|Forbidden)|authentication/i,
    'The package index refused us: its user name or password is missing or wrong.',
  ],
  [/certificate|tls handshake/i, 'The certificate of the package index is not trusted here.'],
  [
    /dns error|client error \(Connect\)|Could not connect|Connection (refused|reset)|timed out|NewConnectionError|Name or service not known/i,
    INDEX_UNREACHABLE,
  ],
  [/In `--require-hashes` mode|hash mismatch/i, 'A package is not the one whose hash the lock file holds.'],
];

/** uv ends with the innermost cause; what it concludes from it says nothing new. */
function lastCause(output: string): string {
  const lines = output.split(/\r?\n/);
  const starts = lines.flatMap((line, at) => (/^\s*(error|cause|ERROR):\s/.test(line) ? [at] : []));
  const last = starts.at(-1);
  if (last === undefined) return lines.filter((line) => line.trim() !== '').at(-1) ?? 'it did not say why';
  const rest = lines.slice(last + 1);
  const end = rest.findIndex((line) => line.trim() === '' || /^\S/.test(line));
  const text = [lines[last] ?? '', ...rest.slice(0, end === -1 ? undefined : end)].join(' ');
  return text
    .replace(/^\s*\w+:\s*/, '')
    .replace(/^Because (.*?),? (?:and you require|we can conclude|and only).*$/, '$1');
}

function sentence(text: string): string {
  const plain = text
    .replace(/\b[a-z+]+:\/\/\S+/gi, 'an address')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
  return `${plain.replace(/[.:\s]+$/, '')}.`;
}
