/** What Teams takes in one message (learn.microsoft.com/microsoftteams/platform), in characters where nothing else is said. */
export const LIMITS = {
  /** Bytes of a card: 28 KB is the least that any way into Teams takes. Some of it is left for the envelope. */
  card: 27_000,
  /** Bytes of all that people choose from in one card. */
  choices: 6_000,
  /** Our own: what is said in a card, before it is measured. */
  message: 12_000,
  /** Words beside a card, for notifications and clients that show no cards. */
  fallback: 2_000,
  summary: 200,
  /** Buttons of one row; more are folded away, or not shown. */
  actions: 5,
  /** Letters of all buttons in one row. */
  row: 80,
  buttonText: 60,
  /** Options of one menu. */
  options: 100,
  optionText: 120,
  inputLabel: 300,
  inputValue: 4_000,
  tableRows: 40,
  cell: 500,
  url: 2_000,
  /** People a card is different for. */
  refreshed: 60,
} as const;
