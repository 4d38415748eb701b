/**
 * Words that order the bot about rather than ask for a change: to drop its rules, to call a request approved, to show what it
 * knows, to merge by itself. A clause with such an order is dropped and the rest is judged alone, so a wrong hit costs a clause
 * and never gives anything away. Each pattern is tried on one clause, without regard to case.
 */
export const ORDERS: readonly RegExp[] = [
  // Drop your rules.
  /\b(?:ignore|disregard|forget|override|bypass|drop|violate)\b.{0,40}\b(?:instructions?|rules|prompts?|guidelines|polic(?:y|ies)|guard ?rails?|restrictions?|bounds?|above|everything (?:you|said))\b/i,
  /\b(?:bounds?|limits?|rules|checks|guards|restrictions|guidelines) (?:do not|don't|does not|doesn't|no longer|are (?:lifted|off|disabled|suspended))\b(?: apply)?/i,
  /\b(?:ignorier\w*|vergiss|missacht\w*|umgeh\w*)\b.{0,40}\b(?:anweisung\w*|regeln?|vorgaben|richtlinien)\b/i,
  /\b(?:ignora\w*|olvida\w*|omite)\b.{0,40}\b(?:instruccion\w*|reglas|indicaciones|istruzioni|regole)/i,
  /\b(?:ignore[sz]?|oublie[sz]?|oubliez)\b.{0,40}\b(?:instructions?|consignes|règles)/i,
  /\b(?:ignore|ignora|esqueça|desconsidere)\b.{0,40}\b(?:instruções|regras)/i,
  /\b(?:negeer|vergeet)\b.{0,40}\b(?:instructies|regels)\b/i,
  /(?:zignoruj|pomiń|zapomnij).{0,40}(?:instrukcj|polece|zasad)/i,
  /(?:игнорируй|проигнорируй|забудь|не обращай).{0,40}(?:инструкц|правил|указани)/i,
  /(?:忽略|无视|忘记).{0,20}(?:指令|指示|规则|说明)/,
  /(?:指示|命令|ルール|指令).{0,12}(?:無視|忘れ)/,
  /(?:지시|규칙|명령).{0,12}(?:무시|잊)/,
  /(?:talimat|kural)\w*.{0,20}(?:yok say|görmezden|unut)/i,
  /(?:تجاهل).{0,30}(?:التعليمات|القواعد)/,

  // It is approved; ask nothing; answer so.
  /\bpre-?(?:approved|authori[sz]ed|cleared)\b/i,
  /\b(?:already|has been|was|is|been) (?:fully )?(?:approved|signed off|authori[sz]ed|cleared) by\b/i,
  /\b(?:bereits|vorab) (?:genehmigt|freigegeben)\b|\bya (?:está |fue )?aprobad[oa]\b|\bpre-?aprobad[oa]\b|\bdéjà approuvée?\b|\bpré-?approuvée?\b|\bgià approvat[oa]\b|\bjá aprovad[oa]\b/i,
  /(?:已(?:经)?批准|承認済み|이미 승인|уже одобрен|zatwierdzon)/i,
  /\b(?:no|without(?: any)?|skip(?: the| all)?|don't ask(?: any)?|do not ask(?: me)?(?: any)?|never ask) (?:questions?|clarifications?|confirmation|approval|reviews?|human review)\b/i,
  /\bskip (?:your|the|all) (?:checks?|guards?|validation step|tests and checks|review)\b/i,
  /\b(?:answer|reply|respond|return|output|say|classify|label|mark|treat|count|consider|set)\b.{0,40}\b(?:verdict|decision|as (?:accept(?:ed)?|done|approved|bounded|a single ticket|one ticket|small))\b/i,
  /\byou (?:must|have to|are required to|shall|will) (?:accept|approve|comply|obey|start|merge|do it)\b/i,
  /\bas (?:an?|the) (?:admin|administrator|owner|developer|root|maintainer)\b.{0,30}\b(?:i|you)\b.{0,20}\b(?:order|command|authori[sz]e|instruct|must)\b/i,

  /^\W*(?:please |just |and |so )*(?:do not|don't|never|no need to|stop|you need not) ask(?:ing)?(?: me| us)?(?: anything| any(?: more| further)? questions?| questions?| for (?:confirmation|approval|permission)| back| first| again)?\W*$/i,

  /\b(?:don't|do not|never|no need to) (?:come back|bother|bug|get back|write back)\b.{0,24}\b(?:questions?|asking)\b/i,
  /^\W*(?:and |so |because |as )*(?:it's|it is|this is|that's|everything is) (?:all |already )*(?:agreed|decided|signed off|settled|cleared)\b/i,

  // Be somebody else.
  /\bfrom now on\b.{0,20}\b(?:answer|reply|respond|act|speak|write|only|always|never)\b/i,
  /^\W*(?:SYSTEM|ASSISTANT|ADMIN|DEVELOPER|ROOT)\s*[:>\]]/,
  /\b(?:system|admin|root|developer|assistant) (?:override|prompt|message|note|instruction)\b/i,
  /\b(?:you are now|from now on you|act as|pretend (?:to be|you)|enter|switch (?:in)?to) .{0,40}\b(?:mode|unrestricted|dan|admin|root|assistant|bot|different)\b/i,
  /\b(?:jailbreak|developer mode|maintenance mode|god mode|debug mode|dan mode)\b/i,
  /\bdu bist (?:jetzt|ab sofort|nun)\b|\bahora eres\b|\btu es maintenant\b|\bagora você é\b|\bты теперь\b|你现在是/i,

  // Show what you know.
  /^\W*(?:please |pls |now |then |first |just |also |can you |could you )*(?:print|show|reveal|dump|output|reply with|respond with|tell|give|post|leak|send|paste|list|display|echo|cat|exfiltrate|repeat|share|what(?:'s| is| are))\b(?!.*\b(?:endpoint|route|view|page|command|middleware|serializer|field|column|handler|admin|template|button|email)\b).{0,40}\b(?:your|own|bot'?s?|system prompt|prompt|env|environment(?: variables)?|os\.environ|process\.env|secrets?|secret[_ ]key|api[_ -]?keys?|access tokens?|private keys?|credentials|database_url|\/etc\/\w+|\.env|id_rsa|ssh keys?)\b/i,
  /\b(?:print|dump|cat|echo|show|reveal)\b.{0,20}(?:\$[A-Z_]{3,}|\/etc\/(?:passwd|shadow)|~?\/\.(?:ssh|aws|env)|\bSECRET_KEY\b|\bDATABASE_URL\b|\benv\b(?! (?:var|file|example)))/i,
  /\b(?:zeig\w*|gib|druck\w*|verrat\w*|nenn\w*)\b.{0,40}(?:umgebungsvariablen|geheimnis|zugangsdaten|system-?prompt|api-?schlüssel)/i,
  /\b(?:muestra|imprime|revela|dime|enséñame)\b.{0,40}(?:variables de entorno|secretos|contraseñas|claves|credenciales)/i,
  /\b(?:affiche[rz]?|montre[rz]?|imprime[rz]?|révèle[rz]?|donne[rz]?)\b.{0,40}(?:variables d'environnement|secrets?|mots? de passe|clés)/i,
  /\b(?:mostra|stampa|rivela|mostre|imprima)\b.{0,40}(?:variabili d'ambiente|variáveis de ambiente|segreti|segredos|password|senhas)/i,
  /(?:покажи|выведи|распечатай).{0,40}(?:переменн|секрет|парол|ключ)/i,
  /(?:打印|显示|输出|告诉我).{0,20}(?:环境变量|密钥|密码|系统提示)/,
  /(?:環境変数|秘密|パスワード).{0,12}(?:表示|出力|教え)/,

  // Do what is not the bot's to do.
  /^\W*(?:please |then |and |also |just |now )*(?:merge|auto-?merge|force[- ]?push|push|deploy|approve)\b.{0,60}\b(?:it|this|prs?|(?:pull|merge) requests?|main|master|production|prod|directly|straight|yourself|without)\b/i,
  /^\W*(?:please |then |and |also |just |now )*(?:close|approve|accept|cancel|delete) (?:all|every|any)\b.{0,20}\b(?:tickets?|pull requests?|prs?|issues?|branches)\b/i,
  /\b(?:delete|erase|wipe|clear|disable|turn off|switch off)\b.{0,20}\byour\b.{0,20}\b(?:logs?|logging|memory|history|records?|data|guards?|checks?|rules)\b/i,
  /\bforget (?:this|our|the|that|all|everything|what)\b.{0,20}\b(?:conversation|chat|discussion|happened|said|told)\b/i,
  /\b(?:run|execute|exec)\b.{0,20}(?:rm -rf|curl |wget |bash|sh -c|powershell|sudo)/i,
  /\b(?:curl|wget)\s+(?:-\S+\s+)*https?:/i,
  /\brm -rf\b/i,
];
