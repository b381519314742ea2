import * as z from 'zod/mini'
import { ask } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild, remove, setAttributes } from '../package/edit-xml.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { partKey } from '../package/open-package.ts'
import { attribute, child, children, numberOf, textOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { changeTransition } from './edit-transition.ts'
import { slidesToEdit } from './edit-slides.ts'
import { showStart } from './examples/show-start.ts'
import { judgeSlides } from './judge-slides.ts'
import { ShowTarget } from './show-settings.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { treeOf, type Presentation, type Slide } from './read-presentation.ts'
import { readParagraphs } from './read-shapes.ts'
import { readShow } from './read-show.ts'
import { readTransition } from './read-transition.ts'
import { SlidesTarget } from './slide-targets.ts'

const timings: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30704',
  title: words('排练计时', 'rehearsed timings'),
  target: SlidesTarget,
  /** Every slide has a time of its own; `atLeastSeconds` where the item asks for one. */
  expected: z.object({ atLeastSeconds: z.optional(z.number()) }),
  examine(view, target, { atLeastSeconds = 0 }) {
    const isUsed = readShow(view.presentation).usesTimings
    const wanted =
      atLeastSeconds > 0
        ? words(`已排练计时，每张至少${atLeastSeconds}秒`, `timed, ${atLeastSeconds} s at least`)
        : words('已排练计时', 'timed')
    return judgeSlides(view, target.slide, wanted, (slide) => {
      const { advancesAfter } = readTransition(slide)
      const time =
        advancesAfter === undefined
          ? words('没有时间', 'no time')
          : words(`${advancesAfter}秒`, `${advancesAfter} s`)
      return {
        isOk:
          advancesAfter !== undefined &&
          advancesAfter > 0 &&
          advancesAfter >= atLeastSeconds &&
          isUsed,
        actual: isUsed ? time : words(`${time.zh}（不使用）`, `${time.en} (not used)`),
      }
    })
  },
  apply(draft, target, { atLeastSeconds = 0 }) {
    for (const slide of slidesToEdit(draft, target.slide)) {
      const known = readTransition(slide).advancesAfter
      if (known !== undefined && known >= atLeastSeconds) continue
      changeTransition(slide, (transition) => {
        setAttributes(transition, { advTm: Math.max(3000, Math.ceil(atLeastSeconds * 1000)) })
      })
    }
  },
  example: {
    start: showStart,
    target: { slide: 'all' },
    expected: { atLeastSeconds: 2 },
    near: [
      { name: 'all but the last', target: { slide: { except: [{ final: 5 }] } } },
      {
        name: 'a second each',
        make(draft) {
          for (const slide of slidesToEdit(draft, 'all'))
            changeTransition(slide, (transition) => {
              setAttributes(transition, { advTm: 1000 })
            })
        },
      },
    ],
  },
})

const FORMATS = {
  presentation: ['presentation', words('演示文稿 pptx', 'a presentation (pptx)')],
  show: ['slideshow', words('放映文件 ppsx', 'a show (ppsx)')],
  template: ['template', words('模板 potx', 'a template (potx)')],
} as const
type Format = keyof typeof FORMATS
const FORMAT_NAMES = Object.keys(FORMATS) as [Format, ...Format[]]

function mainEntry(presentation: Presentation): XmlElement | undefined {
  const { source } = presentation
  return children(treeOf(source, '[Content_Types].xml'), 'ct:Override').find(
    (one) => partKey(attribute(one, 'PartName') ?? '') === partKey(source.mainPart),
  )
}

/** The kind of file that the content type of the main part says; macros do not matter. */
function formatOf(presentation: Presentation): Format {
  const type = attribute(mainEntry(presentation), 'ContentType') ?? ''
  return FORMAT_NAMES.find((name) => type.includes(`.${FORMATS[name][0]}.`)) ?? 'presentation'
}

const format: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30705',
  title: words('另存为放映、模板', 'saved as a show or a template'),
  target: ShowTarget,
  expected: z.object({ format: z.enum(FORMAT_NAMES) }),
  examine(view, _, expected) {
    const actual = formatOf(view.presentation)
    return found(
      words('文件类型', 'type of the file'),
      FORMATS[expected.format][1],
      COUNT.items,
      single(actual === expected.format, FORMATS[actual][1]),
      [{ part: '[Content_Types].xml', xpath: '/ct:Types', snippet: '' }],
    )
  },
  apply(draft, _, expected) {
    const entry = mainEntry(draft.view().presentation)
    if (entry === undefined) throw new Error('The main part has no content type of its own')
    setAttributes(entry, {
      ContentType: `application/vnd.openxmlformats-officedocument.presentationml.${FORMATS[expected.format][0]}.main+xml`,
    })
  },
  example: {
    start: showStart,
    target: {},
    expected: { format: 'show' },
    near: [{ name: 'a template', expected: { format: 'template' } }],
  },
  limits: words(
    '文件名以及 PDF、JPG 由文件操作类检查点判断',
    'names, PDF and JPG are for the checkpoints of files',
  ),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('另存为 pptx 时文件类型改变', 'saving as pptx changes the type of the file'),
    },
  ],
})

