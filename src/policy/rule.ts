import type { IncomingMessage, Place, Sender } from '../chat/surface.ts';
import type { AllowedRepository, Policy } from './policy.ts';

/** Whether something may be done, decided at the moment somebody does it; `message` is the one sentence they are told. */
export type Ruling = { allowed: true } | { allowed: false; code: Denial; message: string };

export type Denial =
  | 'external-place'
  | 'not-a-member'
  | 'repository'
  | 'person-limit'
  | 'place-limit'
  | 'own-ticket'
  | 'not-an-approver';

/** What was begun within the last hour. */
export interface Usage {
  person: number;
  place: number;
}

/** Whether a person may act in a place at all. What is not known to be inside is outside. */
export function mayAct({ place, sender }: Pick<IncomingMessage, 'place' | 'sender'>): Ruling {
  if (place.external) {
    return deny(
      'external-place',
      'I do not work in places that are shared with another organisation: what I say tells of a repository.',
    );
  }
  if (sender.trust !== 'member') {
    return deny('not-a-member', 'I take requests from members of this workspace only; ask one of them to write it.');
  }
  return ALLOWED;
}

/** Whether one more thing may be begun. */
export function mayBegin(policy: Policy, usage: Usage): Ruling {
  const { person, place } = policy.limits;
  if (usage.person >= person) {
    return deny('person-limit', `You have begun ${usage.person} things within an hour, and ${person} is the limit.`);
  }
  if (usage.place >= place) {
    return deny('place-limit', `${usage.place} things were begun here within an hour, and ${place} is the limit.`);
  }
  return ALLOWED;
}

/** The repositories a person may ask for changes of, in a place. */
export function repositoriesFor(policy: Policy, place: Place, sender: Sender): AllowedRepository[] {
  return policy.repositories.filter(
    ({ places, groups }) =>
      (places === null || places.includes(place.address)) &&
      (groups === null || groups.some((group) => sender.groups.includes(group))),
  );
}

export function mayUse(
  policy: Policy,
  repo: string,
  { place, sender }: Pick<IncomingMessage, 'place' | 'sender'>,
): Ruling {
  if (repositoriesFor(policy, place, sender).some((each) => each.repo === repo)) return ALLOWED;
  return deny('repository', 'You may not ask for changes of this repository here.');
}

/** Whether a repository may be talked about in a place. */
export function mayHear(policy: Policy, repo: string, place: string): boolean {
  return policy.repositories.some((each) => each.repo === repo && (each.places?.includes(place) ?? true));
}

/** Whether a person may see tickets of a repository in a place where they were not begun: who may ask for changes, or approve them. */
export function maySee(policy: Policy, repo: string, who: Pick<IncomingMessage, 'place' | 'sender'>): Ruling {
  if (mayHear(policy, repo, who.place.address) && isApprover(policy, repo, who)) return ALLOWED;
  return mayUse(policy, repo, who);
}

/** Whether a person may say the second yes to somebody's ticket. `isRequester`: they are who asked, by another name. */
export function mayApprove(
  policy: Policy,
  ticket: { repo: string; requester: string; isRequester?: boolean },
  who: Pick<IncomingMessage, 'place' | 'sender'>,
): Ruling {
  if (who.sender.id === ticket.requester || ticket.isRequester === true) {
    return deny('own-ticket', 'Who asked for it cannot approve it: it takes a second person.');
  }
  if (approversOf(policy, ticket.repo) === null) return mayUse(policy, ticket.repo, who);
  return isApprover(policy, ticket.repo, who)
    ? ALLOWED
    : deny('not-an-approver', 'You are not one of those who may approve changes of this repository.');
}

function isApprover(policy: Policy, repo: string, { sender }: Pick<IncomingMessage, 'sender'>): boolean {
  const { id, groups } = sender;
  return approversOf(policy, repo)?.some((each) => each === id || groups.includes(each)) ?? false;
}

/** Ids of those who may approve; null: everybody who may ask for changes, but for who asked. */
export function approversOf(policy: Policy, repo: string): readonly string[] | null {
  return policy.repositories.find((each) => each.repo === repo)?.approvers ?? null;
}

const ALLOWED: Ruling = { allowed: true };

function deny(code: Denial, message: string): Ruling {
  return { allowed: false, code, message };
}
