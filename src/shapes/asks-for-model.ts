import { asksForNew } from './asks-for-new.ts';

/** Whether the words ask for one more model: a class with a table of its own. Fields on a model that is there are another request. */
export function asksForModel(words: string): boolean {
  return (
    (asksForNew(words, MODEL) || AS_A_MODEL.test(words) || CREATES_CLASS.test(words)) &&
    !NO_MODEL.test(words) &&
    !GETS_A_FIELD.test(words)
  );
}

/** Whether the words are about a model that is there and gets something: "model Question: could you add `x`". */
export function getsAField(words: string): boolean {
  return GETS_A_FIELD.test(words);
}

const MODEL =
  /^(?:(?:django-|db-|database-|data-)?models?|(?:db-|database-)?tables?|entity|modell|datenmodell|tabelle|datenbanktabelle|modèle|table|modelo|tabla|modello|tabella)$/i;

/** "create Injury in gym with …": something that is created in an app and has a class's name. */
const CREATES_CLASS =
  /\b(?:create|introduce|build|erstelle?|crée[rz]?|crea)\s+(?:an?\s+|eine?n?\s+|une?\s+|una?\s+)?[`"']?(?!\w*(?:View|ViewSet|Serializer|Form|Admin|Command|Tests?|Mixin|Manager|Field|Middleware)\b)[A-Z][a-z]\w+[`"']?\s+(?:in|im|en|dans|within)\s+(?:the\s+)?[`"']?[a-z][\w.]*[`"']?(?:\s+app)?\s*(?:\bwith\b|:|->|,|\bmit\b|\bavec\b|\bcon\b)/;

/** "add Badge as a model": the name comes before the kind. */
const AS_A_MODEL =
  /\b[Mm]odel name\s*[:=]\s*[`"']?[A-Z]|\b(?:make|turn) (?:this|that|it|these) (?:into )?an? (?:django )?(?:model|table)\b|\b(?:add|create|make|build|introduce) (?:this|that|the following) (?:new )?(?:django )?(?:model|table|class)\b|\b(?:add|create|introduce|build|make|want|need|have|get)\s+(?:an?\s+)?[`"']?[A-Z]\w{1,80}[`"']?,?\s+as\s+(?:an?|a new|its own)\s+(?:\w+\s+)?(?:model|table)\b/;

/** "Child model, new field nickname": about a model that is there. */
const GETS_A_FIELD =
  /\b(?<!new |a |another )[Mm]odel [`"']?[A-Z]\w{1,60}[`"']?\s*[:,-]\s*(?:(?:can|could|would|please|pls|you|we|i|someone|somebody) ){0,3}(?:add|need|want|get|put|store)s?\s+(?:an? |one |another |the )?(?:new )?[`"']?[a-z]\w*[`"']?(?!.*,.*,)|^\W*(?:the |our )?[`"']?[A-Z]\w{1,60}[`"']? (?:model|table)\s*(?:[,:-]\s*(?:please |pls )?(?:add |needs? |we need )?(?:an? |one |another )?(?:new )?(?:\w+ ){0,2}(?:field|column|attribute|flag)\b|(?:needs?|should|gets?|wants?|lacks?|could|must|requires?|is missing)\b)/m;

/** A model of another kind, or a part of a model. */
const NO_MODEL =
  /\b(?:alter|drop|truncate) tables?\b|\b(?:pydantic|dataclass|typed ?dict|sqlmodel|sqlalchemy|response|request|payload|input|output|view|base|ml|language|3d|typed|role|mental|threat|pricing) models?\b|\bmodels? (?:fields?|methods?|managers?|mixins?|validators?|validation|forms?|admins?|tests?|serializers?|choices?|property|properties|constraints?|index(?:es)?|signals?|instances?|view ?sets?)\b|\b(?:pydantic|sqlmodel|sqlalchemy|alembic)\b|\btables? (?:view|component|row|header|in the (?:page|template|docs))\b|\bhtml table\b/i;
