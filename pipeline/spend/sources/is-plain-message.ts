// Checks by hand what OpenCode nearly always stores: to check it with zod takes five times as long. A message in which anything is odd
// goes to zod, which knows what to do with it. A test compares the two.
import type { StoredMessage } from '../../../schema/spend-event.ts'

/** Whether zod would take the message as it is, and change none of the fields that it names. */
export function isPlainMessage(value: unknown): value is StoredMessage {
  if (!isObject(value)) return false
  const { role, cost, id, sessionID, providerID, modelID, tokens, time, path, model, error } = value
  return (
    (role === undefined || typeof role === 'string') &&
    isMissingOr(isNumber, cost) &&
    (id === undefined || isName(id)) &&
    (sessionID === undefined || isName(sessionID)) &&
    isMissingOr(isName, providerID) &&
    isMissingOr(isName, modelID) &&
    isMissingOr(areTokens, tokens) &&
    isMissingOr(isTime, time) &&
    isMissingOr(isPath, path) &&
    isMissingOr(isModel, model) &&
    isMissingOr(isError, error)
  )
}

function isMissingOr(isRight: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || value === null || isRight(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= 10_000
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value)
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function areTokens(value: unknown): boolean {
  return (
    isObject(value) &&
    isMissingOr(isCount, value.input) &&
    isMissingOr(isCount, value.output) &&
    isMissingOr(isCount, value.reasoning) &&
    isMissingOr(isCache, value.cache)
  )
}

function isCache(value: unknown): boolean {
  return isObject(value) && isMissingOr(isCount, value.read) && isMissingOr(isCount, value.write)
}

function isTime(value: unknown): boolean {
  return isObject(value) && isMissingOr(isNumber, value.created) && isMissingOr(isNumber, value.completed)
}

function isPath(value: unknown): boolean {
  return isObject(value) && (value.cwd === undefined || value.cwd === null || typeof value.cwd === 'string')
}

function isModel(value: unknown): boolean {
  return isObject(value) && isMissingOr(isName, value.id) && isMissingOr(isName, value.providerID)
}

function isError(value: unknown): boolean {
  return isObject(value) && isMissingOr(isErrorData, value.data)
}

function isErrorData(value: unknown): boolean {
  return isObject(value) && isMissingOr(isNumber, value.statusCode)
}
