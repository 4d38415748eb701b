/** The model as said, "Comment", "weight entries"; null where none is. */
export function readModel(words: string): string | null {
  for (const pattern of PATTERNS) {
    const name = [...words.matchAll(pattern)]
      .map((match) => (match[1] ?? '').trim())
      .find((word) => word !== '' && !NO_MODEL.test(word));
    if (name !== undefined) return name;
  }
  return null;
}

const NOUN =
  '(?:(?:[A-Z]\\w*)?[Vv]iew ?[Ss]ets?|CRUD|crud|APIs?|apis?|[Ee]ndpoints?|[Rr]esources?|[Ss]erializers?|REST|rest|router entry|Schnittstelle)';

const PATTERNS: readonly RegExp[] = [
  new RegExp(
    `\\b${NOUN}\\b[^.;\\n]{0,30}?\\b(?:for|of|on|over|around|für|pour|para|de)\\s+(?:(?:the|our|all|every|a|an|das|die|den|le|la|les|el)\\s+)*[\`"']?((?:[a-z]\\w*\\.)*[A-Z]\\w+)`,
    'g',
  ),
  /\b(?:[Ee]xpose|[Ss]erve|[Pp]ublish|[Ee]xposer|[Ee]xponer?)\s+(?:(?:the|our|all|every)\s+)*[`"']?((?:[a-z]\w*\.)*[A-Za-z]\w+)/g,
  /[`"']?\b([A-Z]\w+)[`"']?\s+(?:model\s+)?(?:view ?set|crud|resource|serializer|api)\b/g,
  /[`"']?\b([A-Z]\w+)[`"']?\s+(?:model )?(?:available|exposed|served|published|readable)\b/g,
  /[`"']?\b([A-Z][a-z]\w+)[`"']?\s+(?:über|via|over|through|par|por)\s+(?:die |unsere |the |our |an? |l'|la )?(?:[\w-]+ )?(?:api|API|rest|REST)\b/g,
  /\b(?:need|want|have|like|add|put|get|include)\s+(?:the\s+|our\s+)?[`"']?([A-Z][a-z]\w+)[`"']?\s+(?:in|into|to)\s/g,
  /\b(?:the|our|model)\s+[`"']?([A-Z]\w+)[`"']?(?:\s+model)?\b/g,
  new RegExp(
    `\\b${NOUN}\\b[^.;\\n]{0,30}?\\b(?:for|of|on|over|around|für|pour|para|de)\\s+(?:(?:the|our|all|every|a|an|das|die|den|le|la|les|el)\\s+)*[\`"']?([a-z][\\w-]*(?: [a-z][\\w-]*)?)`,
    'g',
  ),
  /\b(?:[Aa]ccess to|[Qq]uery|[Rr]ead)\s+(?:(?:the|our|all|every)\s+)*[`"']?((?:[a-z]\w*\.)*[A-Z]\w+)/g,
  /\b(?:query|read|fetch|browse|access(?: to)?|consume|pull|list|manage|edit|maintain|need|want|have|add|put|include)\s+(?:(?:the|our|all|every)\s+)*((?:[a-z][\w-]*\s+){1,3}?)(?:tables?\s+|rows?\s+|records?\s+|entries\s+)?(?:over|via|through|by|using|from|in|into|to)\s+(?:the |our |a |an |your )?(?:public |rest |json |drf )*(?:api|rest)\b/gi,
  /\b([a-z]\w+)\s+(?:view ?set|crud api|resource)\b/gi,
  /`([A-Z]\w+)`/g,
];

const NO_MODEL =
  /^(?:only|router(?: \w+)?|path|Path|Pfad|Route|route|Felder|the|a|an|full|read|readonly|read-only|crud|model|models|rest|new|drf|django|api|apis|list|it|them|staff|admins?|users with|everyone|json|this|that|all|our|simple|is_staff|writable|serializer|viewset|and|DRF|REST|CRUD|API|ModelViewSet|ReadOnlyModelViewSet|AllowAny|IsAuthenticated|Please|Add|Create|Can|Could|Full|We|A|An|The|Read|List|GET|POST|\w*(?:Serializer|ViewSet|View))$/;
