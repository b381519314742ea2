import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { browserClock } from '../../platform/browser/clock.ts'
import { useInterval } from '../../platform/browser/use-interval.ts'
import { baseName, programWord } from './file-words.ts'
import type { FileNotice, NoticeKind } from './file-notices.ts'

/** What a notice says in its title, what is safe, and what to do step by step (DESIGN 13). */
export interface NoticeWords {
  what(notice: FileNotice): string
  /** The same without what changes from minute to minute. */
  spoken(notice: FileNotice): string
  safe(notice: FileNotice): string
  steps(notice: FileNotice): readonly string[]
}

/** Troubles in which what is safe is the last version that opens. */
export const keptKinds: readonly NoticeKind[] = [
  'damaged',
  'empty',
  'notAPackage',
  'wrongType',
  'missing',
  'stuck',
  'hostile',
]

/** Inside `setup`: notices in the language in use. */
export function useNoticeWords(): NoticeWords {
  const { t, d } = useI18n()
  const wallClock = useWallClock()
  const programs = useProgramNames()

  function facts(notice: FileNotice): Record<string, string> {
    const { family, name, found, foundAt } = notice
    const own = t(`files.families.${family}.program`)
    return {
      name,
      found,
      foundAt: foundAt ?? '',
      /** What opens such a file here; by its running name where one is known. */
      program: notice.programs.length > 0 ? programs(notice.programs) : own,
      document: t(`files.families.${family}.document`),
      format: t(`files.families.${family}.format`),
      protect: t(`files.families.${family}.protect`),
      at: notice.lastGoodAt === null ? '' : d(notice.lastGoodAt, 'time'),
    }
  }

  function what(notice: FileNotice): string {
    const all = facts(notice)
    if (notice.kind === 'savedElsewhere' && notice.taskId === null)
      return t('candidate.trouble.savedElsewhere.whatNoTask', all)
    if (notice.kind !== 'openUnsaved') return t(`candidate.trouble.${notice.kind}.what`, all)
    const minutes =
      notice.since === null ? 0 : Math.floor((wallClock.value - notice.since) / 60_000)
    return minutes > 0
      ? t('candidate.trouble.openUnsaved.whatSince', { ...all, minutes })
      : t('candidate.trouble.openUnsaved.what', all)
  }

  function safe(notice: FileNotice): string {
    if (!keptKinds.includes(notice.kind))
      return t(`candidate.trouble.${notice.kind}.safe`, facts(notice))
    return notice.lastGoodAt === null
      ? t('candidate.trouble.keptNone')
      : t('candidate.trouble.kept', facts(notice))
  }

  return {
    what,
    spoken: (notice) => t(`candidate.trouble.${notice.kind}.what`, facts(notice)),
    safe,
    steps: (notice) => t(`candidate.trouble.${notice.kind}.todo`, facts(notice)).split('\n'),
  }
}

/** Inside `setup`: names of programs as people know them, joined. */
export function useProgramNames(): (programs: readonly string[]) => string {
  const { t } = useI18n()
  return (programs) => {
    const names = programs.map((program) => {
      const word = programWord(program)
      return word === undefined ? baseName(program) : t(`files.programs.${word}`)
    })
    return [...new Set(names)].join(t('files.and'))
  }
}

/** This PC's clock for telling how long ago something was, ms; it moves every 10 s. */
function useWallClock() {
  const now = shallowRef(browserClock.wallClock())
  useInterval(() => {
    now.value = browserClock.wallClock()
  }, 10_000)
  return now
}
