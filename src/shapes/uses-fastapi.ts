import type { Reason } from '../ticket/reason.ts';
import type { Knowledge } from './shape.ts';

export function usesFastApi({ index, profile }: Knowledge): boolean {
  const { apps, routers, operations } = index.fastapi;
  return apps.length + routers.length + operations.length > 0 || profile.framework?.value.includes('fastapi') === true;
}

/** Why a request for something of FastAPI is not for this repository; another shape may take it. */
export function withoutFastApi({ profile }: Knowledge, what: string): Reason {
  const framework = profile.framework?.value.join(' and ');
  return {
    code: 'other-framework',
    message: `This repository does not use FastAPI${framework ? `; it uses ${framework}` : ''}.`,
    evidence: profile.framework?.evidence.slice(0, 2) ?? [],
    next: `Ask for ${what} in the terms of the framework it uses, or in the repository that serves the API.`,
  };
}
