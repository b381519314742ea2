import * as z from 'zod/mini'
import { Id, endpoint } from '../kernel/index.ts'
import { itemDoubts } from './analyse-works.ts'

const Figure = z.nullable(z.number())
const spread = {
  sat: z.int(),
  mean: Figure,
  deviation: Figure,
  median: Figure,
  least: Figure,
  most: Figure,
}

/** An item or task of the paper; variants are one by the original's id (AN1). */
export const ItemFigures = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  knowledgePoint: z.nullable(z.string()),
  sat: z.int(),
  unanswered: z.int(),
  difficulty: z.number(),
  discrimination: Figure,
  correlation: Figure,
  doubts: z.array(z.enum(itemDoubts)),
  options: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      isKey: z.boolean(),
      all: z.int(),
      best: z.int(),
      weakest: z.int(),
    }),
  ),
  checks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      sat: z.int(),
      difficulty: z.number(),
      correlation: Figure,
    }),
  ),
})
export type ItemFigures = z.infer<typeof ItemFigures>

export const GroupFigures = z.object({ name: z.string(), ...spread })
export type GroupFigures = z.infer<typeof GroupFigures>

/** Figures of a paper that was sat, of those candidates whose result counts (D13). */
export const Analysis = z.object({
  summary: z.object({ ...spread, max: Figure, alpha: Figure, kr20: Figure, error: Figure }),
  /** By share of the total, in tenths. */
  distribution: z.array(z.object({ from: z.number(), to: z.number(), total: z.int() })),
  items: z.array(ItemFigures),
  knowledgePoints: z.array(
    z.object({ name: z.string(), items: z.int(), sat: z.int(), difficulty: z.number() }),
  ),
  schools: z.array(GroupFigures),
  areas: z.array(GroupFigures),
  sites: z.array(GroupFigures),
  rooms: z.array(GroupFigures),
  /** Items that are left out because they were voided. */
  voided: z.array(z.string()),
})
export type Analysis = z.infer<typeof Analysis>

const Language = z._default(z.enum(['zh-CN', 'en']), 'zh-CN')

export const readAnalysis = endpoint({
  id: 'analysis.readAnalysis',
  method: 'GET',
  path: '/api/exams/:examId/analysis',
  action: 'analysis.read',
  summary: 'Difficulty, discrimination, distractors, reliability and distributions of an exam',
  params: z.object({ examId: Id }),
  query: z.object({ language: Language }),
  reply: Analysis,
})
export const exportAnalysis = endpoint({
  id: 'analysis.exportAnalysis',
  method: 'GET',
  path: '/api/exams/:examId/analysis.xlsx',
  action: 'analysis.read',
  summary: 'The analysis of an exam as .xlsx, a sheet for each of its tables',
  params: z.object({ examId: Id }),
  query: z.object({ language: Language }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
