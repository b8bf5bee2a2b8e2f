// The expressions of GitHub Actions, as far as the workflows of keyz use them. Anything else is an error: then the workflow uses more than is tested.
import { z } from 'zod'

export type Contexts = Record<string, unknown>

/** A text with its `${{ ... }}` filled in. One expression that is the whole text keeps its value: a list stays a list. */
export function filled(text: string, contexts: Contexts): unknown {
  const whole = /^\$\{\{([^{}]*)\}\}$/.exec(text.trim())
  if (whole?.[1] !== undefined) return evaluate(whole[1].trim(), contexts)
  return text.replaceAll(/\$\{\{([^{}]*)\}\}/g, (_, inner: string) => String(evaluate(inner.trim(), contexts) ?? ''))
}

function evaluate(expression: string, contexts: Contexts): unknown {
  if (expression === '!cancelled()') return true
  const [, left, operator, text] = /^([a-z]\S*) (\|\||!=) '([^']*)'$/.exec(expression) ?? []
  if (left !== undefined && operator === '||') return evaluate(left, contexts) || text
  if (left !== undefined && operator === '!=') return (evaluate(left, contexts) ?? '') !== text
  const [, called, argument] = /^(\w+)\((.*)\)$/.exec(expression) ?? []
  if (called === 'fromJSON' && argument !== undefined) return JSON.parse(String(evaluate(argument, contexts)))
  if (!/^[a-z]+(?:\.[A-Za-z_-][\w-]*)+$/.test(expression)) throw new Error(`no test knows the expression ${expression}`)
  return expression.split('.').reduce<unknown>((value, name) => {
    const fields = z.record(z.string(), z.unknown()).safeParse(value)
    return fields.success ? fields.data[name] : undefined
  }, contexts)
}
