/**
 * The words of a person out of Slack's spelling of them: entities decoded, links and mentions as they were shown, our own mention
 * gone. "models.py" arrives as `<http://models.py|models.py>`, because it looks like an address to Slack.
 */
export function readText(text: string, ownUserId: string): string {
  return text
    .replace(ANGLES, (_, target: string, label: string | undefined) => spoken(target, label, ownUserId))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

export function mentions(text: string, userId: string): boolean {
  return text.includes(`<@${userId}>`) || text.includes(`<@${userId}|`);
}

/** What Slack puts between angle brackets; a bracket a person typed arrives as an entity. */
const ANGLES = /<([^<>|]*)(?:\|([^<>]*))?>/g;

function spoken(target: string, label: string | undefined, ownUserId: string): string {
  if (target === `@${ownUserId}`) return '';
  if (target.startsWith('@') || target.startsWith('#')) return `${target[0]}${label ?? target.slice(1)}`;
  if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0]}`;
  if (label === undefined || label === '') return target.replace(/^mailto:/, '');
  // Slack made the link itself, or a person hid an address behind words: then both are said.
  return target.replace(/^(?:https?:\/\/|mailto:)/, '') === label || target === label ? label : `${label} (${target})`;
}
