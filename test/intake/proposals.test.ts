import { describe, expect, it } from 'vitest';
import { decide } from '../../src/conversation/decide.ts';
import { shapes } from '../../src/shapes/registry.ts';
import { learnShop } from './shop-knowledge.ts';

const SHOP = await learnShop();

/** In the manner of people: blunt, polite, harmless-sounding, in other languages. All of them are far more than one ticket. */
const TOO_BIG = [
  'refactor the whole authentication system',
  'Write tests for the entire project please, at least 90%',
  'get coverage to 100%',
  'type hints everywhere',
  'can u add docstrings, type hints and tests everywhere where they are missing',
  'replace all prints in the whole project by logging',
  'convert all function views to class based views, should be pretty mechanical',
  'just make it all async (views, orm, tasks). should not be more than a couple of lines each ;)',
  'bump to django 6 and fix whatever breaks',
  'Please split the shop into three services (customers / orders / stock), urls stay the same',
  'We are moving upmarket. Please add organisations above customers, SAML SSO, SCIM provisioning and billing per organisation.',
  'Notifications! In-app, email digest and web push, whenever an order is placed or shipped 🔔',
  'add a created_by field to every model',
  'rewrite the inventory app from scratch',
  'refactor the shop app, it grew too much',
  'we want to throw out the current login and do sessions + refresh tokens + google oauth. go',
  'turn every page into a REST API and drop the templates',
  'Refaktoriere bitte die gesamte Anwendung',
  'ajoute des tests partout',
  'añade anotaciones de tipo a todo el proyecto',
  'add multi-tenancy: every model gets a tenant and every view filters by it',
  'quick one: validation for all forms and all endpoints',
];

const NICKNAME = 'add a nullable nickname CharField(50) to Customer';
const FRAGILE = 'add a boolean is_fragile to Product, default False';
const PRINTS = 'convert the prints in shop/management/commands/import_products.py to logging';

/** Two tickets that have nothing to do with each other, said in one message. */
const BUNDLES: readonly (readonly [string, string, string])[] = [
  [`1. ${NICKNAME}\n2. ${PRINTS}`, NICKNAME, PRINTS],
  [`1) ${PRINTS}\n2) ${FRAGILE}`, PRINTS, FRAGILE],
  [`- ${NICKNAME}\n- ${PRINTS}`, NICKNAME, PRINTS],
  [`* ${FRAGILE}\n* ${PRINTS}\nthanks!`, FRAGILE, PRINTS],
  [`hi, two things today:\n\n1. ${NICKNAME}\n2. ${PRINTS}`, NICKNAME, PRINTS],
  [`${NICKNAME}; and ${PRINTS} while you are in there`, NICKNAME, PRINTS],
  [`${PRINTS}. Also ${FRAGILE}.`, PRINTS, FRAGILE],
  [`${NICKNAME}. Separately: ${PRINTS}`, NICKNAME, PRINTS],
  [`a) ${PRINTS}\nb) ${NICKNAME}`, PRINTS, NICKNAME],
  [`please (1) ${NICKNAME} and (2) ${PRINTS}`, NICKNAME, PRINTS],
  [`${NICKNAME} and also ${PRINTS}`, NICKNAME, PRINTS],
];

describe('what a refusal offers', () => {
  it.each(TOO_BIG)('is two to five tickets that are accepted as they stand: %s', (request) => {
    const proposals = proposalsFor(request);
    expect(proposals.length).toBeGreaterThanOrEqual(2);
    expect(proposals.length).toBeLessThanOrEqual(5);
    const refused = proposals.filter((proposal) => decide(proposal, SHOP, shapes).verdict !== 'accept');
    expect(refused).toEqual([]);
  });

  it.each(TOO_BIG)('is never the same ticket twice: %s', (request) => {
    const tickets = proposalsFor(request).map(ticketOf);
    expect(new Set(tickets).size).toBe(tickets.length);
  });
});

describe('two unrelated tickets in one message', () => {
  it.each(BUNDLES)('are offered as exactly those two: %s', (request, first, second) => {
    expect(proposalsFor(request).map(ticketOf)).toEqual([ticketOf(first), ticketOf(second)]);
  });
});

function proposalsFor(request: string): string[] {
  const decision = decide(request, SHOP, shapes);
  if (decision.verdict !== 'reject') throw new Error(`"${request}" is ${decision.verdict}, not rejected`);
  return decision.proposals.map((proposal) => proposal.request);
}

/** The ticket that words make here. */
function ticketOf(request: string): string {
  const decision = decide(request, SHOP, shapes);
  if (decision.verdict !== 'accept') return `"${request}" is ${decision.verdict}`;
  const slots = Object.entries(decision.slots).map(([name, slot]) => [name, slot.value]);
  return JSON.stringify([decision.shape, ...slots]);
}
