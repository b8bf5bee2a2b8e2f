// Reads the text format of Prometheus strictly: whatever it refuses would make a scrape fail or `promtool check metrics` complain.

export interface Series {
  name: string
  labels: Record<string, string>
  value: number
}

const sampleLine = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?)$/
const label = /([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?!$)|$)/gy

/** Throws for the first line that is wrong. */
export function parsePrometheus(text: string): Series[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const described = new Set<string>()
  const seen = new Set<string>()
  let current = ''
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap((line, index, lines) => {
      const [, help] = /^# HELP ([a-z_][a-z0-9_]*) \S[^\\]*$/.exec(line) ?? []
      const [, type] = /^# TYPE ([a-z_][a-z0-9_]*) gauge$/.exec(line) ?? []
      if (help !== undefined) {
        if (described.has(help)) throw new Error(`${help} is described twice`)
        if (!lines[index + 1]?.startsWith(`# TYPE ${help} `)) throw new Error(`${help} has no type`)
        if (/_(?:total|count|sum|bucket|info)$/.test(help)) throw new Error(`${help} is no name of a gauge`)
        described.add(help)
        current = help
        return []
      }
      if (type !== undefined && type === current) return []
      const [, name, labels = '', value] = sampleLine.exec(line) ?? []
      if (name === undefined || name !== current)
        throw new Error(`line ${index + 1} is no sample of ${current}: ${line}`)
      const found = labelsIn(labels)
      const series = `${name} ${JSON.stringify(Object.entries(found).sort())}`
      if (seen.has(series)) throw new Error(`${series} is there twice`)
      seen.add(series)
      return [{ name, labels: found, value: Number(value) }]
    })
}

function labelsIn(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  let length = 0
  for (const [whole, name = '', value = ''] of text.matchAll(label)) {
    if (Object.hasOwn(found, name)) throw new Error(`the label ${name} is there twice`)
    found[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
    length += whole.length
  }
  if (length !== text.length) throw new Error(`no labels: ${text}`)
  return found
}
