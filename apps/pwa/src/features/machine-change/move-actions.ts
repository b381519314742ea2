import { defineAsyncComponent } from 'vue'
import type { ChosenSitting, SittingAction } from '../monitor/index.ts'

const canMove = ({ cell, session }: ChosenSitting): boolean =>
  cell.sitting.handedInAt === null && session.clock.endedAt === null

/** Where a candidate sits: a move that was begun first, since somebody has to see to it (F02a, F02b). */
export const moveActions: readonly SittingAction[] = [
  {
    key: 'move',
    label: 'moves.progress.action',
    action: 'room.run',
    isOffered: ({ cell }) => cell.sitting.move != null,
    component: defineAsyncComponent(() => import('./MoveProgress.vue')),
    notice: defineAsyncComponent(() => import('./MoveNotice.vue')),
  },
  {
    key: 'changeMachine',
    label: 'moves.change.action',
    action: 'room.run',
    isOffered: canMove,
    component: defineAsyncComponent(() => import('./ChangeMachine.vue')),
  },
  {
    key: 'exchangeSeats',
    label: 'moves.exchange.action',
    action: 'room.run',
    isOffered: canMove,
    component: defineAsyncComponent(() => import('./ExchangeSeats.vue')),
  },
]
