/** Adaptive Cards as far as we write them; a test holds every card against the vendor's own schema. */
export interface Card {
  type: 'AdaptiveCard';
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  /** The oldest that has tables and buttons carried out in place. */
  version: '1.5';
  /** For clients that cannot show it. */
  fallbackText: string;
  body: Element[];
  /** Wide cards: tables and lines of code need the room. */
  msteams: { width: 'full' };
  /** For whom it looks different: their client asks us for it. */
  refresh?: { action: Execute; userIds: string[] };
  actions?: Action[];
}

export type Element = RichText | Container | Table | ActionSet | Input;

export interface RichText {
  type: 'RichTextBlock';
  id?: string;
  inlines: (string | TextRun)[];
  spacing?: Spacing;
  horizontalAlignment?: 'Right';
}

export interface TextRun {
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  size?: 'Medium';
  color?: 'Good' | 'Attention' | 'Warning';
  isSubtle?: true;
  fontType?: 'Monospace';
}

export interface Container {
  type: 'Container';
  style?: 'emphasis';
  items: Element[];
}

export interface Table {
  type: 'Table';
  firstRowAsHeaders: true;
  columns: { width: number }[];
  rows: { type: 'TableRow'; cells: { type: 'TableCell'; items: Element[] }[] }[];
  /** Clients that know no tables show this in its place. */
  fallback: Container;
}

export interface ActionSet {
  type: 'ActionSet';
  actions: Action[];
  spacing?: Spacing;
}

export type Input =
  | {
      type: 'Input.ChoiceSet';
      id: string;
      label: string;
      style?: 'compact';
      choices: { title: string; value: string }[];
      value?: string;
      placeholder?: string;
    }
  | {
      type: 'Input.Text';
      id: string;
      label: string;
      value?: string;
      placeholder?: string;
      isMultiline?: true;
      isRequired?: true;
      errorMessage?: string;
      maxLength: number;
    }
  | { type: 'Input.Toggle'; id: string; title: string; value: 'true' | 'false'; wrap: true };

export type Action = Execute | Submit | { type: 'Action.OpenUrl'; title: string; url: string };

export interface Execute {
  type: 'Action.Execute';
  title: string;
  verb: string;
  data: Record<string, unknown>;
  style?: 'positive' | 'destructive';
  /** For clients that carry nothing out in place. */
  fallback?: Submit;
}

export interface Submit {
  type: 'Action.Submit';
  title: string;
  data: Record<string, unknown>;
  style?: 'positive';
}

type Spacing = 'None' | 'Small';
