import type { StarterTemplate } from '../starter-template.ts'
import { characterFormat } from './character-format.ts'
import { editing } from './editing.ts'
import { longDocuments } from './long-documents.ts'
import { objects } from './objects.ts'
import { pageLayout } from './page-layout.ts'
import { paragraphFormat } from './paragraph-format.ts'
import { tableData } from './table-data.ts'
import { tables } from './tables.ts'

export const wordTemplates: readonly StarterTemplate[] = [
  ...characterFormat,
  ...paragraphFormat,
  ...pageLayout,
  ...editing,
  ...longDocuments,
  ...tables,
  ...tableData,
  ...objects,
]
