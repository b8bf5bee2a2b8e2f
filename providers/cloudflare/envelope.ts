// The envelope around every answer of Cloudflare's API.
import { z } from 'zod'

/** `success` decides, not the HTTP status. */
export const envelope = <Result extends z.ZodType>(result: Result) => z.object({ success: z.literal(true), result })
