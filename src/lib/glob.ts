/**
 * Whether a path matches one of the globs, which start at the same root as the path. `*` stays within a folder, `**`
 * crosses folders, `?` is one character, `{a,b}` a choice; one that ends in a slash means everything below.
 */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => compile(glob).test(path));
}

const compiled = new Map<string, RegExp>();

function compile(glob: string): RegExp {
  const known = compiled.get(glob);
  if (known !== undefined) return known;
  const made = new RegExp(`^${source(rooted(glob))}$`, 's');
  compiled.set(glob, made);
  return made;
}

function rooted(glob: string): string {
  const plain = glob.replace(/^\.?\//, '');
  return plain.endsWith('/') ? `${plain}**` : plain;
}

function source(glob: string): string {
  let out = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob[at] ?? '';
    if (glob.startsWith('**/', at) && (at === 0 || glob[at - 1] === '/')) {
      out += '(?:[^/]+/)*';
      at += 2;
    } else if (glob.startsWith('**', at)) {
      out += '.*';
      at += 1;
    } else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else if (char === '{' && glob.includes('}', at)) {
      out += '(?:';
      depth += 1;
    } else if (char === '}' && depth > 0) {
      out += ')';
      depth -= 1;
    } else if (char === ',' && depth > 0) out += '|';
    else out += char.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }
  return out;
}
