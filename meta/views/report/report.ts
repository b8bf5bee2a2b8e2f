// `keyz report`: one HTML file with everything that is known about the keys. The same input gives the same bytes.
import { createHash } from 'node:crypto'
import type { Instant } from '../../../schema/instant.ts'
import type { StatusKey } from '../../../schema/reports/status-report.ts'
import { sharedWallets } from '../../judge/shared-wallets.ts'
import { counted, day, minute } from '../../judge/values.ts'
import { attentionSection } from './attention-section.ts'
import { eventsOf } from './events.ts'
import { expirySection } from './expiry-section.ts'
import { expiryCell, lastsCell, leftCell, paceCell, type Wallets } from './figures.ts'
import { type Html, html, jsonInScript, verbatim } from './html.ts'
import type { PageFiles, ReportInput } from './input.ts'
import { keySection } from './key-section.ts'
import type { PageData, PlotData } from './page-data.ts'
import { badgesHtml, keyLink, section, table } from './parts.ts'
import { plotData, plotFigure } from './plot-figure.ts'
import { plotsOf } from './series.ts'
import { summed, thinned } from './thinned.ts'
import { TimeAxes } from './time-axis.ts'
import { totalsSection } from './totals-section.ts'

/** How every report begins: a file that begins otherwise is not ours to replace. */
export const reportStart = '<!doctype html>\n<html lang="en" data-report="keyz">'

const maxEvents = 500

export function renderReport(input: ReportInput, { script, style }: PageFiles): string {
  const wallets = sharedWallets(input.keys.map(({ key }) => key))
  const { articles, data } = keysWithPlots(input, wallets)
  // Nothing is loaded, sent, framed, or run but this very script, whatever a name in the store may hold.
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  const title = `API keys on ${day(input.now)}`
  return html`${verbatim(reportStart)}
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>${title}</title><style>${verbatim(style)}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><h1>${title}</h1><p>${headline(input)}</p><div class="tools" hidden><button type="button" id="theme" aria-pressed="false">Dark</button> <label>Find a key <input type="search" id="find" autocomplete="off"></label> <span id="found" role="status"></span></div>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main id="main" tabindex="-1">
${problems(input)}${attentionSection(input, wallets)}${totalsSection(input, wallets)}${expirySection(input)}${allKeys(input, wallets)}${changes(input, wallets)}<section aria-labelledby="each"><h2 id="each">Each key</h2>
${articles}</section></main>
<footer><p>Made by keyz from the git history of the store, as of ${timeHtml(input.now)}. ${input.branches.map((sentence) => `${sentence}. `)}Times are in UTC. What is not shown is not known.</p></footer>
<script type="application/json" id="data">${jsonInScript(data)}</script><script>${verbatim(script)}</script></body></html>
`.text
}

const sections = [
  ['attention', 'Attention'],
  ['totals', 'Money'],
  ['expiry', 'Expiry'],
  ['keys', 'All keys'],
  ['changes', 'Changes'],
  ['each', 'Each key'],
] as const

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function timeHtml(at: Instant): Html {
  return html`<time datetime="${at}">${minute(at)}</time>`
}

/** What each key counts as, in this order. */
const standings = ['live', 'stale', 'rejected', 'failing', 'unsynced'] as const

/** What a key that works can also be. */
const warnings = ['expired', 'expiring', 'low'] as const

function headline({ keys, unmapped }: ReportInput): string {
  const found = keys.map(({ key }) => standingOf(key))
  const counts = standings.flatMap((standing) => {
    const count = found.filter((one) => one === standing).length
    return count === 0 ? [] : [`${count} ${standing}`]
  })
  const troubles = warnings.flatMap((badge) => {
    const count = keys.filter(({ key }) => key.badges.includes(badge)).length
    return count === 0 ? [] : [`${count} ${badge}`]
  })
  const others =
    unmapped === 0 ? '' : `. ${counted(unmapped, 'more entry').replace('entrys', 'entries')} not mapped to a provider`
  return `${counted(keys.length, 'key')}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}${troubles.length === 0 ? '' : `; ${troubles.join(', ')}`}${others}.`
}

function standingOf({ status, badges }: StatusKey): (typeof standings)[number] {
  if (status !== 'error') return status
  return badges.includes('rejected') ? 'rejected' : 'failing'
}

function problems({ problems: sentences }: ReportInput): Html | null {
  if (sentences.length === 0) return null
  return html`<section aria-labelledby="problems"><h2 id="problems">What could not be read</h2><ul>${sentences.map((sentence) => html`<li>${sentence}.</li>`)}</ul></section>`
}

/** All plots together have so many points, and each not more than it is wide in pixels, so that the page stays small. */
const maxPoints = { all: 60_000, fewest: 60, most: 400 }

function keysWithPlots(input: ReportInput, wallets: Wallets): { articles: Html[]; data: PageData } {
  const found = input.keys.map((one) => ({ one, plots: plotsOf(one, input.since, !wallets.has(one.key.key_path)) }))
  const count = found.reduce((sum, { plots }) => sum + plots.length, 0)
  const max = Math.min(maxPoints.most, Math.max(maxPoints.fewest, Math.floor(maxPoints.all / Math.max(1, count))))
  const data: PlotData[] = []
  const axes = new TimeAxes()
  const articles = found.map(({ one, plots }) => {
    const replaced = one.replaced.filter((at) => at >= input.since)
    const figures = plots.map((plot) => {
      const drawn = plot.kind === 'bars' ? summed(plot.points, max) : thinned(plot.points, max)
      data.push(plotData(plot, drawn, replaced, axes))
      return plotFigure(plot, drawn, data.length - 1)
    })
    return keySection(one, input, { wallets, plots: figures })
  })
  return { articles, data: { axes: axes.all, plots: data } }
}

function allKeys(input: ReportInput, wallets: Wallets): Html {
  const rows = input.keys.map((one) => [
    keyLink(one.key.key_path),
    badgesHtml(one.key),
    leftCell(one, input, wallets),
    paceCell(one, wallets),
    lastsCell(one, input, wallets),
    expiryCell(one, input),
  ])
  const columns = ['Key', 'State', { title: 'Left', figures: true as const }, 'Spends', 'Lasts', 'Expires']
  return section(
    'keys',
    'All keys',
    rows.length === 0 ? html`<p>No keys.</p>` : table(counted(rows.length, 'key'), columns, rows),
  )
}

function changes(input: ReportInput, wallets: Wallets): Html {
  const events = eventsOf(input, (path) => !wallets.has(path))
  const rows = events.slice(0, maxEvents).map(({ at, key_path, what }) => [timeHtml(at), keyLink(key_path), what])
  const rest = events.length - rows.length
  const title = `${counted(events.length, 'change')} since ${day(input.since)}, newest first${rest > 0 ? ` (the newest ${maxEvents} are shown)` : ''}`
  return section(
    'changes',
    'Changes',
    rows.length === 0
      ? html`<p>No key changed since ${day(input.since)}.</p>`
      : table(title, ['When (UTC)', 'Key', 'What happened'], rows),
  )
}
