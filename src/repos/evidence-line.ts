import { z } from 'zod';

/** A line of the repository that shows something; the same as the profile's `Evidence`. */
export const EvidenceLine = z.object({ path: z.string(), line: z.number().int(), text: z.string() });
