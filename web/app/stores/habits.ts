import { defineStore } from 'pinia'
import { groupHabits, keepGroupHabit } from '~/sync/storage'
import type { GroupHabit } from '~/sync/storage'

/** How groups are used on this device: whether their channels are shown in the chat list, and which was read last. */
export const useHabitsStore = defineStore('habits', () => {
  const habits = ref(new Map<string, GroupHabit>())

  /** Once the page lives: what is kept here was not known when it was rendered. */
  function recall() {
    habits.value = groupHabits(window.localStorage)
  }

  function change(groupId: string, change: GroupHabit) {
    const habit = { ...habits.value.get(groupId), ...change }
    habits.value.set(groupId, habit)
    keepGroupHabit(window.localStorage, groupId, habit)
  }

  const isOpen = (groupId: string) => habits.value.get(groupId)?.open === true
  const toggle = (groupId: string) => change(groupId, { open: !isOpen(groupId) })
  const lastOf = (groupId: string) => habits.value.get(groupId)?.last ?? null
  function used(groupId: string, channelId: string) {
    if (lastOf(groupId) !== channelId) change(groupId, { last: channelId })
  }

  return { recall, isOpen, toggle, lastOf, used }
})
