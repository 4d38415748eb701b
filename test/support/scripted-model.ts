import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of the script. Nothing here is a model. */
export type Scripted =
  /** Calls of tools, by name; several at once where there are several. */
  | { calls: [name: string, args: object | string][]; text?: string; usage?: Usage }
  | { text: string; usage?: Usage }
  | { status: number; headers?: Record<string, string>; body?: string }
  /** Breaks the connection off in the middle of the answer, or never answers. */
  | { broken: 'off' | 'never' };

interface Usage {
  input: number;
  cached: number;
  output: number;
}

const USAGE: Usage = { input: 1_000, cached: 600, output: 50 };

export interface Asked {
  headers: IncomingMessage['headers'];
  body: {
    model: string;
    messages: { role: string; content: string | null; tool_calls?: unknown }[];
    tools: { function: { name: string } }[];
  };
  /** The whole of it, as it came over the wire. */
  raw: string;
}

export interface ScriptedModel {
  url: string;
  asked: Asked[];
  /** What it answers from now on, one by one; after the last it answers 500. */
  answers(...script: (Scripted | ((asked: Asked) => Scripted))[]): void;
  stop(): Promise<void>;
}

/** An OpenAI-compatible server over a real socket that answers by a script. */
export async function scriptedModel(): Promise<ScriptedModel> {
  let script: (Scripted | ((asked: Asked) => Scripted))[] = [];
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (raw += chunk));
    request.on('end', () => {
      const one: Asked = { headers: request.headers, body: JSON.parse(raw) as Asked['body'], raw };
      asked.push(one);
      const next = script.shift() ?? { status: 500 };
      respond(response, typeof next === 'function' ? next(one) : next, asked.length);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    answers(...given) {
      script = [...given];
      asked.length = 0;
    },
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function respond(response: ServerResponse, next: Scripted, number: number): void {
  if ('broken' in next) {
    if (next.broken === 'never') return;
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":"x","choi');
    setTimeout(() => response.destroy(), 10);
    return;
  }
  if ('status' in next) {
    const body = next.body ?? '{"error":{"message":"scripted"}}';
    response.writeHead(next.status, { 'content-type': 'application/json', ...next.headers }).end(body);
    return;
  }
  const { input, cached, output } = next.usage ?? USAGE;
  const calls = 'calls' in next ? next.calls : [];
  const message = {
    role: 'assistant',
    content: next.text ?? null,
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(([name, args], at) => ({
            id: `call_${number}_${at}`,
            type: 'function',
            function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
          })),
        }),
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      id: `answer-${number}`,
      object: 'chat.completion',
      created: 1,
      model: 'scripted',
      choices: [{ index: 0, message, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }],
      usage: {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: cached },
      },
    }),
  );
}
