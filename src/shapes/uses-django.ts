import type { Reason } from '../ticket/reason.ts';
import type { Knowledge } from './shape.ts';

function usesDjango({ index, profile }: Knowledge): boolean {
  return index.django.apps.length > 0 || profile.framework?.value.includes('django') === true;
}

/** Why a request for something of Django is not for this repository, null where it is; another shape may take it then. */
export function refusesOtherFramework(knowledge: Knowledge, what: string): Reason | null {
  if (usesDjango(knowledge)) return null;
  const { profile } = knowledge;
  const framework = profile.framework?.value.join(' and ');
  return {
    code: 'other-framework',
    message: `This repository does not use Django${framework ? `; it uses ${framework}` : ''}.`,
    evidence: profile.framework?.evidence.slice(0, 2) ?? [],
    next: `Ask for ${what} in the terms of the framework it uses, or in the repository that uses Django.`,
  };
}
