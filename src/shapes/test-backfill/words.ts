import { markNames } from '../said-names.ts';

/** What of a message asks for tests of code that is there. */
export interface Meant {
  /** Where the words that ask for them start and end. */
  at: number;
  end: number;
  /** "Pin X down with tests": what is tested stands inside. */
  pinned?: true;
  /** Something else is ordered as well, so that the tests may only come along with it. */
  besides: boolean;
}

/** Null where the words do not ask for tests, or only for tests of what they also ask for. */
export function meantBy(words: string): Meant | null {
  const own = blank(blank(markNames(words), OTHER_WORK), TEST_THINGS);
  const pinned = PINNED.exec(own);
  if (pinned) return { at: pinned.index, end: pinned.index + pinned[0].length, besides: false, pinned: true };
  const text = blank(own, RIDES_ALONG);
  const found = FORMS.map((form) => form.exec(text)).filter((match) => match !== null);
  // Whatever the sentence is like: tests are spoken of, and so is something that could have them.
  const loose =
    found.length === 0 && (text.includes('█') || LABELLED.test(text)) && !ORDERS_MORE.test(text) && !QUESTION.test(text)
      ? LOOSELY.exec(text)
      : null;
  const first = found.sort((a, b) => a.index - b.index)[0] ?? loose;
  if (first === undefined || first === null) return null;
  return { at: first.index, end: first.index + first[0].length, besides: ORDERS_MORE.test(text) };
}

/** The words that say what is tested, after those that ask; `points` where they are "it" or "them". Null where nothing follows. */
export function about(
  words: string,
  from: number,
  pinned = false,
): { at: number; end: number; points: boolean } | null {
  for (const form of pinned ? [PINS, ...ABOUT] : ABOUT) {
    form.lastIndex = Math.max(0, from - 1);
    const match = form.exec(words);
    if (match === null) continue;
    const at = match.index + match[0].length;
    const rest = words.slice(at, at + 300);
    const length = ENDS.exec(rest)?.index ?? rest.length;
    return { at, end: at + length, points: POINTS.test(rest.slice(0, length)) };
  }
  return null;
}

/** Keeps every position where it is. */
function blank(words: string, pattern: RegExp): string {
  return words.replace(pattern, (match) => ' '.repeat(match.length));
}

const KIND =
  '(?:(?:unit|integration|regression|smoke|api|pytest|e2e|end-to-end|functional|characteri[sz]ation|edge[- ]case|happy[- ]path|parametri[sz]ed|automated|proper|real|good|decent|basic|simple)[- ])*';
const TESTS = `${KIND}(?:unit ?)?(?:pytests?(?:[- ]cases?)?|tests?(?:[- ]?cases?|[- ]?coverage)?|assertions?|asserts|testing|coverage|test ?f[äa]lle?n?|test ?abdeckung|testes|pruebas?(?: unitarias?)?|couverture(?: de tests?)?|cobertura|testy|testów|тест(?:ы|ов|ами)?|tests unitaires)`;
const FOR =
  '(?:for|4|of|covering|around|on|against|to|exercising|about|für|fuer|zu|zur|zum|von|pour|de|du|des|sur|para|per|voor|dla|do|для|на|к)';
const LINKS = '(?:(?:that|which|to) )?(?:covers?|exercises?|checks?|pins?)?';
const MANY =
  '(?:(?:a|an|any|some|more|better|few|of|the|its|their|own|proper|real|good|decent|dedicated|automated|single|missing|additional|new|our|couple|bunch|set|suite|basic|thorough|extensive|comprehensive|einige|ein paar|mehr|noch|quelques|des|les|plus|más|mas|algunos|algunas|unos|unas|las|los|alcuni|dei|mais|alguns|enough|at least|much)\\s+)*';