/** Texts of a slide's comments: the old list, and the newer one with threads. */
function commentsOf(presentation: Presentation, slide: Slide): readonly string[] {
  const { source } = presentation
  return source
    .relationships(slide.part)
    .filter((link) => link.type === 'comments' && !link.isExternal)
    .flatMap((link) => {
      const list = treeOf(source, link.target)
      return children(list)
        .filter((one) => one.name.endsWith(':cm'))
        .map((one) => {
          const old = child(one, 'p:text')
          // Replies stand inside the comment that they answer, with texts of their own.
          const body = child(one, 'p188:txBody')
          return old === undefined
            ? readParagraphs(body)
                .map((paragraph) => paragraph.text)
                .join('\n')
            : textOf(old)
        })
    })
}

const COMMENTS_TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.comments+xml'
const AUTHORS_TYPE =
  'application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml'

const comments: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30706',
  title: words('批注', 'comments'),
  target: SlidesTarget,
  /** Text of a comment that each slide has; '' asks for none. */
  expected: z.object({ text: z.string() }),
  examine(view, target, { text }) {
    const show = (list: readonly string[]): Words =>
      list.length === 0
        ? words('无批注', 'no comments')
        : plain(list.map((one) => `“${one}”`).join('、'))
    const questions = ask<readonly string[], string>(
      text,
      (wanted) => show(wanted === '' ? [] : [wanted]),
      (list, wanted) => ({
        isOk:
          wanted === ''
            ? list.length === 0
            : list.some((one) => foldSpaces(one) === foldSpaces(wanted)),
        actual: show(list),
      }),
    )
    const [question] = questions
    return judgeSlides(view, target.slide, question?.wanted ?? show([]), (slide) => {
      const list = commentsOf(view.presentation, slide)
      return question?.judge(list) ?? { isOk: false, actual: show(list) }
    })
  },
  apply(draft, target, { text }) {
    const { source } = draft.package
    for (const slide of slidesToEdit(draft, target.slide)) {
      const known = commentsOf(draft.view().presentation, slide)
      if (text === '') {
        for (const link of source.relationships(slide.part))
          if (link.type === 'comments' && !link.isExternal)
            for (const one of children(source.xml(link.target))) remove(one)
        continue
      }
      if (known.some((one) => foldSpaces(one) === foldSpaces(text))) continue
      addComment(draft, slide, text)
    }
  },
  example: {
    start: showStart,
    target: { slide: { start: 3 } },
    expected: { text: '请补充灭火器的使用方法' },
    near: [
      { name: 'another text', expected: { text: '请补充图片' } },
      { name: 'another slide', target: { slide: { start: 2 } } },
    ],
  },
})

function addComment(draft: PowerPointDraft, slide: Slide, text: string): void {
  const parts = draft.package
  const { source } = parts
  let authors = source.related(source.mainPart, 'commentAuthors')
  if (authors === undefined) {
    authors = parts.addPart(
      'ppt/commentAuthors.xml',
      AUTHORS_TYPE,
      element('p:cmAuthorLst', {}, [
        element('p:cmAuthor', { id: 0, name: '考生', initials: '考', lastIdx: 0, clrIdx: 0 }),
      ]),
    )
    parts.relate(source.mainPart, 'commentAuthors', authors)
  }
  const author = ensureChild(source.xml(authors), 'p:cmAuthor')
  const index = (numberOf(author, 'lastIdx') ?? 0) + 1
  setAttributes(author, { lastIdx: index })
  let list = source.related(slide.part, 'comments')
  if (list === undefined) {
    list = parts.addPart('ppt/comments/comment#.xml', COMMENTS_TYPE, element('p:cmLst'))
    parts.relate(slide.part, 'comments', list)
  }
  append(
    source.xml(list),
    element(
      'p:cm',
      { authorId: attribute(author, 'id') ?? 0, dt: '2020-01-01T08:00:00.000', idx: index },
      [element('p:pos', { x: 10, y: 10 }), element('p:text', {}, [text])],
    ),
  )
}

/** Codes of timings, of how the file was saved, and of comments (CHECKPOINTS.md 6.7). */
export const showFileCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  timings,
  format,
  comments,
]
