import type { Slots, SlotValue } from '../../ticket/slots.ts';
import { asksForNew, isOtherWork, isQuestion, sentencesOf, withoutOpening } from '../asks-for-new.ts';
import { asOneLine, contentWords } from '../content-words.ts';
import { readAccess, withoutAccess } from '../read-access.ts';
import { readApp } from '../read-app.ts';
import { methodOfWords, readEndpoints, type SaidEndpoint, withoutEndpoints } from '../read-endpoint.ts';
import { requestWords } from '../request-words.ts';
import type { Draft } from '../shape.ts';
import { slot } from '../slot-values.ts';

/**
 * Reads a request for one more page or endpoint. "Endpoint" may as well mean a FastAPI route, then both shapes are as sure and the
 * repository decides. Null where the words are about one that is there.
 */
export function interpret(text: string, meant = false): Draft | null {
  const words = normalise(requestWords(text));
  const endpoint = endpointIn(words);
  const confidence = surely(words, endpoint);
  if (confidence === 0 && !meant) return null;
  const page = asksForNew(words, PAGE);
  const app = readApp(withoutEndpoints(words));
  // A file is fetched, whatever words tell of it.
  const method =
    endpoint?.method ??
    methodAside(words) ??
    (/\.(?:json|csv|pdf|ics|xml|rss|xlsx?|zip)$/.test(endpoint?.path ?? '')
      ? 'GET'
      : methodIn(words, page || PAGE_WORD.test(words)));
  const said: Record<string, SlotValue | undefined> = {
    app: app.app ?? undefined,
    places: app.places.length > 0 ? app.places : undefined,
    path: endpoint?.path,
    method: method ?? undefined,
    behaviour: readBehaviour(words) ?? undefined,
    auth: readAccess(words) ?? undefined,
    page: page ? true : undefined,
    words: asOneLine(withoutEndpoints(words)),
  };
  const slots: Slots = {};
  for (const [name, value] of Object.entries(said)) if (value !== undefined) slots[name] = slot(value, 'said');
  return { shape: 'django-view', slots, confidence };
}

/** The only method that is written in capitals, wherever it stands: "(POST, source + target)". */
function methodAside(words: string): string | null {
  const named = [...new Set(words.match(/\b(?:GET|POST|PUT|PATCH|DELETE)\b(?![-_])/g))];
  return named.length === 1 ? (named[0] ?? null) : null;
}

/** Several words for one thing become one word. */
function normalise(words: string): string {
  return withSlashes(words)
    .replace(
      /\bend[ -]points?\b|\bpoints? (?:d'entrée|d'accès|de terminaison|final(?:es)?)\b|\b(?:api|rest|http)[ -](?:routes?|urls?|calls?)\b/gi,
      'endpoint',
    )
    .replace(/\blanding[ -]page\b/gi, 'landing-page')
    .replace(/\bhealth[ -]check\b/gi, 'healthcheck')
    .replace(/(?<![\w/-])web[ -]?hooks?\b(?![/-])/gi, 'webhook');
}