/** Things named after tests, which are no tests: "a test user", "the test settings". */
const TEST_THINGS =
  /\btest(?:ing)?[- _](?:users?|data|accounts?|servers?|settings?|databases?|db|modes?|flags?|env|environments?|e?mails?|buttons?|pages?|runs?|runners?|clients?|fixtures?|factory|factories|helpers?|utils?|configs?|keys?|cards?|messages?|notifications?|commands?|endpoints?|images?|orders?|payments?|instances?|strings?|values?|fields?|projects?|apps?|tenants?|setup|plans?|frameworks?|matrix|jobs?|steps?|reports?|pings?|webhooks?|phase|period|badge)\b|\b(?:an?|one|another|the|this|our) (?:new )?test (?!cases?\b|coverage\b|suites? (?:for|of|around)\b|for\b|of\b|on\b|in\b|to\b|around\b|covering\b|against\b|that\b|which\b|and\b|or\b|with\b|please\b|pls\b|as\b|if\b|when\b|where\b|so\b|because\b|there\b|here\b|too\b|by\b|from\b|at\b|about\b|is\b|now\b|first\b|file\b|module\b|class\b|function\b|für\b|zu\b|pour\b|para\b)[a-z]+|\b(?:a\/b|load|penetration|pen|stress|blood|speed|performance|user|acceptance|turing|covid|connection|latest)[- ]?test(?:s|ing)?\b|\bcoverage[- ](?:fields?|columns?|flags?|models?|pages?|images?|amounts?|percent\w*|badge|report|upload|config|threshold|tool|job|step|area|plan|type|limit)\w*|\b(?:insurance|map|network|health|media|press)[- ]coverage\b|\bcoverage\.py\b|\btests?\/\S*|\btest_\w+|\bis this (?:thing )?(?:a )?test\b|\b(?:just|only) (?:a )?test(?:ing)?\b|\bcover(?:_\w+| (?:image|letter|page|photo|picture|art)s?)\b/gi;

/** Work on tests that exist, and what they do. */
const OTHER_WORK = new RegExp(
  `\\b(?:fix|repair|run|re-?run|execute|move|rename|delete|remove|drop|refactor|rewrite|convert|port|migrate|speed up|split(?: up)?|skip|unskip|disable|enable|mark|parametri[sz]e|clean up|tidy(?: up)?|update|adapt|adjust|change|unbreak|stabili[sz]e|deflake|quarantine|format|reorgani[sz]e|simplify|merge|unflake|parallelize|debug|behebe?|repariere?|corrige[rz]?|arregla\\w*)\\s+(?:(?:all|the|our|these|those|my|its|failing|broken|flaky|slow|old|existing|current|red|die|der|les?|los|las)\\s+)*${TESTS}\\b(?! for (?:it|that)\\b)|\\b(?:the|our|all|these|those|some|my|ci)\\s+(?:\\w+ )?tests?\\b(?: (?:for|of|in) [^\\s,.;]{1,80})?(?:,? (?:are|is|were|was|keep|still|just|all|now))*,? (?:fail\\w*|broke\\w*|break\\w*|flak\\w*|pass\\w*|green|red|slow|hang\\w*|timing out|look\\w*|works?|seem\\w*|good|great|fine|nice)\\b`,
  'gi',
);

/** Tests that come along: "with tests", "and a test", "incl. tests for it", "tests too". */
const RIDES_ALONG = new RegExp(
  `(?:[,+&(]|\\b(?:and|(?<!\\b(?:do|done|deal) )with|incl(?:uding|\\.|udes?)?|plus|w\\/|mit|und|inkl\\.?|samt|avec|et|con|y|e|com|as well as|along with|together with)(?=\\s|$))\\s*(?:(?:also|please|then|maybe)\\s+)*(?:(?:add|write|include|has|have|needs?|schreib\\w*|écri\\w*|escrib\\w*)\\s+)?${MANY}${TESTS}(?:\\s+(?:too|as well|also|please|pls|for (?:it|that|them|this|these|both|all of (?:it|them|that)|the (?:new|above)\\b[^.\\n]{0,60}|each)|dafür|dazu|pour ça))*(?=\\s*(?:[.,;:!?)\\n]|$|(?:and|und|et|y|in|so|because)\\b))(?! for)`,
  'gi',
);

/** "cover put_object with tests". */
const PINNED = new RegExp(
  `\\b(?:cover|pin|pin down|lock|lock down|lock in|nail down|secure|protect|back|back up|guard|harden|surround|wrap|absicher\\w*|abdeck\\w*|deck\\w*|sicher\\w*|couvr\\w*|cubr\\w*|copr\\w*|покрой|покрыть)\\b(?:[^.;\\n]|\\.(?=\\S)){1,100}?\\b(?:with|by|in|mit|durch|avec|par|con|тест)\\s*${MANY}${TESTS}`,
  'i',
);

