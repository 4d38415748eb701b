/** What Slack takes in one message (docs.slack.dev/reference/block-kit), in characters where nothing else is said. */
export const LIMITS = {
  blocks: 50,
  /** Of a home page or a form. */
  viewBlocks: 100,
  blockId: 255,
  viewTitle: 24,
  /** What a form carries along unseen. */
  viewNote: 3_000,
  checkboxes: 10,
  /** Elements of one row of controls. */
  actions: 25,
  header: 150,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  /** Options of one select. */
  options: 100,
  optionText: 75,
  optionValue: 75,
  inputLabel: 2_000,
  inputValue: 3_000,
  tableRows: 100,
  tableColumns: 20,
  tableText: 10_000,
  contextText: 2_000,
  /** Our own: Slack tells no bound for all blocks of a message together, and refuses long ones. */
  message: 12_000,
  /** `text` beside blocks, which notifications and screen readers use. */
  fallback: 3_000,
} as const;
