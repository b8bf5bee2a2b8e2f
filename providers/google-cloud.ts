// Google Cloud billing by a service account: the state of the billing account and of the project, and budgets. No balance, no spend.
// Source: Cloud Billing API and Cloud Billing Budget API references (protos).
import { z } from 'zod'
import { googleTokenHost, serviceAccount } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { currency, flag, text } from './framework/foreign.ts'
import { googleServiceAccountKey } from './framework/keys.ts'
import { byPageToken } from './framework/paging.ts'
import { maybe, readable } from './framework/readable.ts'
import { askAlso, askEither } from './framework/request.ts'
import { Budgets, budgets } from './google-cloud/budgets.ts'

/** Google leaves false and empty fields out of its JSON. */
const flagOrFalse = readable(flag.nullish().transform((value) => value ?? false))

const ProjectBilling = z.object({
  name: z.string(),
  billingAccountName: maybe(z.string()),
  billingEnabled: flagOrFalse,
})

const Account = z.object({
  name: z.string(),
  open: flagOrFalse,
  displayName: maybe(text),
  currencyCode: maybe(currency),
})

const Accounts = z.object({ billingAccounts: z.array(z.object({ name: z.string() })).nullish() })

const Permissions = z.object({ permissions: z.array(text).nullish() })

const scope = 'https://www.googleapis.com/auth/cloud-billing'
const forbidden =
  'enable the Cloud Billing API in the project, and give the service account access to the billing account'

export const googleCloud = defineProvider({
  id: 'google-cloud',
  name: 'Google Cloud',
  aliases: ['gcp', 'googlecloud', 'gcloud'],
  docs: [
    'https://cloud.google.com/billing/docs/reference/rest',
    'https://cloud.google.com/billing/docs/reference/budget/rest',
  ],
  hosts: {
    default: 'https://cloudbilling.googleapis.com/v1',
    budgets: 'https://billingbudgets.googleapis.com/v1',
    ...googleTokenHost,
  },
  keys: googleServiceAccountKey,
  auth: serviceAccount(`${scope}.readonly`),
  requests: {
    project: askEither(ProjectBilling, {
      path: '/projects/{project_id}/billingInfo',
      gives: ['attributes'],
      forbidden,
    }),
    // Only if the project does not say which account pays for it.
    accounts: askAlso(Accounts, {
      path: '/billingAccounts',
      when: ({ parameters }) => parameters.billing_account === undefined,
      pages: byPageToken('billingAccounts'),
      gives: ['attributes'],
      forbidden,
    }),
    account: askAlso(Account, { path: '/billingAccounts/{billing_account}', gives: ['key', 'attributes'], forbidden }),
    permissions: askAlso(Permissions, {
      path: '/billingAccounts/{billing_account}:testIamPermissions',
      post: { read: true, body: () => ({ permissions: ['billing.accounts.get', 'billing.budgets.list'] }) },
      gives: ['key'],
      forbidden,
    }),
    // The read-only scope is not among those that budgets accept.
    budgets: askAlso(Budgets, {
      path: '/billingAccounts/{billing_account}/budgets',
      host: 'budgets',
      auth: serviceAccount(scope),
      query: { pageSize: '100' },
      pages: byPageToken('budgets'),
      gives: ['quotas', 'attributes'],
      forbidden:
        'enable the Cloud Billing Budget API in the project, and give the service account billing.budgets.list',
    }),
  },
  discover({ project, accounts }) {
    const [first, ...others] = accounts?.billingAccounts ?? []
    const account = accountId(project?.billingAccountName) ?? (others.length === 0 ? accountId(first?.name) : null)
    return account === null ? {} : { parameters: { billing_account: account } }
  },
  normalize: ({ project, account, permissions, budgets: listed }) => ({
    ...(listed && budgets(listed)),
    // A closed account has all paid services switched off.
    key: {
      disabled: account?.open === undefined ? null : !account.open,
      permissions: permissions && (permissions.permissions ?? []),
    },
    attributes: {
      ...(listed && budgets(listed).attributes),
      project_billing_enabled: project?.billingEnabled,
      billing_account: account && accountId(account.name),
      billing_account_open: account?.open,
      billing_currency: account?.currencyCode,
    },
    identity: { billing_account_name: account?.displayName },
  }),
  cannot: {
    else: 'Google reports spend and credit only in a BigQuery export of the billing data',
    rate_limits: "Google's billing API does not report the limits of other APIs",
    expires_at: 'Google does not report when a key expires',
    models: 'the billing API has no models',
  },
})

/** `billingAccounts/012345-567890-ABCDEF` without its collection; null for a project without one. */
function accountId(name: string | null | undefined): string | null {
  const [, id = null] = /^billingAccounts\/([A-Za-z0-9-]+)$/.exec(name ?? '') ?? []
  return id
}