const ASK =
  '(?:writ\\w+|add\\w*|creat\\w+|needs?|wants?|backfill\\w*|generat\\w+|provid\\w+|suppl\\w+|extend|expand|improv\\w+|increas\\w+|rais\\w+|get|have|giv\\w+|build(?: up)?|put|mak\\w+|more|some|missing|lift|bump|boost|bring|reach|schreib\\w*|ergänz\\w*|füg\\w*|brauch\\w*|bräucht\\w*|erstell\\w*|fehl\\w*|bau\\w*|écri\\w*|ecri\\w*|ajout\\w*|manqu\\w*|faudrait|besoin|escrib\\w*|añad\\w*|anad\\w*|agreg\\w*|falt\\w*|necesit\\w*|cre[ae]\\w*|haz|hacer|scriv\\w*|aggiung\\w*|escrev\\w*|adicion\\w*|precis\\w*|schrijf\\w*|voeg\\w*|napisz\\w*|dodaj\\w*|напиш\\w*|добав\\w*|нужн\\w*)';
const NOT =
  '(?:not|isnt|arent|wasnt|never|hardly|barely|poorly|badly|insufficiently|under-?|un-?|in no way|nicht|kaum|pas|jamais|no|sin|non|não|niet|не)';
const TESTED =
  '(?:tested|covered|getestet\\w*|abgedeckt|testée?s?|couverte?s?|probad[oa]s?|testead[oa]s?|cubiert[oa]s?|testat[oaie]|testad[oa]s?|cobert[oa]s?|getest|протестирован\\w*|покрыт\\w*)';

