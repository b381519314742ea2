import { element, ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import {
  at,
  attribute,
  child,
  children,
  descendants,
  isOn,
  numberOf,
  textOf,
} from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** The text of a title element, typed or taken from a cell; undefined when it has none of its own. */
export function plainTitle(title: XmlElement): string | undefined {
  const rich = at(title, 'c:tx', 'c:rich') ?? at(title, 'cx:tx', 'cx:rich')
  if (rich !== undefined)
    return children(rich, 'a:p')
      .map((paragraph) =>
        descendants(paragraph, 'a:t')
          .map((one) => textOf(one))
          .join(''),
      )
      .join('\n')
  const cache = at(title, 'c:tx', 'c:strRef', 'c:strCache')
  if (cache !== undefined)
    return children(cache, 'c:pt')
      .map((point) => textOf(child(point, 'c:v')))
      .join(' ')
  const value = at(title, 'cx:tx', 'cx:txData', 'cx:v')
  return value === undefined ? undefined : textOf(value)
}

/** The format of a piece of chart text; undefined where nothing sets it. */
export interface TextFormat {
  readonly points: number | undefined
  readonly isBold: boolean | undefined
  readonly isItalic: boolean | undefined
  readonly latin: string | undefined
  readonly eastAsian: string | undefined
  /** The nearest element that holds a fill, to be resolved with the document's theme. */
  readonly filled: XmlElement | undefined
}

/** Reads properties from the nearest element to the farthest; the first that sets one counts. */
export function textFormat(levels: readonly (XmlElement | undefined)[]): TextFormat {
  const first = <Value>(read: (level: XmlElement) => Value | undefined): Value | undefined => {
    for (const level of levels) {
      const value = level === undefined ? undefined : read(level)
      if (value !== undefined) return value
    }
    return undefined
  }
  const flag = (name: string): boolean | undefined =>
    first((level) => {
      const value = attribute(level, name)
      return value === undefined ? undefined : isOn(value)
    })
  const size = first((level) => numberOf(level, 'sz'))
  return {
    points: size === undefined ? undefined : size / 100,
    isBold: flag('b'),
    isItalic: flag('i'),
    latin: first((level) => attribute(child(level, 'a:latin'), 'typeface')),
    eastAsian: first((level) => attribute(child(level, 'a:ea'), 'typeface')),
    filled: first((level) =>
      children(level).some((one) => /^a:\w+Fill$/.test(one.name)) ? level : undefined,
    ),
  }
}

/** a:defRPr of a c:txPr: what holds for its text unless a run says otherwise. */
export const defaultsOf = (holder: XmlElement | undefined): XmlElement | undefined =>
  at(holder, 'c:txPr', 'a:p', 'a:pPr', 'a:defRPr')

/** The formats of a title's runs, each with its text; a title without runs has its default one. */
export function titleFormats(
  title: XmlElement,
  root: XmlElement,
): { readonly text: string; readonly format: TextFormat }[] {
  const base = [defaultsOf(title), defaultsOf(root)]
  const rich = at(title, 'c:tx', 'c:rich')
  const formats = children(rich, 'a:p').flatMap((paragraph) =>
    children(paragraph, 'a:r').map((run) => ({
      text: textOf(child(run, 'a:t')),
      format: textFormat([child(run, 'a:rPr'), at(paragraph, 'a:pPr', 'a:defRPr'), ...base]),
    })),
  )
  return formats.length > 0 ? formats : [{ text: '', format: textFormat(base) }]
}

const BODY = {
  rot: 0,
  spcFirstLastPara: 1,
  vertOverflow: 'ellipsis',
  wrap: 'square',
  anchor: 'ctr',
  anchorCtr: 1,
}

/** Types a title's text in place of what it had; the format of its first run stays. */
export function typeTitle(title: XmlElement, text: string): void {
  const rich = at(title, 'c:tx', 'c:rich')
  const paragraph = child(rich, 'a:p')
  const run = child(paragraph, 'a:r')
  const properties = child(run, 'a:rPr')
  const made = element('a:r', {}, [
    properties ?? element('a:rPr', { lang: 'zh-CN' }),
    element('a:t', {}, [text]),
  ])
  const format = child(paragraph, 'a:pPr') ?? element('a:pPr', {}, [element('a:defRPr')])
  putChild(title, 'c:tx', {}, [
    element('c:rich', {}, [
      child(rich, 'a:bodyPr') ?? element('a:bodyPr', BODY),
      element('a:lstStyle'),
      element('a:p', {}, [format, made]),
    ]),
  ])
  ensureChild(title, 'c:overlay')
  if (attribute(child(title, 'c:overlay'), 'val') === undefined)
    putChild(title, 'c:overlay', { val: 0 })
}

/** The default properties of a c:txPr, made when there are none. */
export function ensureDefaults(holder: XmlElement): XmlElement {
  const text = ensureChild(holder, 'c:txPr')
  if (children(text).length === 0) {
    ensureChild(text, 'a:bodyPr')
    ensureChild(text, 'a:lstStyle')
    const paragraph = ensureChild(text, 'a:p')
    ensureChild(paragraph, 'a:pPr')
    setAttributes(ensureChild(paragraph, 'a:endParaRPr'), { lang: 'zh-CN' })
  }
  return ensureChild(ensureChild(ensureChild(text, 'a:p'), 'a:pPr'), 'a:defRPr')
}

/** Every element that formats the text of a title: of its runs and its defaults. */
export function titleProperties(title: XmlElement): XmlElement[] {
  const rich = at(title, 'c:tx', 'c:rich')
  if (rich === undefined) return [ensureDefaults(title)]
  return children(rich, 'a:p').flatMap((paragraph) => [
    ...children(paragraph, 'a:r').map((run) => {
      const known = child(run, 'a:rPr')
      if (known !== undefined) return known
      const made = element('a:rPr', { lang: 'zh-CN' })
      made.parent = run
      run.children.unshift(made)
      return made
    }),
    ...children(child(paragraph, 'a:pPr'), 'a:defRPr'),
  ])
}
