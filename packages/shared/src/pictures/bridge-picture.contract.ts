import * as z from 'zod/mini'
import { Sha256, endpoint } from '../kernel/index.ts'

export const readPaperPicture = endpoint({
  id: 'pictures.readPaperPicture',
  method: 'POST',
  path: '/bridge/picture',
  action: 'bridge.page',
  summary: 'A picture of an item of the held sitting’s own paper, until it is handed in (D06)',
  body: z.object({ hash: Sha256 }),
  reply: z.object({
    /** Its bytes in base64; null when it is none of this paper, or can be had from nowhere now. */
    bytes: z.nullable(z.string()),
  }),
})
