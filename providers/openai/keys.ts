// The lists that an admin key of OpenAI sees: admin keys, projects and the keys of each.
// Source: OpenAI's OpenAPI file.
import { z } from 'zod'
import { text, unixTime } from '../framework/foreign.ts'

const ListedKey = z.object({ id: z.string(), redacted_value: z.string().nullish(), created_at: unixTime.nullish() })
export const ProjectKeys = z.object({ data: z.array(ListedKey.extend({ owner_project_access: text.nullish() })) })
export const AdminKeys = z.object({ data: z.array(ListedKey.extend({ expires_at: unixTime.nullish() })) })
export const Projects = z.object({ data: z.array(z.object({ id: text, status: z.string().nullish() })) })
