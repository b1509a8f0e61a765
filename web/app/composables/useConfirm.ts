import { ConversationConfirm } from '#components'

/** Asks before what cannot be taken back. One window for all: what every row of a long list makes is never taken down. */
export const useConfirm = createSharedComposable(() => useOverlay().create(ConversationConfirm))
