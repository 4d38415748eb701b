/**
 * The words of a request that say something: without politeness, words of asking, and words every ticket has. Two of them are
 * enough to say what is wanted; one is only what it is about.
 */
export function contentWords(words: string): string[] {
  return [...words.toLowerCase().matchAll(/[\p{L}][\p{L}\p{N}_'-]*/gu)]
    .map((match) => match[0])
    .filter((word) => word.length > 1 && !EMPTY.has(word));
}

/** The words as a sentence on a card: one line, at most 400 characters. */
export function asOneLine(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length <= 400 ? line : `${line.slice(0, 399).trimEnd()}…`;
}

const EMPTY = new Set(
  [
    'a an the this that these those it its is are be been being was were there here of to in on at by for from with without into as and or but so if then than when while',
    'i we you they he she us our my your their me them one some any all every each no not only just also too very much more most less such same other another new existing',
    'please pls plz thx thanks thank ty cheers hi hey hello hallo moin yo team bot urgent asap quick small simple little nice great good cool ok okay btw fyi lol',
    'can could would will should shall may might must do does did have has had need needs needed want wants wanted like love get got let lets make made help sorry wondering possible maybe perhaps',
    "we'd i'd it'd let's i'm we're it's don't can't isn't doesn't there's that's",
    'add adds added adding create creates build implement introduce write put set up provide expose offer give support enable include turn',
    'endpoint endpoints route routes router routers api rest http https url path paths view handler operation fastapi django app application backend frontend service server repo repository project code module file mobile client web ui',
    'test tests tested testing docs documentation openapi swagger pr ticket jira feature change ready today tomorrow soon now sprint release line lines',
    'bitte danke einen eine ein einem einer der die das den dem des und oder mit für auf in an von zu wir ich du ihr uns brauchen bräuchten brauche kannst könntest könnt könnten können soll sollte hinzufügen füge hinzu anlegen leg lege neuen neue neuer neues mal noch auch gerne ja nein nicht kein keine',
    "s'il te vous plaît svp stp merci un une le la les l' de du des d' et ou avec pour sur dans en nous je il faut faudrait besoin ajoute ajouter ajoutez crée créer peux pouvez pourrais pourriez nouveau nouvelle",
    'por favor gracias un una el la los las de del y o con para en necesitamos necesito añade añadir añadas agrega agregar crea crear puedes podrías podemos nuevo nueva hola',
  ]
    .join(' ')
    .split(' '),
);
