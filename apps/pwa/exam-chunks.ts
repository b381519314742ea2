import type { Plugin } from 'vite'

/**
 * Puts what the candidate's page loads before the first question into two chunks, because many small
 * ones compress worse: `base` has what other pages need too, `exam` the rest. Nothing that only the
 * staff's pages import is in either. The entry itself stays outside: what runs first must not be
 * what the others import.
 * @param pages ends of module names: the entry, the candidate's screen, the root of all other pages.
 *   `leftOut`: modules that an index names beside what the candidate's page needs, and that only the
 *   other pages use; the imports do not tell them apart.
 * @returns a plugin that follows the imports, and the groups for `codeSplitting`.
 * @throws Error while building, when there is no such module.
 */
export function examChunks(pages: {
  readonly entry: string
  readonly exam: string
  readonly others: string
  readonly leftOut: RegExp
}) {
  let forExam: ReadonlySet<string> = new Set()
  let forOthers: ReadonlySet<string> = new Set()
  const plugin: Plugin = {
    name: 'exam-chunks',
    buildEnd(error) {
      if (error) return
      const ids = [...this.getModuleIds()]
      const find = (end: string): string => {
        const id = ids.find((each) => each.endsWith(end))
        if (id === undefined) throw new Error(`Expected a module ${end}`)
        return id
      }
      const reach = (from: readonly string[], withLazy: boolean): ReadonlySet<string> => {
        const seen = new Set<string>()
        const waiting = [...from]
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          if (seen.has(id) || pages.leftOut.test(id)) continue
          seen.add(id)
          const { importedIds = [], dynamicallyImportedIds = [] } = this.getModuleInfo(id) ?? {}
          waiting.push(...importedIds, ...(withLazy ? dynamicallyImportedIds : []))
        }
        return seen
      }
      const entry = find(pages.entry)
      const ofEntry = this.getModuleInfo(entry)?.importedIds ?? []
      forExam = reach([...ofEntry, find(pages.exam)], false)
      forOthers = new Set([...reach(ofEntry, false), ...reach([find(pages.others)], true)])
    },
  }
  return {
    plugin,
    groups: [
      { name: 'base', test: (id: string) => forExam.has(id) && forOthers.has(id), priority: 2 },
      { name: 'exam', test: (id: string) => forExam.has(id), priority: 1 },
    ],
  }
}
