import { ChatOpenAI } from '@langchain/openai';
import type { Drafting } from '../../../ticket/drafting.ts';

/** How the model is reached. */
export interface ModelAccess extends Drafting {
  /** Null: the vendor's own address. */
  baseUrl: string | null;
  apiKey: string;
}

/** Longest answer of one call, in tokens. */
export const MOST_OUTPUT = 8_000;

export function openModel({ baseUrl, apiKey }: Pick<ModelAccess, 'baseUrl' | 'apiKey'>, name: string): ChatOpenAI {
  return new ChatOpenAI({
    model: name,
    apiKey,
    maxTokens: MOST_OUTPUT,
    useResponsesApi: false,
    // Tried again by us: the library's own waiting does not read Retry-After, and its tries are not seen.
    maxRetries: 0,
    configuration: baseUrl === null ? {} : { baseURL: baseUrl },
  });
}
