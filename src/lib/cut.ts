/** At most `most` characters, the last of them an ellipsis where something was left out; no character is split. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
