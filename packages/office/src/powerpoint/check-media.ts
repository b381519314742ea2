import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import { COUNT, defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { addMediaShape, ensureMediaNode, setMediaStart, setPlayback } from './edit-media.ts'
import { shapeToEdit, slideToEdit } from './edit-slides.ts'
import { objectsStart, SONG } from './examples/objects-start.ts'
import { judgeShape } from './judge-slides.ts'
import { isMaterial } from './materials.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import { isSameAddress } from './read-links.ts'
import { readMedia, type Media } from './read-media.ts'
import type { Slide } from './read-presentation.ts'
import { locateShape, ShapeReference } from './shape-targets.ts'
import { NonEmpty, SlideReference } from './slide-targets.ts'

const MediaTarget = z.object({
  slide: SlideReference,
  /** The first sound or film of the slide unless told. */
  shape: z.optional(ShapeReference),
})
const MediaExpected = z
  .object({
    /** Path of the issued file. */
    file: z.optional(NonEmpty),
    kind: z.optional(z.enum(['audio', 'video'])),
    start: z.optional(z.enum(['auto', 'click'])),
    loop: z.optional(z.boolean()),
    hideIcon: z.optional(z.boolean()),
    /** 跨幻灯片播放. */
    acrossSlides: z.optional(z.boolean()),
    /** 0 to 100. */
    volume: z.optional(z.number()),
    fullScreen: z.optional(z.boolean()),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type MediaExpected = z.infer<typeof MediaExpected>

interface Played {
  readonly view: PowerPointView
  readonly slide: Slide
  readonly media: Media
}

const START_WORDS = {
  auto: words('自动播放', 'plays by itself'),
  click: words('单击时播放', 'plays on a click'),
} as const
const KIND_WORDS = { audio: words('音频', 'a sound'), video: words('视频', 'a film') } as const

function flag(
  value: boolean | undefined,
  zh: string,
  en: string,
  of: (media: Media) => boolean,
): readonly Asked<Played>[] {
  const shown = (is: boolean): Words => (is ? words(zh, en) : words(`未设置${zh}`, `not: ${en}`))
  return ask<Played, boolean>(value, shown, ({ media }, wanted) => ({
    isOk: of(media) === wanted,
    actual: shown(of(media)),
  }))
}

function questionsOf(expected: MediaExpected): readonly Asked<Played>[] {
  return [
    ...ask<Played, string>(
      expected.file,
      (value) => words(`文件 ${value}`, `the file ${value}`),
      ({ view, slide, media }, value) => {
        const isOk =
          isMaterial(view, slide.part, media.links, value) ||
          isLinkedFile(view, slide.part, media.links, value)
        return { isOk, actual: isOk ? words(value, value) : words('其他文件', 'another file') }
      },
    ),
    ...ask<Played, Media['kind']>(
      expected.kind,
      (value) => KIND_WORDS[value],
      ({ media }, value) => ({ isOk: media.kind === value, actual: KIND_WORDS[media.kind] }),
    ),
    ...ask<Played, Media['start']>(
      expected.start,
      (value) => START_WORDS[value],
      ({ media }, value) => ({ isOk: media.start === value, actual: START_WORDS[media.start] }),
    ),
    ...flag(expected.loop, '循环播放', 'loops', (media) => media.isLooped),
    ...flag(expected.hideIcon, '放映时隐藏', 'hidden while it does not play', (media) => {
      return media.isIconHidden
    }),
    ...flag(expected.acrossSlides, '跨幻灯片播放', 'plays across slides', (media) => {
      return media.slideCount > 1
    }),
    ...flag(expected.fullScreen, '全屏播放', 'full screen', (media) => media.isFullScreen),
    ...ask<Played, number>(
      expected.volume,
      (value) => words(`音量${value}`, `volume ${value}`),
      ({ media }, value) => ({
        isOk: Math.abs(media.volume - value) <= 1,
        actual: words(`音量${media.volume}`, `volume ${media.volume}`),
      }),
    ),
  ]
}

/** A file that is linked instead of embedded is known by its name only. */
function isLinkedFile(
  { presentation: { source } }: PowerPointView,
  part: string,
  links: readonly string[],
  file: string,
): boolean {
  const name = (path: string): string => path.slice(path.replaceAll('\\', '/').lastIndexOf('/') + 1)
  return source
    .relationships(part)
    .some(
      (link) =>
        link.isExternal && links.includes(link.id) && isSameAddress(link.target, name(file)),
    )
}

const shapeTarget = ({ slide, shape }: z.infer<typeof MediaTarget>) => ({
  slide,
  shape: shape ?? { kind: 'media' as const },
})

/** Slides that PowerPoint counts when a sound plays until the end of the show. */
const ALL_SLIDES = 999

const media: Checker<PowerPointView, PowerPointDraft> = defineChecker({
  code: '30308',
  title: words('音视频及播放选项', 'sound or film and how it plays'),
  target: MediaTarget,
  expected: MediaExpected,
  examine(view, target, expected) {
    const questions = questionsOf(expected)
    return judgeShape(
      view,
      shapeTarget(target),
      wantedOf(questions),
      COUNT.items,
      (shape, slide) => {
        const found = readMedia(slide, shape)
        if (found !== undefined) return unitsOf(questions, { view, slide, media: found })
        return [{ isOk: false, weight: 1, actual: words('不是音视频', 'no sound or film') }]
      },
    )
  },
  apply(draft, target, expected) {
    const to = shapeTarget(target)
    const { file, start, loop, hideIcon, acrossSlides, volume, fullScreen } = expected
    if (locateShape(draft.view(), to) === undefined) {
      if (file === undefined) throw new Error('There is no sound or film to be set')
      addMediaShape(draft, slideToEdit(draft, target.slide), file)
    }
    const { slide, shape } = shapeToEdit(draft, to)
    const known = readMedia(slide, shape)
    if (known === undefined) throw new Error('The shape is no sound or film')
    if (start !== undefined && known.start !== start) setMediaStart(slide, shape, start)
    setPlayback(ensureMediaNode(slide, shape, known.kind === 'video'), {
      isLooped: loop,
      isIconHidden: hideIcon,
      slideCount: acrossSlides === undefined ? undefined : acrossSlides ? ALL_SLIDES : 1,
      volume,
      isFullScreen: fullScreen,
    })
  },
  example: {
    start: objectsStart,
    target: { slide: { start: 8 } },
    expected: { file: SONG, start: 'auto', loop: true, hideIcon: true },
    near: [
      {
        name: 'started by a click',
        expected: { file: SONG, start: 'click', loop: true, hideIcon: true },
      },
      {
        name: 'played once',
        expected: { file: SONG, start: 'auto', loop: false, hideIcon: true },
      },
    ],
  },
  lostBy: [
    {
      program: 'libreoffice',
      parameters: ['loop', 'hideIcon', 'acrossSlides', 'volume', 'fullScreen'],
      reason: words(
        '另存时不保留循环播放和隐藏图标等播放选项',
        'options such as looping and the hidden icon are dropped when it saves',
      ),
    },
  ],
})

export const mediaCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [media]
