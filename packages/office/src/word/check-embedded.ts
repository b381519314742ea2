import * as z from 'zod/mini'
import { COUNT, defineChecker, found, single, words, type Checker } from '../checkpoints/checker.ts'
import { append, element } from '../package/edit-xml.ts'
import { attribute, descendants, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { insertBlocks, paragraphOf } from './edit-blocks.ts'
import { freeObjectId, materialBytes, relatePicture } from './edit-objects.ts'
import { OBJECTS, objectsStart, PICTURES } from './examples/objects-start.ts'
import { isAtPlace, placeOf, placeWords, PlaceTarget } from './find-place.ts'
import { readObjects } from './read-objects.ts'
import { standing } from './revisions.ts'
import type { WordDraft } from './word-draft.ts'
import { evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { Names, paragraphFor, rootsOf, Where, whereWords } from './object-places.ts'

const embedded: Checker<WordView, WordDraft> = defineChecker({
  code: '10915',
  title: words('嵌入对象', 'embedded object'),
  target: Where,
  expected: z.object({
    /** Accepted values of ProgID; WPS writes Package for most files (10915). */
    programs: Names,
    /** True: the object is linked to its file; false: it is in the document. */
    linked: z.optional(z.boolean()),
    icon: z.optional(z.boolean()),
    /** Issued file that the object is made of. */
    file: z.optional(z.string()),
  }),
  examine(view, target, expected) {
    const where = whereWords(target)
    const wanted = words(
      `对象 ${expected.programs.join('/')}`,
      `an object of ${expected.programs.join('/')}`,
    )
    const objects = rootsOf(view, target).flatMap((root) => standing(root, 'o:OLEObject'))
    const key = (text: string): string => text.toLowerCase()
    const isRight = (node: XmlElement): boolean =>
      expected.programs.map(key).includes(key(attribute(node, 'ProgID') ?? '')) &&
      (expected.linked === undefined || expected.linked === (attribute(node, 'Type') === 'Link')) &&
      (expected.icon === undefined || expected.icon === (attribute(node, 'DrawAspect') === 'Icon'))
    const right = objects.find(isRight)
    const shown = right ?? objects[0]
    const program = attribute(shown, 'ProgID') ?? ''
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        right !== undefined,
        shown === undefined
          ? words('没有嵌入对象', 'no embedded object')
          : words(`对象 ${program}`, `an object of ${program}`),
      ),
      shown === undefined ? [] : [evidenceOf(view.document.source.mainPart, shown, program)],
    )
  },
  apply(draft, target, expected) {
    const [program = 'Package'] = expected.programs
    const paragraph = paragraphFor(draft, target)
    const isThere = descendants(paragraph, 'o:OLEObject').some(
      (one) => attribute(one, 'ProgID') === program,
    )
    if (isThere) return
    if (expected.file === undefined) throw new Error('An object is made of an issued file')
    append(paragraph, embedFile(draft, expected.file, program, expected.icon === true))
  },
  example: {
    start: objectsStart,
    target: { in: 'paragraphs', anchors: [{ text: OBJECTS.score }] },
    expected: { programs: ['Package'], file: PICTURES.poster },
    near: [
      { name: 'another program', expected: { programs: ['Paint.Picture'], file: PICTURES.poster } },
      {
        name: 'another paragraph',
        target: { in: 'paragraphs', anchors: [{ text: OBJECTS.ending }] },
      },
    ],
  },
})

/** A run with a file inside the document, shown by a picture. */
function embedFile(draft: WordDraft, file: string, program: string, isIcon: boolean): XmlElement {
  const { source } = draft.package
  const bytes = materialBytes(draft, file)
  const part = draft.package.addPart(
    'word/embeddings/oleObject#.bin',
    'application/vnd.openxmlformats-officedocument.oleObject',
    bytes,
  )
  const data = draft.package.relate(source.mainPart, 'oleObject', part)
  const pictures = [...draft.materials].filter(([name]) => name.endsWith('.png'))
  const [preview] = pictures
  const image = preview === undefined ? undefined : relatePicture(draft, preview[0], preview[1])
  const id = freeObjectId(draft)
  const shape = `_x0000_i${1024 + id}`
  return element('w:r', {}, [
    element('w:object', { 'w:dxaOrig': 1440, 'w:dyaOrig': 960 }, [
      element(
        'v:shape',
        { id: shape, style: 'width:72pt;height:48pt', 'o:ole': '' },
        image === undefined ? [] : [element('v:imagedata', { 'r:id': image, 'o:title': '' })],
      ),
      element('o:OLEObject', {
        Type: 'Embed',
        ProgID: program,
        ShapeID: shape,
        DrawAspect: isIcon ? 'Icon' : 'Content',
        ObjectID: `_${1_000_000_000 + id}`,
        'r:id': data,
      }),
    ]),
  ])
}

const rule: Checker<WordView, WordDraft> = defineChecker({
  code: '10916',
  title: words('横线', 'horizontal line'),
  target: PlaceTarget,
  expected: z.object({ count: z._default(z.int().check(z.gte(1)), 1) }),
  limits: words('艺术型页面边框用 10307 检查', 'art borders of the page are checked by 10307'),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('横线另存后成为普通图形', 'the line becomes a plain shape'),
    },
  ],
  examine(view, target, expected) {
    const lines = readObjects(view.document).filter((one) => {
      const mark = attribute(one.node, 'o:hr')
      return mark !== undefined && isOn(mark === 't' ? '1' : mark)
    })
    const here = lines.filter((one) => isAtPlace(view, one.paragraph, target))
    return found(
      placeWords(target),
      words(`横线${expected.count}条`, `${expected.count} horizontal lines`),
      COUNT.items,
      single(
        here.length === expected.count,
        words(`横线${here.length}条`, `${here.length} horizontal lines`),
      ),
      here.map((one) => evidenceOf(view.document.source.mainPart, one.node, '')),
    )
  },
  apply(draft, target, expected) {
    const view = draft.view()
    const here = readObjects(view.document).filter(
      (one) => attribute(one.node, 'o:hr') !== undefined && isAtPlace(view, one.paragraph, target),
    )
    for (let count = here.length; count < expected.count; count += 1) {
      const line = element('v:rect', {
        style: 'width:0;height:1.5pt',
        'o:hralign': 'center',
        'o:hrstd': 't',
        'o:hr': 't',
        fillcolor: '#a0a0a0',
        stroked: 'f',
      })
      const run = element('w:r', {}, [element('w:pict', {}, [line])])
      insertBlocks(draft, placeOf(target), [paragraphOf([run])])
    }
  },
  example: {
    start: objectsStart,
    target: { in: 'place', after: { text: OBJECTS.rule } },
    expected: { count: 1 },
    near: [
      { name: 'two lines', expected: { count: 2 } },
      { name: 'elsewhere', target: { in: 'place', after: { text: OBJECTS.title } } },
    ],
  },
})

export const embeddedCheckers: readonly Checker<WordView, WordDraft>[] = [embedded, rule]
