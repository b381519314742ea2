import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { element, removeChildren } from '../package/edit-xml.ts'
import { at, attribute, child, xpathOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { pageStart } from './examples/page-start.ts'
import { switchSetting } from './judge-sections.ts'
import { colorOf } from './run-format.ts'
import { vmlColor } from './vml-values.ts'
import { hasSetting } from './word-document.ts'
import { DocumentTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const KINDS = ['solid', 'gradient', 'texture', 'pattern', 'picture'] as const
type Kind = (typeof KINDS)[number]
const KIND_WORDS: Readonly<Record<Kind, Words>> = ownTable({
  solid: words('纯色', 'one colour'),
  gradient: words('渐变', 'gradient'),
  texture: words('纹理', 'texture'),
  pattern: words('图案', 'pattern'),
  picture: words('图片', 'picture'),
})

const KIND_OF_FILL: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['gradient', 'gradient'],
  ['gradientRadial', 'gradient'],
  ['gradientCenter', 'gradient'],
  ['gradientUnscaled', 'gradient'],
  ['tile', 'texture'],
  ['pattern', 'pattern'],
  ['frame', 'picture'],
])

const PAGE = words('页面', 'the page')

function putBackground(draft: WordDraft, background: XmlElement): void {
  const { source } = draft.package
  const root = source.xml(source.mainPart)
  removeChildren(root, 'w:background')
  background.parent = root
  root.children.unshift(background)
}

const background: Checker<WordView, WordDraft> = defineChecker({
  code: '10308',
  title: words('页面背景', 'page background'),
  target: DocumentTarget,
  expected: z
    .object({
      colors: z.optional(z.array(z.string()).check(z.minLength(1))),
      kind: z.optional(z.enum(KINDS)),
      /** Second colour of a gradient of two. */
      secondColors: z.optional(z.array(z.string()).check(z.minLength(1))),
      /** Accepted names of a texture or a picture, as the file keeps them. */
      titles: z.optional(z.array(z.string()).check(z.minLength(1))),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, _target, expected) {
    const { source } = view.document
    const root = source.xml(source.mainPart)
    const node = child(root, 'w:background')
    const wanted = join([
      ...(expected.kind === undefined ? [] : [KIND_WORDS[expected.kind]]),
      ...(expected.colors === undefined ? [] : [plain(expected.colors.join('/'))]),
      ...(expected.titles === undefined ? [] : [plain(expected.titles.join('/'))]),
    ])
    // Without the setting Word keeps the colour but does not show it (10308).
    if (node === undefined || !hasSetting(view.document, 'w:displayBackgroundShape')) {
      const actual =
        node === undefined
          ? words('没有页面背景', 'no page background')
          : words('背景未显示', 'the background is not shown')
      return found(PAGE, wanted, COUNT.items, single(false, actual))
    }
    const fill = at(node, 'v:background', 'v:fill')
    const kind = KIND_OF_FILL.get(attribute(fill, 'type') ?? '') ?? 'solid'
    const color = colorOf(view.document, node, 'w:color')
    const second = vmlColor(attribute(fill, 'color2'))
    const title = attribute(fill, 'o:title') ?? ''
    const isOk =
      (expected.kind ?? (expected.colors === undefined ? kind : 'solid')) === kind &&
      (expected.colors === undefined || isColor(color, expected.colors)) &&
      (expected.secondColors === undefined ||
        (second !== undefined && isColor(second, expected.secondColors))) &&
      (expected.titles === undefined || expected.titles.includes(title))
    const actual = join([
      KIND_WORDS[kind],
      plain(color),
      ...(second === undefined ? [] : [plain(second)]),
      ...(title === '' ? [] : [plain(title)]),
    ])
    return found(PAGE, wanted, COUNT.items, single(isOk, actual), [
      { part: source.mainPart, xpath: xpathOf(node), snippet: actual.zh },
    ])
  },
  limits: words(
    '渐变、纹理和图片背景经 LibreOffice 保存后变为纯色',
    'gradients, textures and pictures become one colour when LibreOffice saves',
  ),
  apply(draft, _target, expected) {
    const color = writtenColor(expected.colors?.[0] ?? 'FFFFFF')
    const kind = expected.kind ?? 'solid'
    if (kind === 'texture' || kind === 'picture' || kind === 'pattern')
      throw new Error(`A background of the kind ${kind} needs a picture that nobody gave`)
    const shape =
      kind === 'solid'
        ? []
        : [
            element('v:background', { id: '_x0000_s1025', fillcolor: `#${color}` }, [
              element('v:fill', {
                color2: `#${writtenColor(expected.secondColors?.[0] ?? 'FFFFFF')}`,
                type: 'gradient',
              }),
            ]),
          ]
    putBackground(draft, element('w:background', { 'w:color': color }, shape))
    switchSetting(draft, 'w:displayBackgroundShape', true)
  },
  example: {
    start: pageStart,
    target: { in: 'document' },
    expected: { colors: ['浅绿'] },
    near: [
      { name: 'another colour', expected: { colors: ['绿色'] } },
      {
        name: 'a colour that is not shown',
        make(draft) {
          putBackground(draft, element('w:background', { 'w:color': '92D050' }))
        },
      },
    ],
  },
})

export const backgroundCheckers: readonly Checker<WordView, WordDraft>[] = [background]
