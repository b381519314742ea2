import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  MOST_PICTURE_BYTES,
  itemFaults,
  pictureTypeOf,
  plainTextOf,
  type BankItem,
  type ItemContent,
  type ItemPicture,
} from '@wenkao/shared/bank'
import type { ItemFacts } from './item-facts.ts'
import {
  EXCHANGE_LIMITS,
  ExchangeError,
  type FoundItem,
  type Place,
  type ReadItems,
  type ReadWish,
  type ReportCode,
  type ReportLine,
} from './outcome.ts'
import { looksLikeHtml, readHtml } from './read-html.ts'
import { hasStrangeSigns } from './strange-signs.ts'
import type { MarkupNode } from './read-xml.ts'
import { escapeRichText, richTextOf } from './rich-text-of.ts'

/** An item as a reader found it, before it is judged. Texts are our markup. */
export interface Draft {
  readonly kind: ItemContent['kind']
  readonly stem: string
  readonly options: readonly string[]
  /** Places of the right options from 0; for true/false and fill-in `answer` instead. */
  readonly right: readonly number[]
  readonly answer: readonly string[]
  readonly explanation: string
  readonly source: string
  readonly facts: ItemFacts
}

/** Where the bytes of a picture are, by what the item calls it. */
export type FindPicture = (source: string) => Uint8Array | undefined

const PICTURE_ENDINGS = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** Gathers what a reader finds: items that are whole, pictures, and a line for everything else. */
export class ItemCollector {
  readonly #wish: ReadWish
  readonly #items: FoundItem[] = []
  readonly #pictures = new Map<string, Uint8Array>()
  readonly #report: ReportLine[] = []

  constructor(wish: ReadWish) {
    this.#wish = wish
  }

