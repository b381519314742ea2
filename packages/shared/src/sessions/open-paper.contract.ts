import * as z from 'zod/mini'
import { endpoint } from '../kernel/index.ts'
import { PackageKey, PackagedPaper } from '../papers/package.contract.ts'

export const openPaper = endpoint({
  id: 'sessions.openPaper',
  method: 'POST',
  path: '/bridge/paper',
  action: 'bridge.page',
  summary:
    'Open a paper package that lies here with the key that the server gave after the log-in; null when it does not',
  body: PackageKey,
  reply: z.object({ paper: z.nullable(PackagedPaper) }),
})
