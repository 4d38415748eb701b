/** Why a source is left as it is. Expected: the caller turns it into words for a person. */
export interface Refusal {
  kind: 'refusal';
  code: RefusalCode;
  /** One sentence, without the path, which only the caller knows. */
  message: string;
  /** 1-based line that shows it, where one does. */
  line: number | null;
}

export type RefusalCode =
  | 'too-large'
  | 'too-slow'
  | 'syntax'
  | 'class-not-found'
  | 'class-ambiguous'
  | 'class-conditional'
  | 'one-line-body'
  | 'already-there'
  | 'anchor-not-found'
  | 'attribute-missing'
  | 'attribute-ambiguous'
  | 'not-literal'
  | 'all-fields'
  | 'section-not-found'
  | 'name-taken';

export function refuse(code: RefusalCode, message: string, line: number | null = null): Refusal {
  return { kind: 'refusal', code, message, line };
}
