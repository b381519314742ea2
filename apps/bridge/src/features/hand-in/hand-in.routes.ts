import { bridgeHandIn } from '@wenkao/shared/hand-in'
import { route, type Route } from '../../platform/mount-endpoint.ts'
import type { HandIn } from './hand-in.ts'

export function handInRoutes(handIn: HandIn): readonly Route[] {
  return [route(bridgeHandIn, () => handIn.run())]
}
