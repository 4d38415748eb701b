import type { ImportFact, ModuleFacts } from '../index/facts.ts';
import type { Evidence } from './facts.ts';

/** One line of each module that imports what is wanted. */
export function importing(modules: readonly ModuleFacts[], wanted: (item: ImportFact) => boolean): Evidence[] {
  return modules.flatMap((module) => {
    const found = module.imports.find(wanted);
    return found === undefined ? [] : [{ path: module.path, line: found.line, text: sayImport(found) }];
  });
}

/** Whether an import reads a package or something in it. */
export function isOf(item: ImportFact, ...packages: string[]): boolean {
  return packages.some(
    (name) => item.module.startsWith(name) && (item.module.length === name.length || item.module[name.length] === '.'),
  );
}

function sayImport({ module, name }: ImportFact): string {
  return (name === null ? `import ${module}` : `from ${module} import ${name}`).slice(0, 200);
}
