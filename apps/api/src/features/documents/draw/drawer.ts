import type { DocumentHead, Piece } from '../document-pieces.ts'
import type { Say, SayTime } from '../document-words.ts'
import type { Pen } from './pen.ts'

/** What everything that draws a kind of document is given. */
export interface Easel {
  readonly pen: Pen
  readonly head: DocumentHead
  readonly say: Say
  readonly times: SayTime
  /** Entry of the file's table of contents, leading to the sheet in hand. */
  mark(title: string): void
  /** Called for a photo that cannot be drawn. */
  photoFailed(): void
}

/** Draws the pieces of one kind of document as they come. */
export interface Drawer {
  draw(piece: Piece): void
  /** Whatever still belongs on the last sheet. */
  end?(): void
}

/** Points of a length in mm. */
export const mm = (length: number): number => (length * 72) / 25.4
