// Vertex AI by a service account: whether the API is on, and the quotas of the project. No account, no money, no keys.
// Source: Service Usage API; that Cloud Monitoring reports the quotas this way was observed by others.
import { z } from 'zod'
import { googleTokenHost, serviceAccount } from './framework/auth.ts'
import { secondsAfter } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { text } from './framework/foreign.ts'
import { googleServiceAccountKey } from './framework/keys.ts'
import { byPageToken } from './framework/paging.ts'
import { maybe } from './framework/readable.ts'
import { type AskContext, askAlso, askEither } from './framework/request.ts'
import { quotasOf, TimeSeries } from './vertex/quotas.ts'

const Service = z.object({ state: maybe(text) })

/** All series of one metric of the last day. */
const lastDay = (metric: string) =>
  ({
    path: '/projects/{project_id}/timeSeries',
    host: 'monitoring',
    query: ({ now }: AskContext) => ({
      filter: `metric.type="serviceruntime.googleapis.com/quota/${metric}" AND resource.type="consumer_quota" AND resource.label.service="aiplatform.googleapis.com"`,
      'interval.startTime': secondsAfter(now, -86_400) ?? now,
      'interval.endTime': now,
      'aggregation.alignmentPeriod': '3600s',
      'aggregation.perSeriesAligner': 'ALIGN_MAX',
      view: 'FULL',
    }),
    pages: byPageToken('timeSeries'),
    forbidden:
      'enable the Cloud Monitoring API in the project, and give the service account the role Monitoring Viewer',
  }) as const

export const vertex = defineProvider({
  id: 'vertex',
  name: 'Vertex AI',
  aliases: ['vertex-ai', 'vertexai'],
  docs: [
    'https://cloud.google.com/service-usage/docs/reference/rest/v1/services/get',
    'https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list',
  ],
  hosts: {
    default: 'https://serviceusage.googleapis.com/v1',
    monitoring: 'https://monitoring.googleapis.com/v3',
    ...googleTokenHost,
  },
  keys: googleServiceAccountKey,
  auth: serviceAccount('https://www.googleapis.com/auth/cloud-platform'),
  requests: {
    service: askEither(Service, {
      path: '/projects/{project_id}/services/aiplatform.googleapis.com',
      gives: ['key', 'attributes'],
      forbidden:
        'enable the Service Usage API in the project, and give the service account permission to list enabled services',
    }),
    limits: askAlso(TimeSeries, { ...lastDay('limit'), gives: ['quotas', 'rate_limits'] }),
    usage: askAlso(TimeSeries, { ...lastDay('allocation/usage'), gives: ['quotas'] }),
  },
  normalize: ({ service, limits, usage }) => ({
    ...(limits && quotasOf(limits, usage)),
    key: { disabled: service?.state === 'DISABLED' || (service?.state === 'ENABLED' ? false : null) },
    attributes: { api_state: service?.state?.toLowerCase() },
  }),
  cannot: {
    else: 'Vertex AI has no API for costs: spend is only in a BigQuery export of the billing data',
    expires_at: 'Google does not report when a key expires',
    models: 'the models of Vertex AI are the same for every key',
  },
})