/** "tickets/<id>/print/", "at healthz", "weight/export.csv": a path that leaves out its first slash. "and/or", files and folders are none. */
function withSlashes(words: string): string {
  return words
    .replace(RELATIVE, (path, at: number, whole: string) => {
      if (/\.(?:py|html?|js|md|txt|ya?ml|toml|cfg)$|^(?:and|or|w|n|a|s?he|true|yes|on|https?:)\//i.test(path))
        return path;
      const before = whole.slice(Math.max(0, at - 24), at);
      const after = whole.slice(at + path.length, at + path.length + 24);
      const plain = /[<{]|\/:|\/$|\/\?|\.(?:json|csv|pdf|ics|xml|rss|xlsx?|zip|png|svg)$/.test(path);
      const placed =
        /\b(?:at|under|unter|sous|bajo|url|path|route|page|view|seite|page|página|endpoint|GET|POST|PUT|PATCH|DELETE)\s*[:=]?\s*[`"'(]*$/i.test(
          before,
        ) ||
        (/(?:^|[\n.!?]\s*|:\s+|[`"'(])$/.test(before) &&
          /^[`"')]*\s*(?::|,|->|=>|→|-\s|\(|(?:page|view|endpoint|seite|with|that|which|shows?|lists?|returns?)\b)/i.test(
            after,
          ));
      return plain || placed ? `/${path}` : path;
    })
    .replace(
      /\b(at|under|unter|sous|url:?|path:?)\s+([`"']?)(healthz?|readyz?|livez?|ping|status|robots\.txt|sitemap\.xml)\b(?!\/)/gi,
      '$1 $2/$3',
    );
}

const RELATIVE =
  /(?<![\w/.:@~<>*)}\]-])(?:<\w[\w:]{0,40}>|[a-z][\w-]{0,60})(?:\/(?:<\w[\w:]{0,40}>|\{\w{1,40}\}|:\w{1,40}|[\w-]{1,60}))*(?:\/(?:<\w[\w:]{0,40}>|[\w-]{1,60})?(?:\.\w{2,5})?(?:\?[\w=&]*)?)(?![\w/])/gi;

/** Only Django has these. */
const PAGE =
  /^(?:(?:web-?|sub-?|landing-|list-?|detail-?|html-?|status-|settings-)?(?:pages?|views?|screens?|seiten?|webseite|unterseite|ansicht|übersichtsseite|vues?|páginas?|vistas?|pagina|subpage|listview|detailview|templateview|formview|createview|updateview|deleteview))$/i;
const PAGE_WORD = /(?<![\w/-])(?:page|webseite|seite|unterseite|página|pagina)(?![\w/-])/i;
/** Any framework has these. */
const ENDPOINT =
  /^(?:endpoints?|endpunkte?s?|routes?|urls?|webhooks?|json-?endpoint|healthcheck|health-check|feed|rss-feed|atom-feed|ruta|sitemap|export|download)$/i;

const DJANGO =
  /\b(?:django|template|html|class-based|function-based|listview|detailview|templateview|formview|form page|cbv|urls\.py)\b/i;
const OTHER_FRAMEWORK = /\bfast ?api\b|\bAPIRouter\b|\bresponse_model\b|\b(?:flask|starlette|express)\b/i;
const NAMED = /\b(?:endpoints?|endpunkte?|routes?|webhooks?|ruta)\b/i;

/** A part of something, or work on a page that is there. */
const NOT_A_VIEW =
  /\b(?:view ?sets?|crud|rest resource|middlewares?|management command|materiali[sz]ed views?|db views?|database views?|sql views?|pages? views?|page (?:size|number|count|title|speed|load)|preview (?:image|text))\b/i;
/** Said of a thing, and no thing that answers requests. */
const OTHER_THING =
  /\b(?:column|field|flag|button|link|banner|badge|filter|test|tests|index|paginat\w+|validation|type hints?|logging|cache|caching|throttl\w+|docstrings?) (?:to|on|for|in) (?:the |our |all |every |each )(?:[\w-]+ ){0,3}(?:page|view|endpoint|screen|form)\b|\badd [^.;\n]{0,60}\b(?:to|on) (?:the |our )(?:[\w-]+ ){0,3}(?:page|view|endpoint|screen)\b(?! (?:at|under)\b)/i;

function surely(words: string, endpoint: SaidEndpoint | null): number {
  if (
    words === '' ||
    (NOT_A_VIEW.test(words) && !asksForNew(words.replace(new RegExp(NOT_A_VIEW.source, 'gi'), ' '), PAGE))
  )
    return 0;
  if (OTHER_FRAMEWORK.test(words)) return 0;
  const page = asksForNew(words, PAGE);
  const asked = page || asksForNew(words, ENDPOINT);
  const routed = endpoint !== null && endpoint.method !== null && opensWith(words);
  const placed = endpoint !== null && isPlaced(words);
  if (!asked && !routed && !placed) return 0;
  if (!routed && OTHER_THING.test(words) && !/\b(?:new|a|an) (?:[\w-]+ ){0,3}(?:page|view|endpoint)\b/i.test(words))
    return 0;
  let sum = 0.55;
  if (endpoint?.method) sum += 0.2;
  else if (endpoint) sum += 0.1;
  if (page || NAMED.test(words)) sum += 0.1;
  if (page || DJANGO.test(words)) sum += 0.1;
  return Math.round(Math.min(sum, 0.95) * 100) / 100;
}

/** "GET /x/ -> …", "please add POST /x": the method and path are what is asked for, not where something happens. */
function opensWith(words: string): boolean {
  return sentencesOf(words).some((sentence) => {
    if (isQuestion(sentence) || isOtherWork(sentence)) return false;
    const bare = withoutOpening(sentence)
      .replace(ASKED, '')
      .replace(
        /^(?:(?:an?|the|a new|new|another|one)\s+)?(?:[\w-]+\s+){0,3}?(?:endpoint|route|view|webhook|page|url)s?\b[\s:,-]*(?:at |under |for )?/i,
        '',
      );
    const direct =
      /^[`"'*]*(?:GET|POST|PUT|PATCH|DELETE)\b[\s`"'*:]*(?:(?:endpoint|request|view|route)\s+)?(?:(?:at|to|for|on|under)\s+)?[`"']?\/?[\w<{/]/i.test(
        bare,
      );
    return direct ? !NEEDS.test(bare) : ADDED.test(sentence);
  });
}

const ASKED =
  /^(?:(?:(?:can|could|would|will) (?:you|we|u|i)|let's|lets|please|pls|bitte|i(?:'d| would) (?:like|love)|we(?:'d| would) (?:like|love)|we|i|there should be|it would be (?:great|nice|good) to)\s+)*(?:please |pls |also |just )*(?:add|create|build|implement|write|make|expose|provide|introduce|need|want|get(?!\s*[`"']?\/)|have|to have|to get|set up|give us|ajoute[rz]?|crée[rz]?|erstelle|añade|agrega|crea)?\s*(?:an?\s+|the\s+|new\s+|one\s+)*(?:new\s+)?/i;
/** "POST /x needs validation", "GET /x should be cached": about what is there. */
const NEEDS =
  /^\S+\s+\S+\s+(?:needs?|is|are|has|must|should (?!return|list|show|give|send|accept|take|create)|returns? (?:a )?(?:[45]\d\d)|does|doesn't|takes (?:too|ages|forever)|currently|still|always|sometimes|never)\b/i;
const ADDED =
  /\b(?:add|create|build|implement|expose|provide|introduce|needs?|needed|wants?|get|have|anlegen|erstell\w*|hinzuf\w+|ajout\w+|cré\w+|añad\w+|agreg\w+)\b(?:\s+(?!to\b|on\b|for\b|in\b)[^\s,;:.]{1,40}){0,5}?\s+[`"']?(?:GET|POST|PUT|PATCH|DELETE)\s+[`"']?\/|[`"']?(?:GET|POST|PUT|PATCH|DELETE)\s+[`"']?\/\S+[\s\S]{0,80}\b(?:anlegen|hinzufügen|erstellen|bauen|einbauen)\b/i;

/** Something new is to be served under a path: "CSV export of orders at /orders/export/". */
function isPlaced(words: string): boolean {
  return sentencesOf(words).some(
    (sentence) =>
      !isQuestion(sentence) &&
      !isOtherWork(sentence) &&
      (SERVES.test(withoutOpening(sentence)) ||
        ADDS_PATH.test(sentence) ||
        (/(?:\b(?:at|under|on|via|unter|sous|en|bajo|path|url|route)\s*[:=]?\s*[`"']?\/[\w<{]|\([`"']?\/[\w<{][^)\s]*[`"']?\))/i.test(
          sentence,
        ) &&
          /\b(?:add|create|build|implement|serve|expose|provide|need|want|show|list|export|download|return|render|would be (?:great|nice|good|helpful)|could (?:we|you)|can (?:we|you)|please|pls|erstell\w*|anlegen|bau\w*|brauch\w*|bräucht\w*|ajout\w*|cré\w+|affich\w*|añad\w*|crea\w*|muestr\w*|necesit\w*|listing|showing|returning|overview|report|csv|feed|form|dashboard|page|seite|página)\b/i.test(
            sentence,
          ))) &&
      !/\b(?:on|at|in) [`"']?\/[\w<{/>}-]+[`"']? (?:is|are|has|needs?|should|must|does|shows? (?:wrong|the wrong))\b/i.test(
        sentence,
      ),
  );
}

/** "/x/ -> json with …": the path comes first. */
const SERVES =
  /^[`"']?\/[\w<{][^\s]{0,200}[`"']?\s*(?:->|=>|→|:\s|-\s|,\s|returns?\b|shows?\b|lists?\b|should (?:return|show|list)\b|that\b|with\b|which\b|please\b|pls\b|bitte\b|svp\b)/i;

/** "what's missing is /ready/: 200 when …": a path that is wished for, and what it answers. */
const ADDS_PATH =
  /\b(?:add|need|want|create|missing|missing is)\s+[`"']?\/[\w<{][^\s]{0,200}[`"']?\s*(?::|->|=>|→|\(|-\s|(?:that|which|to|for|with|returning|showing)\b)/i;

/** What is written out as the place of the new one: not what it is to be like. */
function endpointIn(words: string): SaidEndpoint | null {
  const own = words.replace(
    /\b(?:like|similar to|same (?:\w+ )?as|as (?:in|on|at|for|with)|instead of|besides|next to|next to|just as|wie|comme|como)\s+(?:the |in |on |at |our )*[`"']?(?:(?:GET|POST|PUT|PATCH|DELETE)\s+)?\/\S+/gi,
    ' ',
  );
  const found = readEndpoints(own).filter(
    ({ path }) => path !== '/' || /\b(?:GET|POST)\s+[`"']?\/(?:\s|$|[`"'])/.test(own),
  );
  const relativePath =
    /\b(?:at|under|url|path|route|unter|sous|bajo)\s*[:=]?\s*[`"']?((?:[\w-]+\/)+[\w<>:{}-]*\/?)[`"']?/i.exec(own)?.[1];
  const relative =
    relativePath === undefined || /\.py$|^(?:and|or|w|n)\//.test(relativePath) || /^[\w-]+\/[\w-]+$/.test(relativePath)
      ? null
      : relativePath;
  const placed = [...own.matchAll(PLACED_AT)].map((match) => readEndpoints(` ${match[1]}`)[0]?.path);
  return (
    found.find(({ method }) => method !== null) ??
    found.find(({ path }) => placed.includes(path)) ??
    found[0] ??
    (relative === null ? null : { method: null, path: `/${relative}` })
  );
}

/** "needs more than /health, add a view at /health/db": of several paths the one something is put at. */
const PLACED_AT =
  /(?:\b(?:at|under|unter|sous|bajo|path|url|route|add|need|want|create|missing|missing is)|->)\s*[:=]?\s*[`"'(]*(\/[\w<{][^\s`"',;)]{0,200})/gi;

/** The action word, after the noun where there is one: "a page to add notes" adds, "add a page" does not. */
function methodIn(words: string, page: boolean): string | null {
  const rest = withoutEndpoints(withoutAccess(words)).replace(/\blog-?in\b/gi, ' ');
  const at = rest.search(
    /\b(?:pages?|views?|screens?|endpoints?|endpunkte?|routes?|webhooks?|seite|ansicht|vue|página|vista|urls?)\b/i,
  );
  // Without such a noun only its first words are a verb; later ones may be things ("the last change").
  const told = at === -1 ? rest.replace(LEAD, ' ').trim().split(/\s+/).slice(0, 6).join(' ') : rest.slice(at);
  const method =
    methodOfWords(told.replace(/^\S+/, ' ')) ??
    (at === -1 ? null : methodOfWords(rest.slice(0, at).replace(LEAD, ' ')));
  // A page is shown, whatever its form does afterwards; a browser's form posts.
  if (!page || method === 'GET' || method === null) return method;
  return /\b(?:show|list|display|overview|report|details?|zeig\w*|affich\w*|muestr\w*)/i.test(told) ? 'GET' : 'POST';
}

const LEAD =
  /\b(?:add|adding|create|creating|build|write|implement|introduce|provide|expose|need|want|get|have|see|set up|make|give|send me|would|can|could|leg\w*|anlegen|erstell\w*|bau\w*|ajout\w*|cré\w+|añad\w*|agreg\w*|crea\w*)\b/gi;

/** What it does or shows: more than its address, its kind, its app and who may see it. */
function readBehaviour(words: string): string | null {
  const rest = withoutAccess(withoutEndpoints(words))
    .replace(
      /\b(?:with|and|plus|incl(?:uding|\.)?|also|mit|avec|con)\s+(?:some |a few |unit |its )?(?:tests?|templates?|urls?)\b/gi,
      ' ',
    )
    .replace(
      /\b(?:in|into|to|for|of|im|dans|en)\s+(?:the |our |der |la |l')?[`"']?[\w.]+[`"']?[- ]app\b|\bin [`"']?[\w./]+\.py\b|\bapp [`"']?\w+\b|^[\w.]+:\s/gim,
      ' ',
    )
    .replace(
      /\b(?:pages?|views?|screens?|endpoints?|endpunkte?|routes?|webhooks?|seite|ansicht|vue|página|vista|urls?|json|html|class-based|function-based|simple|pr|(?:list|detail)(?=[ -](?:view|page|endpoint)))\b(?! of\b)/gi,
      ' ',
    );
  const told = contentWords(rest).filter(
    (word) => !/^(?:request|requests|django|via|using|method|placeholder)$/.test(word),
  );
  const answers = /(?:->|=>|→)\s*\S|\{\s*["'`]/.test(words);
  const acts =
    /\b(?:return(?:s|ing)?|answer(?:s|ing)?|respond(?:s|ing)?|giv(?:es|ing)|shows?|lists?|displays?|renders?|exports?|downloads?|duplicates?|deletes?|sends?|resets?|toggles?|creates?|updates?|archives?|marks?|zeigt|liefert|affiche|renvoie|muestra|devuelve)\b/i.test(
      rest,
    );
  const tells = /\b(?:with|showing|listing|returning|that|which|where|mit|avec|con|qui|que)\b/i.test(rest);
  // "GET /x/ - one channel": what stands behind a dash or a colon tells what it gives.
  const named = /^\W{0,3}(?:-|:)\s+\w|\s-\s+\w/.test(withoutEndpoints(words).trim());
  return told.length >= 2 ||
    ((tells || acts || named) && told.length > 0) ||
    (acts && /\b[2345]\d\d\b/.test(rest)) ||
    answers
    ? asOneLine(withoutEndpoints(words))
    : null;
}
