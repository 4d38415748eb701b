/** The words of HTML as Teams writes it: a line a paragraph, no tags, no pictures. `without` leaves out what was quoted of others. */
export function readHtml(html: string): string {
  return decode(
    html
      .replace(/<blockquote[^>]*schema\.skype\.com\/Reply[\s\S]*?<\/blockquote>/gi, '')
      .replace(/<at[^>]*>([\s\S]*?)<\/at>/gi, '@$1')
      .replace(/<span[^>]*schema\.skype\.com\/Mention[^>]*>([\s\S]*?)<\/span>/gi, '@$1')
      .replace(/<(?:br|\/p|\/div|\/li|\/h\d|\/tr|\/pre|\/blockquote)\b[^>]*>/gi, '\n')
      .replace(/<(?:style|script)\b[\s\S]*?<\/(?:style|script)>/gi, '')
      .replace(/<[^<>]*>/g, ''),
  )
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export function isReply(html: string): boolean {
  return /schema\.skype\.com\/Reply/i.test(html);
}

/** The words of a message's text, in which only mentions are marked up: ours is gone, those of others are as they were shown. */
export function readText(text: string, ours: readonly string[]): string {
  const without = ours.reduce((words, mention) => words.replaceAll(mention, ' '), text);
  return decode(without.replace(/<at[^>]*>([\s\S]*?)<\/at>/gi, '@$1'))
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** In one go, so that what was written as an entity is not decoded twice. */
function decode(text: string): string {
  return text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi, (_, decimal, hex, name) =>
      typeof name === 'string'
        ? (ENTITIES[name.toLowerCase()] ?? '')
        : character(typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)),
    )
    .replaceAll('\u00a0', ' ');
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
