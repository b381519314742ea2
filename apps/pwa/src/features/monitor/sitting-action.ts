import type { Action } from '@wenkao/shared/accounts'
import type { SessionRow } from '@wenkao/shared/sessions'
import type { Component } from 'vue'
import type { SeatCell } from './seat-status.ts'

/** The sitting of a seat that somebody tapped, and its session. */
export interface ChosenSitting {
  readonly cell: SeatCell & { readonly sitting: NonNullable<SeatCell['sitting']> }
  readonly session: SessionRow
}

/**
 * Something that staff do for one candidate, offered in the dialog of the seat. The component gets a
 * `ChosenSitting` as its properties, shows its own dialog, and emits `close`.
 */
export interface SittingAction {
  readonly key: string
  /** Key of the button's text. */
  readonly label: string
  /** Who may do it. */
  readonly action: Action
  /** Whether it makes sense now. */
  isOffered(chosen: ChosenSitting): boolean
  readonly component: Component
  /**
   * Stands at the top of the seat's dialog: what is open, if anything is. It gets the `sitting`, and
   * emits `begin`.
   */
  readonly notice?: Component
}
