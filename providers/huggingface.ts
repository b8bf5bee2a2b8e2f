// Hugging Face: whose a token is and what it may do, the month's inference in billionths of a dollar, and the GPU time that is left.
// Sources: Hub API (whoami-v2, zero-gpu), rate limit page; the fields of the billing answer were observed by others.
import { z } from 'zod'
import { unixSeconds, utcMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { flag, instant, text, unixTime } from './framework/foreign.ts'
import { token } from './framework/keys.ts'
import { maybe, nullish } from './framework/readable.ts'
import { ask, askAlso, withHeaders } from './framework/request.ts'
import { costRow, ifAny, usageRows } from './framework/rows.ts'
import { Billing, GpuTime, gpuQuota, inferenceQuotas, rateLimitsIn } from './huggingface/limits.ts'

const WhoAmI = z.object({
  ...nullish({ type: text, name: text, fullname: text, email: text, canPay: flag, isPro: flag, periodEnd: unixTime }),
  orgs: maybe(z.array(z.object({ type: maybe(z.string()) }))),
  auth: z.object({
    // The expiry is in newer types only, its form not documented.
    accessToken: maybe(z.object({ role: text, createdAt: maybe(instant), expiration: maybe(instant) })),
  }),
})

const create_url = 'https://huggingface.co/settings/tokens'

export const huggingface = defineProvider({
  id: 'huggingface',
  name: 'Hugging Face',
  aliases: ['hugging-face', 'hf'],
  docs: [
    'https://huggingface.co/docs/hub/api',
    'https://huggingface.co/docs/hub/rate-limits',
    'https://huggingface.co/docs/inference-providers/pricing',
  ],
  host: 'https://huggingface.co/api',
  keys: [
    token(['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'], {
      prefix: 'hf_',
      length: { min: 30 },
      characters: 'alphanumeric',
      create: create_url,
    }),
    token([], {
      variant: 'organization',
      prefix: 'api_org_',
      length: { min: 30 },
      characters: 'alphanumeric',
      create: create_url,
      certainty: 'observed',
    }),
  ],
  requests: {
    whoami: ask(withHeaders(WhoAmI, { 'ratelimit-policy': maybe(z.string()) }), {
      path: '/whoami-v2',
      gives: ['key', 'expires_at', 'rate_limits'],
    }),
    billing: askAlso(Billing, {
      path: '/settings/billing/usage-v2',
      query: ({ now }) => ({ startDate: unixSeconds(utcMonth(now).starts_at), endDate: unixSeconds(now) }),
      gives: ['costs', 'usage', 'quotas'],
    }),
    gpu: askAlso(GpuTime, { path: '/spaces/zero-gpu/quota', gives: ['quotas'] }),
  },
  normalize({ whoami: { body: who, headers }, billing, gpu }, { now }) {
    const inference = billing?.usage.inferenceProviders
    const month = utcMonth(now)
    const { accessToken } = who.auth
    return {
      // Before the included credit is taken off.
      costs: ifAny(costRow(month, inference?.usedNanoUsd)),
      usage: ifAny(usageRows(month, { requests: inference?.numRequests })),
      quotas: ifAny(inference && inferenceQuotas(inference, who.periodEnd), gpu && gpuQuota(gpu)),
      rate_limits: rateLimitsIn(headers['ratelimit-policy']),
      expires_at: accessToken?.expiration,
      key: {
        created_at: accessToken?.createdAt,
        permissions: accessToken ? [accessToken.role] : null,
        plan: who.isPro ? 'pro' : null,
      },
      attributes: { account_type: who.type, can_pay: who.canPay, organizations: who.orgs?.length },
      identity: { email: who.email, name: who.fullname, username: who.name },
    }
  },
  cannot: {
    else: 'Hugging Face has no API for a balance',
    rate_limits: 'Hugging Face sent no rate limits with this response',
    expires_at: 'Hugging Face did not report an expiry for this token',
  },
})
