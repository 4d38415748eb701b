import { z } from 'zod';

export const CLIENTS = ['httpx', 'aiohttp'] as const;

/** A resolved ticket. `module`: the path of a module that imports requests. */
export const HttpClientMigrationSlots = z.object({
  module: z.string().min(1),
  client: z.enum(CLIENTS),
});
export type HttpClientMigrationSlots = z.infer<typeof HttpClientMigrationSlots>;
