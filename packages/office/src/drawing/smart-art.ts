import { element } from '../package/edit-xml.ts'
import type { OfficePackage } from '../package/open-package.ts'
import type { PackageDraft } from '../package/package-draft.ts'
import { PackageError } from '../package/package-error.ts'
import { attribute, child, children, descendants, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** A SmartArt graphic (10909, 30307). */
export interface SmartArt {
  /** Last part of the layout's uniqueId: process1, hierarchy2, radial5 … */
  readonly layout: string
  /** Texts in the order of the text pane, one tab before a text for each level of indenting. */
  readonly texts: readonly string[]
  /** Last part of the colours' uniqueId: accent1_2, colorful2 … */
  readonly colors: string
  /** Last part of the style's uniqueId: simple1, 3d9 … */
  readonly style: string
}

const lastSegment = (address: string | undefined): string =>
  address === undefined ? '' : address.slice(address.lastIndexOf('/') + 1)

function rootOf(
  source: OfficePackage,
  from: string,
  id: string | undefined,
): XmlElement | undefined {
  const link = source.relationships(from).find((one) => one.id === id && !one.isExternal)
  if (link === undefined) return undefined
  try {
    return source.xml(link.target)
  } catch (error) {
    // One broken part of a diagram leaves the others readable (9.4).
    if (error instanceof PackageError) return undefined
    throw error
  }
}

function textOfPoint(point: XmlElement): string {
  return children(child(point, 'dgm:t'), 'a:p')
    .map((paragraph) =>
      descendants(paragraph, 'a:t')
        .map((one) => textOf(one))
        .join(''),
    )
    .join('\n')
}

/** The nodes under the document's point, by their parOf connections and in the order of those. */
function textsOf(model: XmlElement | undefined): readonly string[] {
  const points = new Map<string, XmlElement>()
  let root: string | undefined
  for (const point of children(child(model, 'dgm:ptLst'), 'dgm:pt')) {
    const id = attribute(point, 'modelId') ?? ''
    points.set(id, point)
    if (attribute(point, 'type') === 'doc') root ??= id
  }
  const below = new Map<string, { readonly id: string; readonly order: number }[]>()
  for (const link of children(child(model, 'dgm:cxnLst'), 'dgm:cxn')) {
    if ((attribute(link, 'type') ?? 'parOf') !== 'parOf') continue
    const from = attribute(link, 'srcId') ?? ''
    const list = below.get(from) ?? []
    list.push({ id: attribute(link, 'destId') ?? '', order: numberOf(link, 'srcOrd') ?? 0 })
    below.set(from, list)
  }
  const texts: string[] = []
  const seen = new Set<string>()
  const stack = root === undefined ? [] : [{ id: root, depth: -1 }]
  while (stack.length > 0) {
    const top = stack.pop()
    if (top === undefined || seen.has(top.id)) continue
    seen.add(top.id)
    const point = points.get(top.id)
    if (point !== undefined && top.depth >= 0)
      texts.push('\t'.repeat(Math.min(top.depth, 9)) + textOfPoint(point))
    const next = [...(below.get(top.id) ?? [])].sort((one, two) => two.order - one.order)
    for (const one of next) stack.push({ id: one.id, depth: top.depth + 1 })
  }
  return texts
}

/**
 * Reads the SmartArt that a dgm:relIds refers to.
 * @param from the part in which the element stands.
 */
export function readSmartArt(source: OfficePackage, from: string, relIds: XmlElement): SmartArt {
  const part = (name: string) => rootOf(source, from, attribute(relIds, `r:${name}`))
  const model = part('dm')
  const settings = descendants(model, 'dgm:prSet').find(
    (one) => attribute(one, 'loTypeId') !== undefined,
  )
  // The model names what was chosen as well, where one of the other parts is missing.
  const id = (name: string, setting: string): string =>
    lastSegment(attribute(part(name), 'uniqueId') ?? attribute(settings, setting))
  return {
    layout: id('lo', 'loTypeId'),
    texts: textsOf(model),
    colors: id('cs', 'csTypeId'),
    style: id('qs', 'qsTypeId'),
  }
}

const ART = 'urn:microsoft.com/office/officeart/2005/8/'
const TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.diagram'

const titles = (): XmlElement[] => [
  element('dgm:title', { val: '' }),
  element('dgm:desc', { val: '' }),
]

/** A plain row of boxes under the layout's name; Office arranges it by that name. */
function layoutPart(layout: string): XmlElement {
  const empty = () =>
    element('dgm:dataModel', {}, [element('dgm:ptLst'), element('dgm:bg'), element('dgm:whole')])
  const node = element('dgm:layoutNode', { name: 'node' }, [
    element('dgm:alg', { type: 'tx' }),
    element('dgm:shape', { type: 'roundRect', 'r:blip': '' }, [element('dgm:adjLst')]),
    element('dgm:presOf', { axis: 'desOrSelf', ptType: 'node' }),
    element('dgm:constrLst'),
    element('dgm:ruleLst'),
  ])
  return element('dgm:layoutDef', { uniqueId: `${ART}layout/${layout}` }, [
    ...titles(),
    element('dgm:catLst', {}, [element('dgm:cat', { type: 'process', pri: 1000 })]),
    element('dgm:sampData', {}, [empty()]),
    element('dgm:styleData', {}, [empty()]),
    element('dgm:clrData', {}, [empty()]),
    element('dgm:layoutNode', { name: 'diagram' }, [
      element('dgm:alg', { type: 'lin' }),
      element('dgm:shape', { 'r:blip': '' }, [element('dgm:adjLst')]),
      element('dgm:presOf'),
      element('dgm:constrLst'),
      element('dgm:ruleLst'),
      element('dgm:forEach', { name: 'nodes', axis: 'ch', ptType: 'node' }, [node]),
    ]),
  ])
}

function stylePart(style: string): XmlElement {
  return element('dgm:styleDef', { uniqueId: `${ART}quickstyle/${style}` }, [
    ...titles(),
    element('dgm:catLst', {}, [element('dgm:cat', { type: 'simple', pri: 10_100 })]),
    element('dgm:scene3d', {}, [
      element('a:camera', { prst: 'orthographicFront' }),
      element('a:lightRig', { rig: 'threePt', dir: 't' }),
    ]),
  ])
}

function colorsPart(colors: string): XmlElement {
  const one = (name: string, color: string) =>
    element(`dgm:${name}`, { meth: 'repeat' }, [element('a:schemeClr', { val: color })])
  return element('dgm:colorsDef', { uniqueId: `${ART}colors/${colors}` }, [
    ...titles(),
    element('dgm:catLst', {}, [element('dgm:cat', { type: 'accent1', pri: 11_200 })]),
    element('dgm:styleLbl', { name: 'node1' }, [
      one('fillClrLst', 'accent1'),
      one('linClrLst', 'lt1'),
      element('dgm:effectClrLst'),
      element('dgm:txLinClrLst'),
      element('dgm:txFillClrLst'),
      element('dgm:txEffectClrLst'),
    ]),
  ])
}

const modelId = (number: number): string =>
  `{00000000-0000-4000-8000-${String(number).padStart(12, '0')}}`

function modelPart({ layout, texts, colors, style }: SmartArt): XmlElement {
  const chosen = element('dgm:prSet', {
    loTypeId: `${ART}layout/${layout}`,
    loCatId: 'process',
    qsTypeId: `${ART}quickstyle/${style}`,
    qsCatId: 'simple',
    csTypeId: `${ART}colors/${colors}`,
    csCatId: 'accent1',
  })
  const points = [
    element('dgm:pt', { modelId: modelId(0), type: 'doc' }, [chosen, element('dgm:spPr')]),
  ]
  const links: XmlElement[] = []
  const path: { id: number; count: number }[] = [{ id: 0, count: 0 }]
  texts.forEach((text, index) => {
    const depth = Math.min(/^\t*/.exec(text)?.[0].length ?? 0, path.length - 1)
    path.length = depth + 1
    const parent = path[depth]
    if (parent === undefined) return
    const [id, across, along, link] = [0, 1, 2, 3].map((more) => 1 + index * 4 + more)
    const empty = () =>
      element('dgm:t', {}, [
        element('a:bodyPr'),
        element('a:lstStyle'),
        element('a:p', {}, [element('a:endParaRPr', { lang: 'zh-CN' })]),
      ])
    points.push(
      element('dgm:pt', { modelId: modelId(id ?? 0) }, [
        element('dgm:prSet'),
        element('dgm:spPr'),
        element('dgm:t', {}, [
          element('a:bodyPr'),
          element('a:lstStyle'),
          ...text
            .slice(depth)
            .split('\n')
            .map((line) =>
              element('a:p', {}, [
                element('a:r', {}, [
                  element('a:rPr', { lang: 'zh-CN', altLang: 'en-US' }),
                  element('a:t', {}, [line.trimStart()]),
                ]),
              ]),
            ),
        ]),
      ]),
      ...(['parTrans', 'sibTrans'] as const).map((type, at) =>
        element(
          'dgm:pt',
          {
            modelId: modelId((at === 0 ? across : along) ?? 0),
            type,
            cxnId: modelId(link ?? 0),
          },
          [element('dgm:prSet'), element('dgm:spPr'), empty()],
        ),
      ),
    )
    links.push(
      element('dgm:cxn', {
        modelId: modelId(link ?? 0),
        srcId: modelId(parent.id),
        destId: modelId(id ?? 0),
        srcOrd: parent.count,
        destOrd: 0,
        parTransId: modelId(across ?? 0),
        sibTransId: modelId(along ?? 0),
      }),
    )
    parent.count += 1
    path.push({ id: id ?? 0, count: 0 })
  })
  return element('dgm:dataModel', {}, [
    element('dgm:ptLst', {}, points),
    element('dgm:cxnLst', {}, links),
    element('dgm:bg'),
    element('dgm:whole'),
  ])
}

/**
 * Adds the parts of a SmartArt graphic.
 * @param from the part that shows it, and the folder of its kind of document (word, ppt, xl).
 * @returns the dgm:relIds for its a:graphicData
 */
export function addSmartArt(
  draft: PackageDraft,
  from: string,
  folder: string,
  art: SmartArt,
): XmlElement {
  const add = (name: string, type: string, content: XmlElement): string => {
    const part = draft.addPart(`${folder}/diagrams/${name}#.xml`, `${TYPE}${type}+xml`, content)
    return draft.relate(from, `diagram${type}`, part)
  }
  return element('dgm:relIds', {
    'r:dm': add('data', 'Data', modelPart(art)),
    'r:lo': add('layout', 'Layout', layoutPart(art.layout)),
    'r:qs': relateStyle(draft, from, folder, art.style),
    'r:cs': add('colors', 'Colors', colorsPart(art.colors)),
  })
}

/** The style's relationship has a type of its own name. */
function relateStyle(draft: PackageDraft, from: string, folder: string, style: string): string {
  const part = draft.addPart(
    `${folder}/diagrams/quickStyle#.xml`,
    `${TYPE}Style+xml`,
    stylePart(style),
  )
  return draft.relate(from, 'diagramQuickStyle', part)
}
