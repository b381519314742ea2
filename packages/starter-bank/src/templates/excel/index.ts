import type { StarterTemplate } from '../starter-template.ts'
import { charts } from './charts.ts'
import { formats } from './formats.ts'
import { formulas } from './formulas.ts'
import { printing } from './printing.ts'
import { records } from './records.ts'
import { rules } from './rules.ts'

export const excelTemplates: readonly StarterTemplate[] = [
  ...formats,
  ...formulas,
  ...rules,
  ...records,
  ...charts,
  ...printing,
]
