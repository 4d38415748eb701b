/**
 * Text that is not ours, as text: no markup, no HTML, no mention that would notify somebody, no reference that would link. What stands between
 * is written as an entity: as a character nobody sees it would be named (lib/plain-text.ts).
 */
export function asText(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .replace(/[\\`*_{}[\]<>|#~]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`))
    .replace(/@(?=[\w-])/g, '@&#8203;')
    .replace(/\b(https?):\/\//gi, '$1:&#8203;//');
}

// oxlint-disable-next-line no-control-regex
export const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
