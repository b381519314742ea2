import type { DocumentKind } from '@wenkao/shared/documents'
import PDFDocument from 'pdfkit'
import type { DocumentHead, Piece } from './document-pieces.ts'
import { sayIn, timesIn } from './document-words.ts'
import { createDeskDrawer } from './draw/draw-desks.ts'
import { createDoorDrawer } from './draw/draw-doors.ts'
import { createOverviewDrawer } from './draw/draw-overview.ts'
import { createSignInDrawer } from './draw/draw-sign-in.ts'
import { createTicketDrawer } from './draw/draw-tickets.ts'
import type { Drawer, Easel } from './draw/drawer.ts'
import type { Fonts } from './draw/fonts.fs.ts'
import { A4, createPen } from './draw/pen.ts'

const DRAWERS: Readonly<Record<DocumentKind, (easel: Easel) => Drawer>> = {
  tickets: createTicketDrawer,
  signIn: createSignInDrawer,
  door: createDoorDrawer,
  desk: createDeskDrawer,
  overview: createOverviewDrawer,
}

/** A document that is being drawn; its bytes are given as they come. */
export interface OpenDocument {
  draw(piece: Piece): void
  end(): void
  readonly finished: Promise<void>
  /** Photos that could not be drawn. */
  readonly unreadablePhotos: number
}

/** Begins a document. @param onBytes gets its bytes in their order. */
export function openDocument(
  fonts: Fonts,
  head: DocumentHead,
  onBytes: (bytes: Uint8Array) => void,
): OpenDocument {
  const say = sayIn(head.language)
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, autoFirstPage: false, lang: head.language },
    info: {
      Title: `${head.examTitle} ${say(head.kind)}`,
      Creator: 'Wenkao',
      CreationDate: new Date(head.madeAt),
    },
  })
  doc.on('data', onBytes)
  const finished = new Promise<void>((resolve, reject) => {
    doc.once('end', resolve)
    doc.once('error', reject)
  })
  let hasSheet = false
  let unreadablePhotos = 0
  const pen = createPen(doc, fonts)
  const drawer = DRAWERS[head.kind]({
    ...{ head, say, times: timesIn(head.language, head.timeZone) },
    pen: {
      ...pen,
      sheet: () => {
        hasSheet = true
        pen.sheet()
      },
    },
    mark: (title) => {
      doc.outline.addItem(title)
    },
    photoFailed: () => {
      unreadablePhotos += 1
    },
  })
  return {
    draw: (piece) => {
      drawer.draw(piece)
    },
    end: () => {
      // A file without any page is none that a reader opens.
      if (!hasSheet) doc.addPage({ size: [A4.width, A4.height], margin: 0 })
      doc.end()
    },
    finished,
    get unreadablePhotos() {
      return unreadablePhotos
    },
  }
}
