// Everything that the terminal interface knows at one moment, and what can happen to it. Nothing here touches a terminal, a file, or the clock.

import type { ShownKey } from '../../meta/views/show/shown-key.ts'
import type { KeyTest } from '../../meta/views/status/filter-keys.ts'
import type { Sorting } from '../../meta/views/status/sort-keys.ts'
import type { Instant } from '../../schema/instant.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import type { LastError } from '../../schema/sidecar.ts'
import type { FactsOf } from './row-facts.ts'
import type { Row } from './rows.ts'
import type { Press } from './screen/frame.ts'

export interface Size {
  columns: number
  rows: number
}

export interface State {
  size: Size
  now: Instant
  /** All mapped keys, as they were last read. Null until then. */
  keys: readonly StatusKey[] | null
  view: 'list' | 'tree'
  sort: Sorting
  /** As it was typed. */
  filter: string
  test: KeyTest
  /** What the list shows of them, in its order. */
  rows: readonly Row[]
  /** The id of a row. Null where there is none. */
  selected: string | null
  /** The first row, and the first line of the details, that can be seen. */
  top: number
  detailsTop: number
  focus: 'list' | 'details'
  /** What the registry adds to a key. */
  factsOf: FactsOf
  /** Why the last try of each key failed, as far as it did since the interface was opened. */
  failed: ReadonlyMap<string, LastError>
  /** What takes longer to find about one key. Shown only as long as that key is selected. */
  details: ShownKey | null
  mode: Mode
  running: readonly Running[]
  /** Asked about by themselves since the interface was opened: once each is enough. */
  asked: ReadonlySet<string>
  /** The agent wanted a passphrase, so nothing is asked by itself until a person has unlocked it. */
  locked: boolean
  message: Message | null
}

export type Mode =
  | { kind: 'browse' }
  /** From this line on. */
  | { kind: 'help'; top: number }
  | { kind: 'filter'; text: string; before: string; problem: string | null }
  | { kind: 'choose-field'; path: string }
  | { kind: 'edit'; path: string; field: EditedField; text: string }
  /** A person has to agree before this key is sent. */
  | { kind: 'confirm'; question: string; path: string }

export type EditedField = 'tags' | 'notes' | 'expiry'

/** A sync that was asked for and is not over. */
export interface Running {
  id: number
  paths: ReadonlySet<string>
  /** What it is about, as in `Asking openrouter`. */
  about: string
  done: number
  total: number
  /** Which process has to end its sync first. Null if none. */
  waitsFor: string | null
}

export interface Message {
  text: string
  tone: 'plain' | 'good' | 'bad'
}

export type Event =
  | { kind: 'pressed'; press: Press }
  | { kind: 'resized'; size: Size }
  | { kind: 'loaded'; keys: readonly StatusKey[]; now: Instant; factsOf: FactsOf; problem: string | null }
  | { kind: 'detailed'; details: ShownKey }
  /** A key has been selected for a second. */
  | { kind: 'stayed'; path: string }
  | { kind: 'progressed'; id: number; done: number; total: number }
  | { kind: 'waiting'; id: number; waitsFor: string | null }
  | { kind: 'synced'; id: number; automatic: boolean; outcome: SyncOutcome }
  | { kind: 'told'; message: Message; reload: boolean }

/** `failure` is a sentence where nothing could be asked at all. */
export type SyncOutcome = { results: readonly SyncResult[]; notes: readonly string[] } | { failure: string }

export type Effect =
  | { do: 'quit' }
  | { do: 'load' }
  | { do: 'details'; path: string }
  /** Says `stayed` in a second, unless something else is selected by then. */
  | { do: 'wait'; path: string | null }
  | { do: 'sync'; id: number; paths: readonly string[]; by: 'person' | 'provider' | 'itself' }
  | { do: 'copy'; path: string }
  | { do: 'open'; url: string }
  | { do: 'switch-sync'; path: string; on: boolean }
  | { do: 'edit'; path: string; field: EditedField; text: string }

export interface Step {
  state: State
  effects: readonly Effect[]
}
