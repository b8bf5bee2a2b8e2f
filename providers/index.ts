// Every provider that keyz knows, by name. A test compares the list with the files of this folder.
import { anthropic } from './anthropic.ts'
import { cerebras } from './cerebras.ts'
import { chutes } from './chutes.ts'
import { cloudflare } from './cloudflare.ts'
import { deepgram } from './deepgram.ts'
import { deepinfra } from './deepinfra.ts'
import { deepseek } from './deepseek.ts'
import { digitalocean } from './digitalocean.ts'
import { elevenlabs } from './elevenlabs.ts'
import { exa } from './exa.ts'
import { firecrawl } from './firecrawl.ts'
import { fireworks } from './fireworks.ts'
import type { Provider } from './framework/define.ts'
import { gemini } from './gemini.ts'
import { github } from './github.ts'
import { googleCloud } from './google-cloud.ts'
import { groq } from './groq.ts'
import { huggingface } from './huggingface.ts'
import { kimiCode } from './kimi-code.ts'
import { minimax } from './minimax.ts'
import { mistral } from './mistral.ts'
import { moonshot } from './moonshot.ts'
import { nanogpt } from './nanogpt.ts'
import { neuralwatt } from './neuralwatt.ts'
import { novita } from './novita.ts'
import { openai } from './openai.ts'
import { opencode } from './opencode.ts'
import { opencodeGo } from './opencode-go.ts'
import { opencodeZen } from './opencode-zen.ts'
import { openrouter } from './openrouter.ts'
import { poe } from './poe.ts'
import { replicate } from './replicate.ts'
import { siliconflow } from './siliconflow.ts'
import { stability } from './stability.ts'
import { synthetic } from './synthetic.ts'
import { tavily } from './tavily.ts'
import { together } from './together.ts'
import { venice } from './venice.ts'
import { vercelAiGateway } from './vercel-ai-gateway.ts'
import { vertex } from './vertex.ts'
import { xai } from './xai.ts'
import { zai } from './zai.ts'
import { zenmux } from './zenmux.ts'

export const providers: readonly Provider[] = [
  anthropic,
  cerebras,
  chutes,
  cloudflare,
  deepgram,
  deepinfra,
  deepseek,
  digitalocean,
  elevenlabs,
  exa,
  firecrawl,
  fireworks,
  gemini,
  github,
  googleCloud,
  groq,
  huggingface,
  kimiCode,
  minimax,
  mistral,
  moonshot,
  nanogpt,
  neuralwatt,
  novita,
  openai,
  opencode,
  opencodeGo,
  opencodeZen,
  openrouter,
  poe,
  replicate,
  siliconflow,
  stability,
  synthetic,
  tavily,
  together,
  venice,
  vercelAiGateway,
  vertex,
  xai,
  zai,
  zenmux,
]

const byId = new Map(providers.map((provider) => [provider.id, provider]))

export function providerById(id: string): Provider | undefined {
  return byId.get(id)
}
