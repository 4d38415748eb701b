import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';
import { refuse, type Refusal } from './refusal.ts';

export type { Node };

export interface PythonParser {
  /**
   * Parses `source` and lets `look` read the tree, which is freed afterwards: nothing of it may be kept.
   * Offsets and columns are UTF-16 units, as in JavaScript strings. A source with a syntax error is refused, but a tree
   * without errors is no proof of validity (Python 2's print statement passes): see gate.ts.
   */
  read<T>(source: string, look: (root: Node) => T): T | Refusal;
}

/** Far above any file a person edits: the largest module of Django has 104 KB, and parsing takes about 0.5 s per MB. */
const MAX_LENGTH = 1_500_000;
const MAX_MS = 3_000;

let loading: Promise<PythonParser> | null = null;

/** The parser, loaded once per process (about 30 ms). */
function loadPython(): Promise<PythonParser> {
  loading ??= load();
  return loading;
}

/** `loadPython` and `read` in one: what the edits of src/python/edit/ start with. */
export async function readTree<T>(source: string, look: (root: Node) => T): Promise<T | Refusal> {
  const python = await loadPython();
  return python.read(source, look);
}

async function load(): Promise<PythonParser> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-python/tree-sitter-python.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return { read: (source, look) => read(parser, source, look) };
}

function read<T>(parser: Parser, source: string, look: (root: Node) => T): T | Refusal {
  if (source.length > MAX_LENGTH) {
    return refuse('too-large', `It has ${source.length} characters; files above ${MAX_LENGTH} are not edited by rule.`);
  }
  const deadline = Date.now() + MAX_MS;
  // Without the callback an unclosed string of 1 MB takes 7 s; returning true gives up.
  const tree = parser.parse(source, null, { progressCallback: () => Date.now() > deadline });
  if (tree === null) {
    parser.reset();
    return refuse('too-slow', `It could not be parsed within ${MAX_MS / 1000} seconds.`);
  }
  try {
    if (tree.rootNode.hasError) {
      return refuse('syntax', 'It has a syntax error, or syntax that is not known yet.', firstErrorLine(tree.rootNode));
    }
    return look(tree.rootNode);
  } finally {
    tree.delete();
  }
}

function firstErrorLine(root: Node): number {
  let node = root;
  for (;;) {
    const inner = node.children.find((child) => child.isError || child.isMissing || child.hasError);
    if (inner === undefined || node.isError) return node.startPosition.row + 1;
    node = inner;
  }
}
