/**
 * What the frames of a pasted traceback name, the last call first: paths as they stand there, from the root of some machine. Files of Python
 * itself and of packages are among them; which one is the repository's, the index knows.
 */
export function pastedFrames(text: string): { path: string; name: string | null }[] {
  const frames = [...text.slice(0, MOST_PASTED).matchAll(FRAME)].map((match) => ({
    path: match[1] ?? match[3] ?? '',
    name: match[2] ?? match[4] ?? null,
  }));
  return frames.reverse().slice(0, MOST_FRAMES);
}

const MOST_PASTED = 8_000;
const MOST_FRAMES = 20;
/** As Python prints a frame, also cut short to file and function, and as pytest does: "app/crud.py:12: in create". */
const FRAME =
  /^[ \t]{0,20}File "([^"\n]{1,200}\.py)"(?:, line \d{1,7})?(?:, in ([A-Za-z_]\w{0,80}))?|^[ \t]{0,20}([\w./-]{1,200}\.py):\d{1,7}: (?:in ([A-Za-z_]\w{0,80})|[A-Z]\w{2,80})/gm;
