/**
 * What a message is compared by: its words, pairs of neighbours and stems, with everything that only names something turned into
 * what kind of name it is. "add `nick` to Customer" and "add `vat_id` to Invoice" are the same message here.
 *
 * `isKnown` says whether an ordinary word names something of the repository; in examples such words stand in braces.
 */
export function featuresOf(text: string, isKnown: (word: string) => boolean): Set<string> {
  const tokens = tokensOf(text, isKnown);
  const features = new Set<string>();
  let before = '^';
  for (const token of tokens) {
    features.add(token);
    features.add(`${before} ${token}`);
    // A stem stands for inflections, misspellings and most of a language's relatives.
    if (!token.startsWith('§') && token.length > STEM) features.add(`${token.slice(0, STEM)}*`);
    before = token;
  }
  features.add(`${before} $`);
  return features;
}

const STEM = 5;

/** The words of a text in lower case; names, numbers and addresses as marks. */
function tokensOf(text: string, isKnown: (word: string) => boolean): string[] {
  const tokens: string[] = [];
  for (const match of text.slice(0, LONGEST).matchAll(PIECES)) {
    const piece = match[0];
    const mark = markOf(piece);
    if (mark !== null) tokens.push(...mark);
    else if (piece.startsWith('{') || isKnown(piece)) pushOnce(tokens, '§known');
    else tokens.push(piece.toLowerCase().replace(/’/g, "'"));
  }
  return tokens;
}

/** A message's kind shows early; what is pasted behind it tells no more. */
const LONGEST = 4_000;

const PIECES =
  /(?<![/\w"])\{\p{L}+(?:[ '-]\p{L}+){0,6}\}|`[^`\n]{1,80}`|"[^"\n]{1,40}"|(?<![\w.])\/[\w{}<>:/.-]*[\w}>/]|[\w-]+(?:\/[\w.*-]+)+\/?|[\w/.-]*\w\.(?:py|html|txt|toml|md|ya?ml|json|css|js|lock|cfg|ini)\b|\w+(?:\.\w+)*\(\)?|[\p{L}\d_]+(?:['’.][\p{L}\d_]+)*|->|=>|[→⇒?+:&]/gu;

/** Two names in a row are one place that is named. */
function pushOnce(tokens: string[], token: string): void {
  if (tokens.at(-1) !== token) tokens.push(token);
}

function markOf(piece: string): string[] | null {
  if (piece.startsWith('`')) {
    const inner = piece.slice(1, -1).trim();
    return markOf(inner) ?? (/\s/.test(inner) ? ['§code'] : ['§name']);
  }
  if (piece.startsWith('"')) return markOf(piece.slice(1, -1)) ?? ['§said'];
  if (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(piece)) return ['§method', `§method:${piece}`];
  if (piece.endsWith('.py')) return ['§module', ...lastWordOf(piece.slice(0, -3))];
  if (/\.(?:html|txt|toml|md|ya?ml|json|css|js|lock|cfg|ini)$/.test(piece))
    return ['§file', `§file:${piece.split('.').at(-1)}`];
  if (/^\/.|^[\w-]+\/.*[{<]/.test(piece)) return ['§route'];
  if (piece.includes('/') && piece.length > 3) return /\/.*\/|\/$/.test(piece) ? ['§place'] : null;
  if (/^\d/.test(piece)) return ['§number'];
  if (/\($|\(\)$/.test(piece)) return ['§call', ...lastWordOf(piece.replace(/[()]/g, ''))];
  const last = piece.split('.').at(-1) ?? piece;
  if (/^[A-Z]\w*(?:Field|Key)$/.test(last)) return ['§field-class'];
  if (/^(?:[A-Z]+[a-z0-9]+){2,}\w*$|^[A-Z][a-z]+[A-Z]\w*$/.test(piece.split('.')[0] ?? '')) {
    return piece.includes('.')
      ? ['§class.part', ...suffixOf(piece.split('.')[0] ?? '')]
      : ['§class', ...suffixOf(last)];
  }
  if (/^[A-Z]{2,}(?:_[A-Z0-9]+)+$/.test(piece)) return ['§constant'];
  if (/\w_\w/.test(piece)) return ['§name', ...lastWordOf(piece)];
  return null;
}

/** What a class is, by its name: "ItemCreate" is a schema somebody fills in. */
function suffixOf(name: string): string[] {
  const suffix =
    /(?:Serializer|Form|View|ViewSet|Admin|Schema|Create|Update|Request|Response|Read|Out|Public|Base|Command|Middleware|Manager|QuerySet|Mixin|Factory|TestCase|Tests?|Error|Exception|Service|Client|Model|Config|Filter)$/.exec(
      name,
    )?.[0];
  return suffix === undefined ? [] : [`§class:${suffix}`];
}

/** The last word of a name tells what it is of: "core/middleware.py", "send_email". */
function lastWordOf(name: string): string[] {
  const word = name.split(/[/._]/).at(-1)?.toLowerCase() ?? '';
  return word.length > 2 ? [`§…${word}`] : [];
}
