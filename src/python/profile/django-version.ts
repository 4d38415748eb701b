import type { Fact } from './facts.ts';
import { evidenceOf, factFrom, filesNamed, isRequirements, type Sources } from './sources.ts';

/** From the first requirement on Django that has a lowest version; new code may use nothing newer. */
export function djangoVersion(sources: Sources): Fact<string> {
  const lists = sources.texts.filter(isRequirements);
  for (const path of [...lists, ...filesNamed(sources, 'pyproject.toml', 'Pipfile', 'setup.cfg', 'setup.py')]) {
    const evidence = evidenceOf(sources, path, DJANGO);
    const version = DJANGO.exec(evidence[0]?.text ?? '')?.[1];
    if (version !== undefined) return factFrom(version, evidence);
  }
  return null;
}

/** `Django==4.2.1`, `"django>=4.2,<5"`, `django = "^4.2"`, `django = {version = "~4.2"}`; never django-something. */
const DJANGO =
  /^[^#]*?(?<![\w.-])django(?:\[[^\]]*\])?["']?\s*(?:=\s*)?(?:\{[^}]*?version\s*=\s*)?["']?\s*(?:===?|>=|~=|~|\^)\s*(\d+\.\d+)/i;
