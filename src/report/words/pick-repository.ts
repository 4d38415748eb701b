import type { PickRepositoryPost } from '../../chat/post.ts';
import { heading, listed, paragraph, type Section } from './section.ts';

/** The repositories a request may be about, numbered as they can be answered. */
export function sayPickRepository(post: PickRepositoryPost): Section[] {
  return [
    heading('Which repository is this about?'),
    ...listed(
      post.options.map(({ repo, why }) => (why === '' ? repo : `${repo}\n${why}`)),
      true,
    ),
    paragraph('Answer with a number or a name. “repo” and a name makes one the default of this place.', 'muted'),
  ];
}