  get outcome(): ReadItems {
    return { items: this.#items, pictures: this.#pictures, report: this.#report }
  }

  tell(place: Place, severity: ReportLine['severity'], code: ReportCode, detail = ''): void {
    const line = {
      at: place.at,
      name: place.name.slice(0, 120),
      severity,
      code,
      detail: detail.slice(0, 300),
    }
    const isKnown = this.#report
      .slice(-20)
      .some(
        (other) =>
          other.at === line.at &&
          other.name === line.name &&
          other.code === code &&
          other.detail === line.detail,
      )
    if (isKnown) return
    if (this.#report.length >= EXCHANGE_LIMITS.report)
      throw new ExchangeError('tooManyItems', 'more faults than a report holds')
    this.#report.push(line)
  }

  /** Texts of one item: HTML or nodes become markup, and its pictures are kept under names of ours. */
  textsOf(place: Place, find: FindPicture): ItemTexts {
    return new ItemTexts(
      (code, detail) => {
        this.tell(place, 'warning', code, detail)
      },
      find,
      this.#pictures,
    )
  }

  /** Takes an item when it is whole; else says what it lacks. */
  take(place: Place, draft: Draft, texts: ItemTexts): void {
    if (this.#items.length >= EXCHANGE_LIMITS.items)
      throw new ExchangeError('tooManyItems', `more than ${EXCHANGE_LIMITS.items} items`)
    if (draft.options.length > 8) {
      this.tell(place, 'error', 'tooManyOptions', String(draft.options.length))
      return
    }
    const isChoice = draft.kind === 'single' || draft.kind === 'multiple'
    const answer = isChoice ? draft.right.map((at) => 'ABCDEFGH'[at] ?? '') : [...draft.answer]
    if (answer.length === 0) {
      this.tell(place, 'error', 'noAnswer')
      return
    }
    const { facts } = draft
    const pictures = texts.pictures
    const content: ItemContent = {
      kind: draft.kind,
      stem: draft.stem,
      ...(isChoice && {
        options: draft.options.map((text, at) => ({ id: 'ABCDEFGH'[at] ?? '', text })),
      }),
      ...(facts.keepOrder && isChoice && { keepOrder: true }),
      ...(facts.keepPlace && { keepPlace: true }),
      answer,
      ...(facts.partialCredit &&
        draft.kind === 'multiple' && { partialCredit: facts.partialCredit }),
      ...(pictures.length > 0 && { pictures }),
      explanation: draft.explanation,
      source: draft.source.slice(0, 400),
    }
    const faults: string[] = itemFaults(content)
    if (plainTextOf(draft.stem).replaceAll('_', '').trim() === '' && pictures.length === 0)
      faults.push('emptyStem')
    const longest = Math.max(
      draft.stem.length,
      draft.explanation.length,
      ...draft.options.map((text) => text.length),
    )
    if (longest > 20_000 || answer.some((text) => text.length > 400)) faults.push('tooLong')
    if (pictures.length > 10) faults.push('tooManyPictures')
    for (const fault of new Set(faults)) this.tell(place, 'error', 'fault', fault)
    if (faults.length > 0) return
    if (hasStrangeSigns([content, facts.tags])) {
      this.tell(place, 'error', 'strangeSigns')
      return
    }
    const tags = facts.tags.map((tag) => tag.slice(0, 40))
    if (tags.length > 20) this.tell(place, 'warning', 'factsLost', tags.slice(20).join(', '))
    const item: BankItem = {
      knowledgePoint: facts.knowledgePoint ?? this.#wish.knowledgePoint ?? '',
      difficulty: facts.difficulty ?? this.#wish.difficulty,
      tags: tags.slice(0, 20),
      content,
    }
    if (!/^9\d{4}$/.test(item.knowledgePoint)) {
      this.tell(place, 'error', 'knowledgePoint', item.knowledgePoint)
      return
    }
    this.#items.push({ place, item })
  }
}

/** The texts of one item and the pictures that they name. */
export class ItemTexts {
  readonly #tell: (code: ReportCode, detail: string) => void
  readonly #find: FindPicture
  readonly #bytes: Map<string, Uint8Array>
  readonly #names = new Map<string, ItemPicture>()

  constructor(
    tell: (code: ReportCode, detail: string) => void,
    find: FindPicture,
    bytes: Map<string, Uint8Array>,
  ) {
    this.#tell = tell
    this.#find = find
    this.#bytes = bytes
  }

  get pictures(): ItemPicture[] {
    return [...this.#names.values()]
  }

  nodes(nodes: readonly MarkupNode[]): string {
    return richTextOf(nodes, {
      picture: (source) => this.#keep(source),
      tell: this.#tell,
    })
  }

  html(source: string): string {
    return this.nodes(readHtml(source))
  }

  /** A text of which the file does not say whether it is HTML. */
  guess(source: string): string {
    return looksLikeHtml(source) ? this.html(source) : this.plain(source)
  }

  plain(source: string): string {
    return escapeRichText(source.replace(/\r\n?/g, '\n')).trim()
  }

  #keep(source: string): string | undefined {
    const bytes = this.#find(source)
    const type = bytes && pictureTypeOf(bytes)
    if (!bytes || !type || bytes.length > MOST_PICTURE_BYTES) return undefined
    const hash = bytesToHex(sha256(bytes))
    for (const [name, picture] of this.#names) if (picture.hash === hash) return name
    const name = this.#freeName(source, PICTURE_ENDINGS[type])
    this.#names.set(name, { name, hash, size: bytes.length, type })
    this.#bytes.set(hash, bytes)
    return name
  }

  #freeName(source: string, ending: string): string {
    const last = source.startsWith('data:') ? 'picture' : (source.split('/').at(-1) ?? '')
    const stem =
      last
        .replace(/\.[^.]*$/, '')
        .replace(/[^\p{L}\p{N}_-]+/gu, '-')
        .slice(0, 40) || 'picture'
    for (let at = 1; ; at += 1) {
      const name = `${stem}${at === 1 ? '' : `-${at}`}.${ending}`
      if (!this.#names.has(name)) return name
    }
  }
}
