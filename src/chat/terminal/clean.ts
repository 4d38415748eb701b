/**
 * Text that is safe to write to a terminal. Control characters could move the cursor, retitle the window, paste into the
 * shell or hide text, so they are shown as their pictures; marks that reverse or hide text are shown as a box.
 */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\t/g, '  ').replace(CONTROL, picture).replace(HIDDEN, '\ufffd');
}

/** Everything on one line. */
export function cleanLine(text: string): string {
  return clean(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' '));
}

/** C0 without the line feed, delete, C1 (8-bit CSI and OSC among them). */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;
/** Direction marks, zero-width characters, separators, tags, interlinear marks. The joiner of emoji stays. */
const HIDDEN =
  /[\u061c\u180e\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x7f) return '\u2421';
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
}
