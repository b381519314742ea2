import * as z from 'zod/mini'
import { Id, endpoint } from '../kernel/index.ts'

/*
 * What a teacher's folder of an exam held (D08): `paper`, what was given out, and `result`, what came
 * back, each as one archive.
 */

export const downloadPaperArchive = endpoint({
  id: 'archives.downloadPaperArchive',
  method: 'GET',
  path: '/api/exams/:examId/paper.zip',
  action: 'archives.read',
  summary:
    'What the exam gives out: every variant with its tasks’ start files and instructions; with key=yes answers and checkpoints as well',
  params: z.object({ examId: Id }),
  query: z.object({ key: z.optional(z.enum(['yes'])) }),
  reply: z.unknown(),
  replyKind: 'bytes',
})

export const downloadResultArchive = endpoint({
  id: 'archives.downloadResultArchive',
  method: 'GET',
  path: '/api/exams/:examId/result.zip',
  action: 'archives.read',
  summary:
    'What came back: every candidate’s handed-in files with the receipt, and a list that names what is missing',
  params: z.object({ examId: Id }),
  /** One session alone; the whole exam without it. */
  query: z.object({ sessionId: z.optional(Id) }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
