// Pieces of answers that only mean something together with others, and why: unreadable, they take more with them than what they say.
// With one of these, all that its request says may be missing, and a gap has to say so all the same.

export interface Whole {
  provider: string
  /** In one recorded case only. */
  only?: string
  /** Where: the request and the path in its answer, `[]` for any item. */
  place: RegExp
  why: string
  /** Something else is read in its place, and this is known and meant. */
  instead?: true
  /** It is not even noticed. */
  ignored?: true
  /** Which figures it takes with it, where not all of the request. */
  takes?: RegExp
}

const addedUp = 'the rows are added up, and a sum of some of them would be a wrong number'
const counts = 'it says whether the figures beside it count'
const defaults = 'missing, it has a meaning, and that would be a guess here'
const isData = 'its name is data, and what is neither an object nor a list is no entry'
const ambiguous = 'two of the recorded keys look the same, and only the other one can be read'

export const wholes: readonly Whole[] = [
  { provider: 'anthropic', place: /^(?:costs|usage)\.data\.\[\]\.results\./, why: addedUp },
  { provider: 'anthropic', only: 'ambiguous-key', place: /^keys\.data\.\[\]/, why: ambiguous, instead: true },
  { provider: 'cloudflare', place: /^billable\.result\./, why: addedUp },
  { provider: 'cloudflare', place: /^gatewayUse\.errors$/, why: counts },
  { provider: 'deepgram', place: /^usage\.\[\]\.answer\./, why: addedUp },
  { provider: 'exa', place: /^usage\.\[\]\.answer\./, why: addedUp },
  { provider: 'fireworks', place: /^months\.\[\]\.answer\./, why: addedUp },
  { provider: 'github', place: /\.usageItems\./, why: addedUp },
  { provider: 'github', place: /^copilot\..*(?:token_based_billing|unlimited|has_quota)$/, why: counts },
  { provider: 'github', place: /\.quota_remaining$/, why: 'another field says the same', instead: true },
  { provider: 'github', place: /Budgets\.budgets\.\[\]\.prevent_further_usage$/, why: counts },
  {
    provider: 'google-cloud',
    place: /^project\.billingEnabled$/,
    why: defaults,
    takes: /^attributes project_billing_enabled$/,
  },
  { provider: 'google-cloud', place: /\.thresholdRules\.\[\]\.spendBasis$/, why: defaults },
  { provider: 'mistral', only: 'ambiguous-key', place: /^keys\.keys\.\[\]/, why: ambiguous, instead: true },
  { provider: 'mistral', place: /\.tokens_limits_by_model\.[^.]+$/, why: isData, ignored: true },
  { provider: 'mistral', place: /^usage\..*\.models\.[^.]+(?:\.[^.[]+)?$/, why: isData, ignored: true },
  { provider: 'mistral', place: /^usage\.\[\]\.answer\./, why: addedUp },
  { provider: 'mistral', place: /\.no_monthly_limit$/, why: counts },
  { provider: 'neuralwatt', place: /^quota\.snapshot_at$/, why: defaults, takes: /^(?:costs|usage) .*"month"/ },
  {
    provider: 'openai',
    place: /^(?:costs|completions|embeddings|images|moderations|speeches|transcriptions)\.data\.\[\]\.results\./,
    why: addedUp,
  },
  { provider: 'openrouter', place: /^(?:activity|today)\.data\.\[\]/, why: addedUp },
  { provider: 'poe', place: /^history\.data\.\[\]\.query_id$/, why: addedUp },
  { provider: 'venice', place: /^balance\.balances\./, why: 'another answer tells the same wallet', instead: true },
  { provider: 'venice', place: /^history\.data\.\[\]/, why: addedUp },
  {
    provider: 'vertex',
    place: /^(?:limits|usage)\.timeSeries/,
    why: 'a limit and its use are found in all of the series',
  },
  {
    provider: 'xai',
    place: /^apiKey\.\w+_(?:blocked|disabled)$/,
    why: counts,
    takes: /^(?:key disabled|attributes \w+_(?:blocked|disabled))$/,
  },
  { provider: 'xai', place: /^invoices\.invoices\.\[\]\.monthly$/, why: addedUp },
  { provider: 'xai', place: /^prepaid\.changes\./, why: addedUp },
  { provider: 'xai', place: /^usage\.(?:limitReached|timeSeries)/, why: addedUp },
  { provider: 'zai', place: /^wallet\.data\.availableBalance$/, why: defaults },
]
