// One process of several that note answers at the same time: `append-events.ts NUMBER ANSWERS`.
import plugin from '../../pipeline/opencode/plugin.ts'

const [, , process_ = '0', answers = '0'] = process.argv
const { event: hear } = await plugin.server()

for (let answer = 0; answer < Number(answers); answer++) {
  const info = {
    id: `msg_${process_}_${answer}`,
    sessionID: `ses_${process_}`,
    role: 'assistant',
    providerID: 'fakeco',
    modelID: 'fake-large',
    cost: 0.1,
    tokens: { input: 1, output: 2, reasoning: 3, cache: { read: 4, write: 5 } },
    time: { created: Date.now() },
  }
  await hear({ event: { type: 'message.updated', properties: { info } } })
}
