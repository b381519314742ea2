import { createI18n, type I18n } from 'vue-i18n'
import { compileMessage } from './compile-message.ts'
import { findMessage } from './find-message.ts'
import { readLanguage, writeLanguage, type Language } from '../platform/browser/language.ts'

/** One file of messages per language and audience, loaded when a route of that audience opens. */
export type MessageFile =
  | 'account'
  | 'common'
  | 'candidate'
  /** What a candidate's page says only after the first question: it is not to wait for that. */
  | 'candidate-later'
  /** Words about answer files and their versions, the same for candidate, technician and staff. */
  | 'files'
  | 'rescue'
  /** The page on which anybody submits sealed files. */
  | 'submit'
  /** Reported packs and what is decided on them. */
  | 'cases'
  /** The review queue, appeals, grading rules and regrades. */
  | 'review'
  /** Lines of the station check: what was found, what to do. */
  | 'check'
  /** What the log-in of an exam PC says only when something is wrong. */
  | 'station'
  | 'office'
  /** Backups of the server. */
  | 'backups'
  /** Which other systems are told of what. */
  | 'webhooks'
  /** Who looked at whom, and how personal data ends. */
  | 'privacy'
  /** The question bank, and how people become its authors. */
  | 'bank'
  | 'room'
  /** The first page of the address, and the one for addresses that there are none of. */
  | 'pages'
  /** Check-in, draw, seating chart and what is printed of them. */
  | 'seating'
  /** Machine change, seat exchange and what is half done. */
  | 'moves'
  /** Pause, extra time, outages, the arithmetic of a deadline. */
  | 'time'
  /** What a room asks of its area, and what is decided. */
  | 'approvals'
  /** Incidents, closing check, room report, hand-over. */
  | 'incidents'
  /** A teacher's own exams and classes. */
  | 'class-exams'
  /** Papers from plan to confirmation. */
  | 'papers'
  /** Scheduling of whole exams. */
  | 'scheduling'
  /** The area’s page of its rooms. */
  | 'areas'
  /** Staff actions, signed blocks, receipts checked by anybody. */
  | 'audit'
  /** How a tablet or PC comes to trust the server’s certificate. */
  | 'trust'
  /** The release desk and its editions. */
  | 'releases'
  /** What candidates read of their own published result. */
  | 'result'
  /** Tickets, sheets and labels to be printed. */
  | 'documents'
  /** Statistics of a paper that was sat. */
  | 'analysis'
  | 'errors'

type Messages = Record<string, unknown>

const files = import.meta.glob<Messages>(
  '../messages/*/{common,candidate,candidate-later,files}.json',
  { import: 'default' },
)

const dateTime = {
  date: { year: 'numeric', month: '2-digit', day: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  dateTime: {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  seconds: {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  },
} as const

export type AppI18n = I18n<
  Record<string, Messages>,
  Record<string, typeof dateTime>,
  Record<string, Record<string, Intl.NumberFormatOptions>>,
  string,
  false
>

export interface Messaging {
  readonly i18n: AppI18n
  /** Loads files in the language in use; what is there already is not asked for again. */
  load(names: readonly MessageFile[]): Promise<void>
  /** Changes the language of everything on the screen and remembers it. */
  choose(language: Language): Promise<void>
}

/**
 * Sets up the texts: Chinese first, English complete, each file under its own name
 * (`candidate.json` is `candidate.…`, and so is `candidate-later.json`). A key without a text shows itself: the check of message files
 * keeps both languages complete.
 */
export function createMessaging(): Messaging {
  const i18n = createI18n({
    legacy: false,
    locale: readLanguage(),
    fallbackLocale: 'zh-CN',
    messages: { 'zh-CN': {}, en: {} },
    datetimeFormats: { 'zh-CN': dateTime, en: dateTime },
    missingWarn: false,
    fallbackWarn: false,
    messageCompiler: compileMessage,
    messageResolver: findMessage,
  }) as unknown as AppI18n
  const wanted = new Set<MessageFile>()
  const loaded = new Set<string>()

  async function loadInto(language: Language, names: Iterable<MessageFile>): Promise<void> {
    await Promise.all(
      [...names].map(async (name) => {
        const path = `../messages/${language}/${name}.json`
        if (loaded.has(path)) return
        const read = files[path] ?? (await import('./other-messages.ts')).otherMessages[path]
        if (!read) return
        const audience = name.replace(/-.*/, '')
        i18n.global.mergeLocaleMessage(language, { [audience]: await read() })
        loaded.add(path)
      }),
    )
  }

  function show(language: Language): void {
    i18n.global.locale.value = language
    document.documentElement.lang = language
  }

  show(readLanguage())
  return {
    i18n,
    load: async (names) => {
      for (const name of names) wanted.add(name)
      await loadInto(i18n.global.locale.value as Language, names)
    },
    choose: async (language) => {
      await loadInto(language, wanted)
      writeLanguage(language)
      show(language)
    },
  }
}
