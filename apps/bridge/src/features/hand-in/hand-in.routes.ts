import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import type { HandInOutcome } from './hand-in.ts'

export function handInRoutes(handIn: () => Promise<HandInOutcome>): readonly Route[] {
  return [route(bridgeHandIn, () => handIn())]
}
