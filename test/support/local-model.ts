// A model on loopback that speaks as OpenAI's API does, and counts tokens as it is told: OpenCode works out what it "costs".
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const Message = z.looseObject({ role: z.string(), content: z.unknown() })
const Asked = z.looseObject({ messages: z.array(Message), tools: z.array(z.unknown()).nullish() })

interface Usage {
  prompt: number
  cached: number
  completion: number
  reasoning: number
}

interface Answer {
  deltas: object[]
  finish: string
  usage: Usage
}

export interface LocalModel extends AsyncDisposable {
  url: string
  /** From now on every request is refused with this status and body. */
  refuse: (status: number, body: string) => void
}

/** A prompt with USE_TOOL in it is answered with a call of the tool that reads `file`, then with a text. */
export async function localModel(file: string): Promise<LocalModel> {
  let refusal: { status: number; body: string } | null = null
  const server = createServer(async (request, response) => {
    const asked = Asked.safeParse(JSON.parse((await text(request)) || '{}')).data
    if (refusal !== null || asked === undefined) {
      response.writeHead(refusal?.status ?? 404, { 'content-type': 'application/json' }).end(refusal?.body ?? '{}')
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const chunk of chunksOf(answerTo(asked, file))) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    response.end('data: [DONE]\n\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/v1`,
    refuse: (status, body) => {
      refusal = { status, body }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0
}

function answerTo({ messages, tools }: z.infer<typeof Asked>, file: string): Answer {
  const said = (role: string) =>
    JSON.stringify(messages.filter((message) => message.role === role).at(-1)?.content ?? '')
  const title =
    !tools?.length && messages.some(({ role, content }) => role === 'system' && /title/i.test(JSON.stringify(content)))
  if (title) return words('A title', { prompt: 50, cached: 0, completion: 5, reasoning: 0 })
  if (messages.at(-1)?.role === 'tool')
    return words('Read it.', { prompt: 1500, cached: 1000, completion: 40, reasoning: 10 })
  if (!said('user').includes('USE_TOOL'))
    return words('Hello.', { prompt: 1000, cached: 0, completion: 100, reasoning: 0 })
  const call = { name: 'read', arguments: JSON.stringify({ filePath: file }) }
  return {
    deltas: [{ role: 'assistant', tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }] }],
    finish: 'tool_calls',
    usage: { prompt: 1200, cached: 200, completion: 60, reasoning: 20 },
  }
}

function words(content: string, usage: Usage): Answer {
  return { deltas: [{ role: 'assistant', content }], finish: 'stop', usage }
}

function chunksOf({ deltas, finish, usage }: Answer): object[] {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'fake' }
  const chunk = (delta: object, reason: string | null) => ({
    ...base,
    choices: [{ index: 0, delta, finish_reason: reason }],
  })
  const counted = {
    prompt_tokens: usage.prompt,
    completion_tokens: usage.completion,
    total_tokens: usage.prompt + usage.completion,
    prompt_tokens_details: { cached_tokens: usage.cached },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  }
  return [...deltas.map((delta) => chunk(delta, null)), chunk({}, finish), { ...base, choices: [], usage: counted }]
}
