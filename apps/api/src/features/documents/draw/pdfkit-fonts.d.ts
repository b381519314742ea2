import type { Font } from 'fontkit'

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      /** An opened font as well, which its published types leave out: many documents then share one. */
      registerFont(name: string, src: Font): this
    }
  }
}