const LOOSELY = new RegExp(`(?<![\\w-])(?:${TESTS}|test|cover|exercise)(?![\\w-])`, 'iu');
const LABELLED = /^[\s`'"*•-]{0,9}[a-z_]\w{2,60}:\s/;
const QUESTION = /^[^.!\n]*\?\s*$/;

/** How tests are asked for; a plain word before it is the subject, after it the object. */
const FORMS: readonly RegExp[] = [
  new RegExp(
    `\\b${TESTS}\\s+(?:${LINKS}\\s*)?${FOR}\\s+(?!date\\b|do\\b|see\\b|make sure\\b|(?:its|their) own\\b)`,
    'iu',
  ),
  new RegExp(`\\b${TESTS}:\\s`, 'i'),
  new RegExp(
    `\\b${TESTS},?\\s+(?:please|pls|plz|bitte|needed|wanted|required|missing|fehlen|manquent|por favor|stp|svp)\\b`,
    'iu',
  ),
  new RegExp(`(?:^|[^\\p{L}])${ASK}(?:\\s+[^\\s.;:]{1,30}){0,3}?\\s+${TESTS}(?![\\w-])`, 'iu'),
  new RegExp(`(?:\\b${NOT}|n't)[ -]?(?:\\w+ ){0,3}?(?:unit-?)?${TESTED}`, 'iu'),
  new RegExp(`(?:^|[^\\p{L}])(?:un|under)-?tested\\b|\\bungetestet\\w*`, 'iu'),
  new RegExp(
    `\\b(?:no|zero|without|hardly any|barely any|almost no|only (?:one|two|a few)|lacks?|lacking|missing|deserves?|could use|could do with|keine?|ohne|zu wenig|wenig|aucun|pas de|pas d'|sans|ningún|ningun|sin|pocos|nessun|senza|sem|geen|нет|без)\\s+${MANY}${TESTS}\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(?:should|must|needs? to|has to|have to|ought to|shall|want(?:ed)?|make sure|ensure|muss|müsste|sollte|doit|devrait|debe\\w*)\\b(?:[^.;\\n]|\\.(?=\\S)){0,80}?\\b(?:be |werden|être|estar)?\\s*(?:unit-?)?(?:tested|covered|getestet|abgedeckt|testée?s?|couverte?s?|probad[oa]s?)\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(?:test )?coverage\\b(?:[^.;\\n]|\\.(?=\\S)){0,60}?\\b(?:poor|low|bad|lousy|thin|missing|lacking|zero|weak|terrible|patchy|up|higher|better|\\d+ ?%)|\\b(?:poor|low|bad|lousy|thin|zero|weak|terrible|patchy|little|hardly any|higher|better|full|more) (?:test |unit |line |branch )*coverage\\b|\\b\\d+ ?% (?:test |line |branch )?coverage\\b|\\btestabdeckung\\b|\\b(?:boost|lift|raise|improve|increase|up) (?:the )?(?:\\S+ ){0,4}coverage\\b`,
    'iu',
  ),
  /(?:^|[.!?;:,\n]\s*|\b(?:please|pls|plz|bitte|can you|could you|would you|should|must|we|to|and|also|let's|lets|then|just)\s+)(?:unit[- ]?)?(?:test|cover|backfill|teste[nrz]?|proba|probar|testar|testea|testear)\s+(?:(?:the|our|my|die|das|la|le|el)\s+)?[`'"]?(?:█|(?:it|them|this|these|that)\s+(?:with|for|against)\b|[\w ]{2,40}? (?:function|method|class|view|module|helper|serializer|model|form|command)\b)/i,
  // "put_object: please cover …", "put_object - test …": what is tested stands before.
  /█[`'"]?(?:\(\))?\s*(?::|-|,)?\s*(?=(?:(?:please|pls|plz|bitte|can you|could you|would you|should we|let's|just|now|then|also)\s+){0,3}(?:unit[- ]?)?(?:test|cover|exercise)\b)/iu,
  /(?:[\w.`█]\s*(?:を|の)\s*(?:ユニット|単体)?テスト|(?:写|编写|添加|增加|补|加)\S{0,8}测试|测试用例|单元测试|テストを(?:書|追加|作)|테스트를? ?(?:작성|추가)|테스트 코드)/u,
];

/** What stands between the words that ask and what is tested. */
const ABOUT: readonly RegExp[] = [
  new RegExp(`\\b${TESTS}\\s+(?:${LINKS}\\s*)?(?:${FOR}\\s+)(?!(?:its|their) own\\b)`, 'giu'),
  new RegExp(`\\b${TESTS}\\s+(?:in|into|inside)\\s+(?=\\S{1,100}\\.py)`, 'giu'),
  new RegExp(`\\b${TESTS}:\\s+`, 'giu'),
  /(?:^|[.!?;:,\n]\s*|\b(?:please|pls|plz|bitte|can you|could you|would you|should|must|we|to|and|also|let's|lets|then|just)\s+)(?:unit[- ]?)?(?:test|cover|backfill|pin(?: down)?|lock(?: down| in)?|teste[nrz]?|proba|probar|testar|couvr\w+|cubr\w+)\s+/giu,
];

const PINS =
  /\b(?:cover|pin(?: down)?|lock(?: down| in)?|nail down|secure|protect|back(?: up)?|guard|harden|surround|wrap|absicher\w*|abdeck\w*|deck\w*|sicher\w*|couvr\w*|cubr\w*|copr\w*)\s+(?:the behaviou?r of |what )?/giu;

/** What ends a phrase: a mark, or a word that starts cases, reasons or politeness. */
const ENDS =
  /[:;!?\n(]|\.(?:\s|$)|,\s|\s[-–]\s|\s(?:covering|cover|with|including|incl|especially|particularly|e\.g\.|because|cause|since|so|that|which|when|where|if|but|as|before|after|while|by|via|using|and (?:add|make|cover|check|also)|please|pls|plz|bitte|mit|avec|con|weil|damit|parce|porque|until|like|is|are|has|have|i|we|they|asap|to make sure|to be sure)\s/i;
const POINTS = /^\s*(?:it|this|that|them|these|those|both|all of (?:it|them)|ihn|sie|es|ça|cela|esto|eso)?\s*$/i;

/** Another order in the same message, beside tests. */
const ORDERS_MORE = new RegExp(
  `(?:^|[.!?;:\\n]\\s*|\\b(?:please|pls|can you|could you|we need|i need|need)\\s+)(?:(?:please|pls|also|just|then|can you|could you)\\s+)*(?:(?:add|create|implement|build|introduce|make|need|new)\\s+(?!(?:sure|${MANY})?\\s*${TESTS}\\b)(?:an?|the|new|some|another|nullable|optional)\\s+(?!(?:\\S+ ){0,3}?tests?\\b)|(?:move|convert|replace|rename|refactor|extract|bump|upgrade|remove|delete|turn|swap|enforce|cap|limit|expose|switch|drop|annotate)\\s+|(?:(?:add|create|implement|build|introduce|expose|need|new)\\s+)?\`?(?:GET|POST|PUT|PATCH|DELETE)\\s+\\/)`,
  'i',
);
