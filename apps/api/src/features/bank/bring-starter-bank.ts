import type { EntryContent } from '@wenkao/shared/bank'
import { starterCategories, starterItems, templates } from '@wenkao/starter-bank'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { selectCategories } from './categories.queries.ts'
import { putCategories } from './categories.ts'
import { importEntries, type EntryToImport, type ImportedRow } from './import-entries.ts'
import { officeFolder } from './share-folder.ts'

const FOLDER = '随附题库'
const AUTHOR = '稳考'

/**
 * Brings the delivered bank into an office's folder that every author may read: its tree, its items and
 * its templates, approved as they were reviewed before delivery. Again it brings only what is new; what
 * was changed here stays.
 * @returns one line per entry.
 */
export async function bringStarterBank(services: Services, caller: Caller): Promise<ImportedRow[]> {
  const held = new Set((await selectCategories(services.db)).map(({ code }) => code))
  await putCategories(
    services,
    caller,
    starterCategories.filter(({ code }) => !held.has(code)),
  )
  const folderId = await services.db.transaction((transaction) =>
    officeFolder(services, transaction, FOLDER, 'read'),
  )
  return importEntries(services, caller, {
    folderId,
    rows: starterRows(),
    note: FOLDER,
    authorName: AUTHOR,
    approvedByName: AUTHOR,
  })
}

/** The delivered entries, numbered in their order within each knowledge point. */
function starterRows(): EntryToImport[] {
  const serials = new Map<string, number>()
  const numbered = (knowledgePoint: string): string => {
    const serial = (serials.get(knowledgePoint) ?? 0) + 1
    serials.set(knowledgePoint, serial)
    return `${knowledgePoint}${String(serial).padStart(2, '0')}`
  }
  return [
    ...starterItems.map((item) => ({ ...item, number: numbered(item.knowledgePoint) })),
    ...templates.map(({ difficulty, tags, template }) => ({
      ...{ difficulty, tags, knowledgePoint: template.knowledgePoint },
      number: numbered(template.knowledgePoint),
      content: { kind: template.kind, title: template.title, template } satisfies EntryContent,
    })),
  ]
}
