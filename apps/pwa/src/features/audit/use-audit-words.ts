import type { AuditFinding, AuditRow } from '@wenkao/shared/audit'
import { useI18n } from 'vue-i18n'
import { subjectWords } from './audit-words.ts'

/** Words of the audit log in the reader's language. The route loads the messages of `audit`. */
export function useAuditWords() {
  const { t, te } = useI18n()

  /** A word of the log if the message files have it, else as it stands. */
  function wordOf(group: string, word: string): string {
    const key = `audit.${group}.${word}`
    return te(key) ? t(key) : word
  }

  return {
    actionText: (action: string): string => wordOf('actions', action.replace('.', '-')),
    subjectText: (subject: string): string => {
      const words = subjectWords(subject)
      if (!words) return subject
      const { word } = words.values
      return t(`audit.subjects.${words.key}`, {
        ...words.values,
        ...(word === undefined ? {} : { word: wordOf('words', word) }),
      })
    },
    detailName: (name: string): string => wordOf('details', name),
    actorText: ({ actor, actorKind }: Pick<AuditRow, 'actor' | 'actorKind'>): string =>
      actorKind === 'station' || actorKind === 'candidate' || actorKind === 'anyone'
        ? t(`audit.actors.${actorKind}`, { name: actor.replace(/^station /, '') })
        : actor,
    areaText: (area: { areaId: string | null; areaName: string | null }): string =>
      area.areaId === null ? t('audit.log.noArea') : (area.areaName ?? area.areaId),
    findingText: (finding: AuditFinding): string =>
      t(`audit.findings.${finding.kind}`, {
        n: finding.n,
        row: 'auditId' in finding ? finding.auditId : '',
      }),
  }
}
