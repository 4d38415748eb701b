import { expect, it } from 'vitest';
import { settingsNotes } from '../../src/shapes/settings-notes.ts';
import { fact, knowledgeOf } from './knowledge.ts';

const SEEN = { value: 'site.test', evidence: [{ path: 'Makefile', line: 3, text: '' }] };
const VARIABLES = fact([
  { name: 'API_URL', value: 'x', from: '.env.example:1' },
  { name: 'SECRET_KEY', value: 'made-up', from: null },
]);

it('says which settings and values the project was loaded with', () => {
  const knowledge = knowledgeOf(
    {},
    { settingsModule: SEEN, settingsToName: fact({ managePy: 'site.test' }), settingsVariables: VARIABLES },
  );
  expect(settingsNotes(knowledge)).toEqual([
    'For the checks manage.py was given site.test (Makefile, line 3) as DJANGO_SETTINGS_MODULE.',
    'The settings need API_URL: the checks ran with the value in .env.example:1.',
    'The settings need SECRET_KEY and nothing gives an example of it: the checks ran with a made-up value.',
  ]);
});

it('says nothing of what the project or its owners chose', () => {
  const knowledge = knowledgeOf({}, { settingsModule: SEEN, settingsToName: fact({}), settingsVariables: VARIABLES });
  knowledge.settings.environment.variables = { API_URL: 'y', SECRET_KEY: 'z' };
  expect(settingsNotes(knowledge)).toEqual([]);
});
