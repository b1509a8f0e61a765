// The settings of one member in the mock server, by the rules of the contract.
import type { ConversationSettings, Marks, SettingsChange } from '~/api/types'

export interface StoredSettings {
  pinnedAt: string | null
  archivedSeq: number | null
  mutedUntil: string | null
  /** Up to where had been read or cleared when it was marked. */
  markedUnreadSeq: number | null
  hidden: boolean
  clearedSeq: number
  revision: number
}

/** What of the conversation the settings are compared with. */
export interface Standing { lastSeq: number, activityAt: string, marks: Marks }

export const noSettings = (hidden = false): StoredSettings => ({
  pinnedAt: null, archivedSeq: null, mutedUntil: null, markedUnreadSeq: null, hidden, clearedSeq: 0, revision: 0,
})

const doneSeq = (stored: StoredSettings, { marks }: Standing) => Math.max(stored.clearedSeq, marks.read_seq)

export function settingsView(stored: StoredSettings, standing: Standing): ConversationSettings {
  const covered = stored.mutedUntil !== null && standing.activityAt <= stored.mutedUntil
  return {
    pinned_at: stored.pinnedAt,
    archived: stored.archivedSeq !== null && (standing.lastSeq <= stored.archivedSeq || covered),
    muted_until: stored.mutedUntil,
    marked_unread: stored.markedUnreadSeq === doneSeq(stored, standing),
    hidden: stored.hidden && standing.lastSeq <= stored.clearedSeq,
    cleared_seq: stored.clearedSeq,
    revision: stored.revision,
  }
}

/** Says whether anything changed. */
export function changeStored(stored: StoredSettings, standing: Standing, change: SettingsChange): boolean {
  const before = settingsView(stored, standing)
  if (change.mute !== undefined) {
    stored.mutedUntil = change.mute === null ? null : change.mute === 'always' ? '9999-12-31T23:59:59.999Z' : new Date(Date.now() + change.mute.for_seconds * 1000).toISOString()
    stored.archivedSeq = before.archived ? standing.lastSeq : null
  }
  if (change.archived !== undefined && change.archived !== before.archived) stored.archivedSeq = change.archived ? standing.lastSeq : null
  if (change.marked_unread !== undefined) stored.markedUnreadSeq = change.marked_unread ? doneSeq(stored, standing) : null
  if (change.pinned !== undefined) stored.pinnedAt = change.pinned ? stored.pinnedAt ?? new Date().toISOString() : null
  return counted(stored, standing, before)
}

export function clearStored(stored: StoredSettings, standing: Standing, throughSeq: number): boolean {
  const before = settingsView(stored, standing)
  if (throughSeq <= stored.clearedSeq) return false
  Object.assign(stored, { clearedSeq: throughSeq, hidden: false, markedUnreadSeq: null })
  return counted(stored, standing, before)
}

export function deleteStored(stored: StoredSettings, standing: Standing, throughSeq: number): boolean {
  if (stored.hidden && throughSeq <= stored.clearedSeq) return false
  const before = settingsView(stored, standing)
  Object.assign(stored, { clearedSeq: Math.max(stored.clearedSeq, throughSeq), hidden: true, pinnedAt: null, archivedSeq: null, markedUnreadSeq: null })
  return counted(stored, standing, before)
}

function counted(stored: StoredSettings, standing: Standing, before: ConversationSettings): boolean {
  const changed = JSON.stringify(settingsView(stored, standing)) !== JSON.stringify(before)
  if (changed) stored.revision += 1
  return changed
}
