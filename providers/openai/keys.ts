// The lists that an admin key of OpenAI sees: admin keys, projects and the keys of each.
// Source: OpenAI's OpenAPI file.
import { z } from 'zod'
import { text, unixTime } from '../framework/foreign.ts'
import { countedItems, maybe } from '../framework/readable.ts'

const ListedKey = z.object({ id: z.string(), redacted_value: maybe(z.string()), created_at: maybe(unixTime) })
export const ProjectKeys = z.object({ data: countedItems(ListedKey.extend({ owner_project_access: maybe(text) })) })
export const AdminKeys = z.object({ data: countedItems(ListedKey.extend({ expires_at: maybe(unixTime) })) })
export const Projects = z.object({ data: countedItems(z.object({ id: text, status: maybe(z.string()) })) })
