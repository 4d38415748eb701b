/** Short answers, whole message, in the languages people fall back to. */

export const CANCELS =
  /^(?:please |pls |ok |no,? |oh,? |sorry,? )*(?:stop(?: it| that| this| please| now)?|cancel(?: it| that| this| please| the ticket)?|abort(?: it)?|never ?mind|forget (?:it|about it)|drop it|scrap (?:it|that)|leave it|abbrechen|stopp|abbruch|vergiss es|cancelar|cancela|déjalo|annuler|annule|laisse tomber|annulla|отмена|стоп|取消|キャンセル|취소)(?: please| pls| thanks| thank you)?[.!\s]*$/i;

export const DEFAULTS =
  /^(?:ok(?:ay)?,? |yes,? |sure,? |just |please |use |take |go with |keep |accept |all |the |your |with )*(?:defaults?|suggest(?:ed|ions?)|recommended|(?:what(?:ever)?|as) you (?:think|suggest(?:ed)?|like|proposed?)|you (?:decide|choose|pick)|up to you|standard|egal|your call|dealer'?s choice)(?: (?:is|are) (?:fine|ok|okay|good))?(?: please| pls| for (?:all|everything|both))?[.!\s]*$/i;

export const YES =
  /^(?:yes|yep|yeah|yup|y|ok|okay|k|sure|fine|go|go ahead|go for it|do it|start|start it|run it|ship it|correct|right|exactly|confirm(?:ed)?|looks? good|lgtm|sounds? good|please do|all good|perfect|that's (?:right|fine|good)|👍|✅|ja|jo|jawohl|passt|genau|los|sí|si|claro|dale|oui|d'accord|vas-y|sim|certo|da|да|давай|tak|evet|好|好的|是|はい|네)(?:[,.! ]+(?:yes|please|pls|thanks?|thank you|thx|go|go ahead|do it|start|looks good|fine|great|that works|correct|👍))*[.!\s]*$/iu;

export const NO =
  /^(?:no|nope|nah|n|not (?:that|this|now|yet)|don't|nein|non|não|нет|nie|hayır|不|いいえ|아니요|👎)(?: thanks?| thank you| please)?[.!\s]*$/iu;

export const RETRIES =
  /^(?:please |pls |ok,? |can you |could you )*(?:re-?try|try (?:it |that )?again|again|re-?run(?: it)?|run it again|once more|one more time|do it again|nochmal|noch einmal|otra vez|réessaie|encore)(?: please| pls| it| that)?[.!?\s]*$/i;

export const HANDS_OVER =
  /^(?:please |pls |ok,? |can you |could you )*(?:hand (?:it |this |that )?(?:over|off)|(?:give|hand|pass|assign) (?:it|this|that) to (?:a |another )?(?:person|human|somebody|someone|colleague|developer)|let (?:a person|somebody|someone|a human) (?:do|take|finish) (?:it|this|that|over)|übergeben)(?: to (?:a |another )?(?:person|human|somebody|someone))?(?: please| pls)?[.!?\s]*$/i;

/** One check by its name: "recheck pytest", "run mypy again". */
export const RECHECKS =
  /^(?:please |pls |ok,? |can you |could you )*(?:re-?(?:check|run) (?:the )?(?!it\b|that\b|this\b|everything\b|all\b|again\b)([a-z][a-z-]+)(?: check)?(?: again| once more)?)(?: please| pls)?[.!?\s]*$/i;

/** The second yes to somebody's card, and the no. */
export const APPROVES =
  /^(?:i )?(?:approved?|go ahead,? approved|lgtm,? approved?|genehmigt|aprobado|approuvé)(?: (?:it|this))?[.!\s]*$/i;
export const DECLINES =
  /^(?:i )?(?:declined?|reject(?:ed)?|not approved|abgelehnt|rechazado|refusé)(?: (?:it|this))?[.!\s]*$/i;

export const REOPENS =
  /^(?:please |pls |ok,? |can you |could you )*(?:re-?open|resume|wieder öffnen|reabrir|rouvrir|réouvrir|riapri)(?: it| that| this| the ticket)?(?: please| pls)?[.!?\s]*$/i;

export const HELP =
  /\b(?:what (?:can|do|could) you (?:do|offer|know|support|handle)|what are you|who are you|how do(?:es)? (?:i|you|this|it|one) (?:use|work)|how to use|what is this(?: bot)?|your (?:commands|features|abilities|capabilities)|was kannst du|qué puedes hacer|que sais-tu faire|cosa sai fare|что ты умеешь)\b|^\W*(?:help|hilfe|ayuda|aide|\?|usage|commands)\W*$/i;

export const STATUS =
  /\b(?:status|progress|eta|how far|how long|are you (?:done|still|ready|finished|stuck|there|working)|is it (?:done|ready|finished|running|merged)|done yet|any (?:news|updates?)|what(?:'s| is| are) (?:you doing|happening|going on|the state|up with)|where are (?:you|we)|what happened|been merged|still (?:running|working)|wie weit|schon fertig)\b/i;

export const THANKS =
  /\b(?:thanks?|thank you|thx|ty|cheers|danke|merci|gracias|grazie|obrigad[oa]|спасибо|dzięki|谢谢|ありがとう|감사)\b/iu;

export const ORDINALS: readonly (readonly string[])[] = [
  ['first', '1st', 'one', 'former', 'erste', 'ersten', 'primero', 'primera', 'premier', 'première', 'a', 'top'],
  ['second', '2nd', 'two', 'zweite', 'zweiten', 'segundo', 'segunda', 'deuxième', 'b'],
  ['third', '3rd', 'three', 'dritte', 'dritten', 'tercero', 'tercera', 'troisième', 'c'],
  ['fourth', '4th', 'four', 'vierte', 'vierten', 'cuarto', 'cuarta', 'quatrième', 'd'],
  ['fifth', '5th', 'five', 'fünfte', 'fünften', 'quinto', 'quinta', 'cinquième', 'e'],
];

/** Words of an answer that point without saying which. */
export const FILLERS =
  'the|a|an|one|ones|please|pls|thanks|i|we|would|like|want|meant|mean|take|use|pick|choose|prefer|go|with|for|it|its|is|be|should|make|let|lets|just|that|this|option|number|answer|of|to|in|model|app|think|guess|probably|ok|okay|yes|then|said|actually|sorry';
