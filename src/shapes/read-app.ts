/** Words that may name an app; which of them does is for the index to say. */
export interface SaidApp {
  /** Said to be an app: "the shop app", "site.shop", "shop/models.py". Null where nothing is. */
  app: string | null;
  /** A place that may be one: "in shop", "shop: …". */
  places: string[];
}

export function readApp(words: string): SaidApp {
  const text = words.slice(0, 2_000);
  const said = [...SAID.flatMap((pattern) => pattern.exec(text)?.[1] ?? []), ...dotted(text)].find(
    (word) => !NO_APP.test(word),
  );
  const places = PLACES.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  const bare = [...text.matchAll(IN_BARE)].map((match) => match[1] ?? '');
  return {
    app: said === undefined ? null : said.replace(/[/.]$/, '').replaceAll('/', '.'),
    places: [...new Set([...places.map((place) => place.replace(/[/.]$/, '').replaceAll('/', '.')), ...bare])]
      .filter((place) => /^[a-z]/.test(place) && (bare.includes(place) || !NO_APP.test(place)))
      .slice(0, 12),
  };
}

const SAID: readonly RegExp[] = [
  /(?:^|[.,;(\n]\s*)(?:app|application)\s*[:=]\s*[`"']?([a-z][\w.]{1,60})/i,
  /\b(?:app|application)\s+(?:(?:called|named|namens) [`"']?|[`"'])([a-z][\w.]{1,60})[`"']?/i,
  /[`"']?\b([a-z][\w.]{1,60})[`"']?(?:'s)?[ -](?:django[ -])?app\b(?!l)/i,
  /(?<![\w/.])((?:[a-z][\w-]{0,60}\/){1,6})(?:(?:models|views|admin|urls|forms|serializers|api(?=\/|\.py)|management)(?:\/[\w/]{0,80})?(?:\.py)?)\b/i,
  /\b(?:in|im|to|dans|en|into|inside|under) (?:the )?[`"']?([a-z][\w-]{1,40}\/[a-z][\w/-]{1,60})[`"']?(?=[\s,.;:)]|$)/i,
  /\b(?:dans|en|de) (?:l'app(?:lication)?|la app|la aplicación)\s+[`"']?([a-z][\w.]{1,60})/i,
  /\b(?:[Aa]pp|Anwendung|aplicación|appli)\s+[`"']?([a-z][\w.]{2,60})[`"']?(?=[\s,.;:)]|$)/,
];

const PLACES: readonly RegExp[] = [
  /\b(?:in|im|into|inside|to|for|dans|en)\s+(?:the\s+)?[`"']?([a-z][\w-]{1,40}(?:\/[a-z][\w-]{1,40}){1,4})\/?[`"']?(?=[\s,.;:)]|$)/gi,
  /(?<![\w.])[`"']?([a-z][\w.]{1,60})[`"']?[\s-]+(?:(?:mgmt|management)[\s-]+)?(?:model|table|command|cmd|view|page|endpoint|viewset)\b/gi,
  /\b(?:command|befehl|kommando|commande|comando)\s+([a-z][\w.]{1,60})(?=\s+[`"'_])/gi,
  /(?<![\p{L}])(?:in|im|into|to|inside|under|within|for|für|pour|para|dans|en|bei|of|from)\s+(?:(?:the|our|der|dem|die|la|le|el)\s+)?[`"']?([a-z][\w.]{1,60})[`"']?/giu,
  /(?:^|\n)\W*(?:(?:hi|hey|hello|please|pls|bot)\W+)?[`"']?([a-z][\w.]{1,60})[`"']?\s?(?::|->|=>|→|\/| -)\s/gi,
  /(?:^|\n)\W*(?:(?:hi|hey|hello|please|pls|bot)\W+)?[`"']?([a-z][\w.]{1,60})[`"']?,\s+(?=(?:new|please|pls|add|create|we|an?|one|could|can|bitte)\b)/gi,
  /(?:^|\n)\W*[`"']?([a-z][\w-]{0,60}(?:\/[a-z][\w-]{0,60}){1,5})\/?[`"']?\s?(?::|->|=>|→| -)\s/gi,
  /\(([a-z][\w.]{1,60})\)/gi,
  /(?:^|\n|[.:;,!?]\s+|\b(?:and|so|then)\s+)\W*(?:the |our )?[`"']?([a-z][\w.]{1,60})[`"']? (?:needs?|gets?|should (?:have|get)|could use|wants?|lacks?|receives?|braucht|bekommt|necesita)\b/g,
];

/** "in the api" is where things are called from, "in api" an app. */
const IN_BARE =
  /(?:(?<![\w-])(?:in|im|into|inside|within|dans|en)\s+[`"']?|\b(?:the\s+)?(?=\w+[ -]app\b)|(?:^|\n)\W*(?=\w+:\s))(api|users?|admin|client|team|store|order(?! (?:to|that|of|by)\b))\b[`"']?(?![\w/.-]*[/.-]\w)/g;

/** "site.shop", "site.apps.shop", "site.apps.shop.models"; not an attribute, a file or an address. */
function dotted(text: string): string[] {
  return [
    ...text.matchAll(/(?<![\w./@`-]|[A-Z]\w{0,60}\.)`?([a-z_]\w{0,40}(?:\.[a-z_]\w{0,40}){1,5})`?(?![\w/(@-]|\.\w)/g),
  ]
    .map((match) =>
      (match[1] ?? '').replace(/\.(?:models|views|admin|urls|forms|serializers|management(?:\.commands)?)$/, ''),
    )
    .filter(
      (name) =>
        !/\.(?:(?:manage|view|add|change|delete|can|edit)_\w+|py|md|txt|html|com|org|net|io|js|json|csv|yml|yaml|toml|xml|pdf|cfg|now|uuid4|g|e)$|^(?:models|e|i|timezone|django|self|request|manage|auth|settings|objects|datetime|uuid|os|www)\./.test(
          name,
        ),
    );
}

const NO_APP =
  /^(?:the|der|die|das|dem|den|dieser|einer|unsere[rn]?|la|le|el|les|los|une?|una|this|that|our|my|an?|in|of|new|each|every|same|django|mobile|web|phone|is|and|for|to|desktop|ios|android|whole|client|admin|it|api|please|pls|them|there|code|us|me|all|which|here|case|production|prod|general|total|order|addition|json|csv|html|python|sql|can|could|should|shall|must|will|would|may|has|needs?|wants?|gets?|so|that|which|who|when|where|with|without|from|on|at|by|as|or|but|if|users?|team|store|does|was|are|be|lets?|shows?|just|also|only)$/i;
