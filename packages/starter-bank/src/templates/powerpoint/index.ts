import type { StarterTemplate } from '../starter-template.ts'
import { drawings } from './drawings.ts'
import { objects } from './objects.ts'
import { show } from './show.ts'
import { slides } from './slides.ts'

export const powerPointTemplates: readonly StarterTemplate[] = [
  ...slides,
  ...objects,
  ...drawings,
  ...show,
]
