import type { StarterTemplate } from '../starter-template.ts'
import { charts } from './charts.ts'
import { formats } from './formats.ts'
import { formulas } from './formulas.ts'
import { printing } from './printing.ts'
import { references } from './references.ts'
import { records } from './records.ts'
import { rules } from './rules.ts'
import { sheets } from './sheets.ts'

export const excelTemplates: readonly StarterTemplate[] = [
  ...formats,
  ...sheets,
  ...formulas,
  ...references,
  ...rules,
  ...records,
  ...charts,
  ...printing,
]
