import type { DeskLabelsPerSheet, DocumentKind, NumberRun } from '@wenkao/shared/documents'

export type Language = 'zh-CN' | 'en'

/** What a whole document has in common. */
export interface DocumentHead {
  readonly kind: DocumentKind
  readonly examTitle: string
  readonly language: Language
  readonly timeZone: string
  readonly perSheet: DeskLabelsPerSheet
  readonly hasPhotos: boolean
  /** ms; stands in the file. */
  readonly madeAt: number
}

export interface SessionFacts {
  readonly name: string
  /** ms */
  readonly plannedStart: number
  readonly siteName: string
  readonly roomName: string
  readonly candidates: number
}

export interface OverviewRow extends SessionFacts {
  readonly stations: number
  readonly withoutSeat: number
}

export interface TicketFacts {
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly className: string | null
  readonly session: SessionFacts | null
  readonly seatNumber: number | null
  readonly accessCode: string | null
  /** What a scanner at the door reads (N11). */
  readonly scanned: string
  readonly photo: Uint8Array | null
}

export interface SignInFacts {
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly className: string | null
  readonly seatNumber: number | null
  readonly photo: Uint8Array | null
}

/** What is drawn, in the order in which it is drawn; plain data, which crosses to a thread. */
export type Piece =
  | { readonly is: 'school'; readonly school: string | null }
  | { readonly is: 'ticket'; readonly ticket: TicketFacts }
  | { readonly is: 'signIn'; readonly session: SessionFacts }
  | { readonly is: 'signInLine'; readonly line: SignInFacts }
  | {
      readonly is: 'door'
      readonly session: SessionFacts
      readonly runs: readonly NumberRun[]
      readonly numbers: readonly string[]
    }
  | { readonly is: 'desks'; readonly session: SessionFacts }
  | {
      readonly is: 'desk'
      readonly number: number
      readonly name: string | null
      readonly examNumber: string | null
    }
  | {
      readonly is: 'overviewSheet'
      readonly parts: readonly { readonly rows: readonly OverviewRow[] }[]
      readonly sheet: number
      readonly sheets: number
      /** On the last sheet alone. */
      readonly total: { readonly sessions: number; readonly candidates: number } | null
    }
