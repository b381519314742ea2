import type { Drawn } from './template-schema.ts'

/** Something that keeps a template from being published (2.8). */
export interface TemplateFault {
  readonly kind:
    | 'bad-definition'
    | 'bad-reference'
    | 'bad-task'
    | 'start-scores'
    | 'answer-not-made'
    | 'answer-loses'
    | 'spoiled-keeps'
    | 'spoiled-loses-more'
    | 'not-mentioned'
    | 'unused-parameter'
    | 'one-task-only'
  /** Number of the step, from 1. */
  readonly step?: number
  readonly checkpointId?: string
  /** Of a wrong definition: where in it, e.g. `steps.0.texts.1`. */
  readonly path?: string
  /** The draw that showed it. */
  readonly drawn?: Drawn
  readonly messageZh: string
  readonly messageEn: string
}

export function fault(
  kind: TemplateFault['kind'],
  messageZh: string,
  messageEn: string,
  where: Pick<TemplateFault, 'step' | 'checkpointId' | 'path' | 'drawn'> = {},
): TemplateFault {
  return { kind, ...where, messageZh, messageEn }
}
