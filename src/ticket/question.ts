/** One thing the repository cannot answer. */
export interface Question {
  /** The slot the answer fills. */
  slot: string;
  text: string;
  /** Why it is asked, or where the default comes from. */
  why: string;
  options: QuestionOption[];
  /** The value one click accepts; null where no default would be honest. */
  default: string | null;
  /** Whether words outside `options` are an answer too. */
  freeText: boolean;
}

export interface QuestionOption {
  value: string;
  label: string;
}
