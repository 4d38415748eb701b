import { styleFromBlack, styleFromRuff, type CodeStyle } from '../parse/style.ts';
import { formatter } from './tools.ts';
import type { Evidence, Fact } from './facts.ts';
import { at, evidenceOf, factFrom, filesNamed, presence, type Sources, type Table } from './sources.ts';

/** The style of each folder that configures ruff or black; ruff's own file wins over pyproject.toml, as ruff reads them. */
export function styles(sources: Sources): Fact<CodeStyle[]> {
  const formatsWith = formatter(sources)?.value ?? null;
  const byFolder = new Map<string, CodeStyle>();
  const evidence: Evidence[] = [];
  for (const path of filesNamed(sources, 'pyproject.toml', 'ruff.toml', '.ruff.toml')) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const toml = sources.toml(path);
    if (toml === null) continue;
    const inProject = path.endsWith('pyproject.toml');
    const ruff = inProject ? at(toml, 'tool', 'ruff') : toml;
    const black = inProject ? at(toml, 'tool', 'black') : undefined;
    if (isTable(ruff) || isTable(black)) {
      evidence.push(
        ...(inProject ? evidenceOf(sources, path, /^\s*\[tool\.(?:ruff|black)\b/) : presence(sources, path)),
      );
    }
    if (isTable(ruff)) {
      if (inProject && byFolder.has(folder)) continue;
      const style = styleFromRuff(folder, ruff, formatsWith);
      byFolder.set(
        folder,
        formatsWith === 'black' && isTable(black) ? withBlack(style, styleFromBlack(folder, black)) : style,
      );
    } else if (isTable(black) && !byFolder.has(folder)) {
      byFolder.set(folder, styleFromBlack(folder, black));
    }
  }
  const chosen = formatter(sources);
  if (byFolder.size === 0 && chosen !== null) {
    byFolder.set('', { ...styleFromBlack('', {}), formatter: chosen.value });
    evidence.push(...chosen.evidence);
  }
  return factFrom([...byFolder.values()], evidence);
}

/** Linted by ruff, formatted by black: black's line length and quotes count where code is laid out. */
function withBlack(ruff: CodeStyle, black: CodeStyle): CodeStyle {
  return { ...ruff, formatter: 'black', lineLength: black.lineLength, ruff: { ...ruff.ruff, ...black.ruff } };
}

function isTable(value: unknown): value is Table {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
