import type { Action } from '@wenkao/shared/accounts'
import type { Component } from 'vue'

/** One tab of a session's page. The component gets `sessionId` and takes everything else from `useRoom()`. */
export interface SessionTab {
  /** As it stands in the address. */
  readonly name: string
  /** Key of its text. */
  readonly label: string
  readonly action: Action
  readonly component: Component
}

/** Tabs beside drawing, the live room and the draw's log, in their order. */
export const sessionTabs: readonly SessionTab[] = []
