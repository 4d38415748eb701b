/** Who a commit is by. */
export interface Author {
  name: string;
  email: string;
}

/** The bot as git knows it. It commits everything it makes, whoever is named as the author: forges know its commits by that. */
export const BOT: Author = { name: 'EnsureFix bot', email: 'bot@ensurefix.invalid' };
