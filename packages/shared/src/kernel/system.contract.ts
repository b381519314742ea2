import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { EpochMs } from './schemas.ts'

export const serverTime = endpoint({
  id: 'kernel.serverTime',
  method: 'GET',
  path: '/api/time',
  action: 'public.read',
  summary: 'The server’s clock and version',
  reply: z.object({ serverNow: EpochMs, version: z.string(), demo: z.boolean() }),
})
