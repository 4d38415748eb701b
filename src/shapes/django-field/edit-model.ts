import { addClassAttribute } from '../../python/edit/class-attribute.ts';
import { addImport } from '../../python/edit/import.ts';
import { indentOf, lineStart, newlineOf, layOut, indentUnit } from '../../python/edit/layout.ts';
import { splice } from '../../python/edit/splice.ts';
import type { Refusal } from '../../python/parse/refusal.ts';
import type { DjangoModel, ModuleFacts } from '../../python/index/facts.ts';
import type { Declaration } from './render-choices.ts';
import type { Rendered } from './render-field.ts';

/** The module with the field after the model's last one, its choices above the first, and the imports it needs. */
export async function editModel(
  source: string,
  model: DjangoModel,
  module: ModuleFacts,
  rendered: Rendered,
  choices: Declaration | null,
  options: { firstParty: string[]; lineLength: number },
): Promise<string | Refusal> {
  const anchor = choices ? anchorOf(source, model, module) : null;
  const statement = choices && anchor === null ? `${choices.text}\n\n${rendered.statement}` : rendered.statement;
  const added = await addClassAttribute(source, model.name, statement, { after: 'last-field' });
  if (added.kind === 'refusal') return added;
  let text = added.source;
  // Above every field, so the offset found before the field was added still holds.
  if (choices && anchor !== null) {
    const indent = indentOf(source, anchor);
    const newline = newlineOf(source);
    text = splice(text, [
      {
        start: anchor,
        end: anchor,
        text: `${indent}${layOut(choices.text, indent, indentUnit(source), newline)}${newline}${newline}`,
      },
    ]);
  }
  for (const wanted of rendered.imports) {
    const imported = await addImport(text, { ...wanted, ...options });
    if (imported.kind === 'refusal') return imported;
    text = imported.source;
  }
  return text;
}

/** Start of the line of the first field, or of the comments that belong to it; null where there is no field. */
function anchorOf(source: string, model: DjangoModel, module: ModuleFacts): number | null {
  const first = Math.min(...model.fields.map(({ line }) => line));
  if (!Number.isFinite(first)) return null;
  const lines = source.split('\n');
  // Enumerations and constants that stand among the fields stay below; those before them stay above.
  const constants = module.classes.find(({ line }) => line === model.line)?.attributes ?? [];
  let line = Math.min(first, ...constants.filter(({ line: at }) => at > first).map(({ line: at }) => at));
  while (/^\s*#/.test(lines[line - 2] ?? '')) line -= 1;
  let offset = 0;
  for (let at = 0; at < line - 1; at += 1) offset += (lines[at]?.length ?? 0) + 1;
  return lineStart(source, offset);
}
