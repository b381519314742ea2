import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

export type Weight = 'regular' | 'bold'
/** `extra`: the office's own font; `other`: the one that has what the others lack. */
export type FaceName = Weight | 'extra' | 'other'

const FILES: Readonly<Record<Exclude<FaceName, 'extra'>, string>> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  other: '@fontsource/unifontex/files/unifontex-latin-400-normal.woff',
}
const { resolve } = createRequire(import.meta.url)

/** Which face draws which sign, and how wide it is. */
export interface Fonts {
  /** The face for a sign; undefined: none has it. */
  faceOf(codePoint: number, weight: Weight): FaceName | undefined
  /** Width of a sign in em; a sign that no face has is a box of one em. */
  widthOf(codePoint: number, weight: Weight): number
  /** The font itself, to be embedded; read when it is first asked for. */
  font(face: FaceName): Font
}

/**
 * The fonts of documents (decision 0067): Noto Sans SC for what people write, then the office's own if
 * there is one, then UnifontEX.
 * @param extraPath a .ttf or .otf with rare characters.
 * @throws Error when the office's own is no single font.
 */
export function loadFonts(extraPath: string | undefined): Fonts {
  const loaded = new Map<FaceName, Font>()
  const pathOf = (face: FaceName): string =>
    face === 'extra' ? (extraPath ?? '') : resolve(FILES[face])
  const font = (face: FaceName): Font => {
    const found = loaded.get(face) ?? openFont(pathOf(face))
    loaded.set(face, found)
    return found
  }
  const others: readonly FaceName[] = extraPath === undefined ? ['other'] : ['extra', 'other']
  const faces = { regular: new Map(), bold: new Map() } satisfies Record<
    Weight,
    Map<number, FaceName | undefined>
  >
  const widths = new Map<string, number>()

  function faceOf(codePoint: number, weight: Weight): FaceName | undefined {
    const known: Map<number, FaceName | undefined> = faces[weight]
    if (!known.has(codePoint)) {
      const face = [weight, ...others].find((one) => font(one).hasGlyphForCodePoint(codePoint))
      known.set(codePoint, face)
    }
    return known.get(codePoint)
  }
  return {
    faceOf,
    font,
    widthOf: (codePoint, weight) => {
      const face = faceOf(codePoint, weight)
      if (face === undefined) return 1
      const key = `${face} ${codePoint}`
      const known = widths.get(key)
      if (known !== undefined) return known
      const { unitsPerEm } = font(face)
      const width = font(face).glyphForCodePoint(codePoint).advanceWidth / unitsPerEm
      widths.set(key, width)
      return width
    },
  }
}

function openFont(path: string): Font {
  const opened = create(readFileSync(path))
  if ('fonts' in opened) throw new Error(`${path} holds several fonts; a single one is needed`)
  return opened
}
