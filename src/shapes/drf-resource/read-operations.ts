/** What the resource shall answer, in one form: "CRUD", "read-only", "list", "list, retrieve"; null where nothing says it. */
export function readOperations(words: string): string | null {
  const text = words.replace(/\b(?:view ?sets?|[A-Z]\w*(?:ViewSet|Serializer|View))\b/g, (name) =>
    /ReadOnlyModelViewSet/.test(name) ? ' read-only ' : /^ModelViewSet$/.test(name) ? ' crud ' : ' ',
  );
  const without = EXCEPT.exec(text)?.[1];
  if (without !== undefined) {
    const left = ALL.filter((operation) => !named(without).includes(operation));
    if (left.length < ALL.length && left.length > 0) return join(left);
  }
  const only = ONLY.exec(text);
  const listed = only === null ? [] : named(only[1] ?? only[2] ?? '');
  if (listed.length > 0) return join(listed);
  if (
    /\b(?:full )?crud\b|\b(?:all|every|the usual|full|five|six|standard) (?:rest |http )?(?:operations|actions|methods|verbs)\b|\bread[- ]?(?:and|\/|&|\+)[- ]?write\b|\b(?:fully )?(?:writ(?:e?able)|editable|manag(?:e|ed|eable))\b|\beverything\b[^.;\n]{0,12}\b(?:incl\w*\.?|also|even) delet\w*|\b(?:lesend und schreibend|lecture et écriture|lectura y escritura|lesen und schreiben|lire et écrire|leer y escribir|read(?:ing|s)? (?:and|&|\+) writ(?:e|es|ing)|read\/write)\b/i.test(
      text,
    )
  )
    return 'CRUD';
  if (
    /\bread[- ]?only\b|\b(?:(?:nur )?lesend\w*|lesbar|lesezugriff|readable|consultable|schreibgeschützt|lecture seule|(?:de )?s[óo]lo lectura|nur lesen|only (?:be )?read(?:able|ing)?|read(?:ing)? only|just reading|nothing but reading|no writ(?:es?|ing)|GET only|only GET|without write)\b/i.test(
      text,
    )
  )
    return 'read-only';
  // "would like to get at the rows" names no method.
  const said = named(
    text.replace(/\blists? of\b/gi, ' ').replace(/\bget\b(?=\s+(?:at|to|in|into|the|them|it)\b)/g, ' '),
  );
  return said.length > 0 ? join(said) : null;
}

const ALL = ['list', 'retrieve', 'create', 'update', 'destroy'] as const;

/** "list only", "only list and create", "(list + detail)". */
const ONLY =
  /(?:\b(?:only|just|nur|seulement|s[óo]lo)\s+((?:(?:(?:GET|POST|PUT|PATCH|DELETE|lists?|listing|retrieve|retrieval|detail|create|creat(?:e|ing|ion)|update|updating|delete|destroy|and|und|et|y|or)\b|\+|&|\/|,)[\s,/+&]*){1,9}))|((?:\b(?:lists?|listing|retrieve|retrieval|details?|create|creation|update|delete|destroy)\b[\s,/+&]*(?:and |or |und |et |y )?){1,5})\s*(?:only|operations?|actions?|endpoints?)\b/i;

const EXCEPT =
  /\b(?:everything|all|crud|full|operations|writable)\b[^.;\n]{0,20}\b(?:except|but(?! (?:only|just)\b)|minus|without|no|ohne|sauf|excepto|aber kein\w*)(?: (?:for|the|any))?\s+([^.;\n]{3,40})/i;

/** The operations that words name, in their usual order. */
function named(text: string): string[] {
  return ALL.filter((operation) => WORDS[operation].test(text));
}

const WORDS: Record<(typeof ALL)[number], RegExp> = {
  list: /\b(?:lists?|listing|listed|index|auflist\w*|liste[rn]?|listar|GET)\b/i,
  retrieve:
    /\b(?:retriev(?:e|al|ing)|details?|detail (?:view|endpoint|route)|single|by id|get one|read one|einzeln\w*|détail\w*|detalle)\b/i,
  create:
    /\b(?:creat(?:e[sd]?|ing|ion|able)|POST(?:ing)?|anlegen|erstellen|créer|création|crear|creación)\b(?! (?:an?|the|me|us|new|some)\b)/i,
  update:
    /\b(?:updat(?:e[sd]?|ing|able)|edit(?:s|ing|able)?|PUT|PATCH|chang(?:e|ing)|ändern|bearbeiten|modifier|actualizar|editar)\b/i,
  destroy:
    /\b(?:delet(?:e[sd]?|ing|ion)|destroy(?:s|ing)?|remov(?:e|ing|al)|DELETE|löschen|supprimer|borrar|eliminar)\b/i,
};

function join(operations: readonly string[]): string {
  return operations.length === ALL.length ? 'CRUD' : operations.join(', ');
}

/** The operations a value stands for. */
export function operationsIn(value: string): string[] {
  if (/crud/i.test(value)) return [...ALL];
  if (/read-?only/i.test(value)) return ['list', 'retrieve'];
  return ALL.filter((operation) => value.includes(operation));
}
