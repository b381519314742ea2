import * as z from 'zod/mini'
import { join, snippet, words, type Evidence, type Words } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { xpathOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { alignedSlides } from './align-slides.ts'
import type { PowerPointView } from './powerpoint-view.ts'
import type { Slide } from './read-presentation.ts'

export const Count = z.int().check(z.gte(1))
export const NonEmpty = z.string().check(z.minLength(1))

/**
 * One slide. `start`: its number in the start file, wherever the candidate moved it; `final`: its number
 * when the work is done; `title`: the title (else any text) that it has then, for new slides (2.3).
 */
export const SlideReference = z.union([
  z.object({ start: Count }),
  z.object({ final: Count }),
  z.object({ title: NonEmpty }),
])
export type SlideReference = z.infer<typeof SlideReference>

/** One or more slides; `except` stands for all slides but those. */
export const SlidesReference = z.union([
  z.literal('all'),
  SlideReference,
  z.array(SlideReference).check(z.minLength(1)),
  z.object({ except: z.array(SlideReference).check(z.minLength(1)) }),
])
export type SlidesReference = z.infer<typeof SlidesReference>

export const SlideTarget = z.object({ slide: SlideReference })
export const SlidesTarget = z.object({ slide: SlidesReference })

export interface LocatedSlides {
  readonly slides: readonly Slide[]
  /** References that no slide answers. */
  readonly missing: readonly SlideReference[]
}

/** The slide of the submission that a slide of the start file became; undefined when deleted. */
export function submittedOf(view: PowerPointView, slide: Slide): Slide | undefined {
  if (view.start === undefined || view.start === view.presentation) return slide
  return alignedSlides(view.start, view.presentation).get(slide)
}

/** The slide of the start file that a slide of the submission was; undefined for a new one. */
export function issuedOf(view: PowerPointView, slide: Slide): Slide | undefined {
  if (view.start === undefined || view.start === view.presentation) return slide
  for (const [from, to] of alignedSlides(view.start, view.presentation)) {
    if (to === slide) return from
  }
  return undefined
}

/** Finds one slide of the submission. */
export function findSlide(view: PowerPointView, reference: SlideReference): Slide | undefined {
  const { slides } = view.presentation
  if ('final' in reference) return slides[reference.final - 1]
  if ('start' in reference) {
    const issued = (view.start ?? view.presentation).slides[reference.start - 1]
    return issued === undefined ? undefined : submittedOf(view, issued)
  }
  const wanted = foldSpaces(reference.title)
  return (
    slides.find((one) => foldSpaces(one.title) === wanted) ??
    slides.find((one) => foldSpaces(one.text).includes(wanted))
  )
}

/** Finds slides of the submission, in the order of the show for `all` and `except`. */
export function findSlides(view: PowerPointView, reference: SlidesReference): LocatedSlides {
  const { slides } = view.presentation
  if (reference === 'all') return { slides, missing: [] }
  if ('except' in reference) {
    const out = new Set(reference.except.map((one) => findSlide(view, one)))
    return { slides: slides.filter((one) => !out.has(one)), missing: [] }
  }
  const list = Array.isArray(reference) ? reference : [reference]
  const found = list.map((one) => [one, findSlide(view, one)] as const)
  return {
    slides: found.flatMap(([, slide]) => slide ?? []),
    missing: found.flatMap(([one, slide]) => (slide === undefined ? [one] : [])),
  }
}

/** A slide in words. */
export function describeSlide(reference: SlideReference): Words {
  if ('start' in reference) return words(`第${reference.start}张幻灯片`, `slide ${reference.start}`)
  if ('final' in reference) return words(`第${reference.final}张幻灯片`, `slide ${reference.final}`)
  const title = snippet(reference.title)
  return words(`幻灯片“${title}”`, `the slide “${title}”`)
}

/** Slides in words. */
export function describeSlides(reference: SlidesReference): Words {
  if (reference === 'all') return words('全部幻灯片', 'all slides')
  if ('except' in reference) {
    const out = join(reference.except.map(describeSlide))
    return words(`除${out.zh}外的幻灯片`, `all slides but ${out.en}`)
  }
  return join((Array.isArray(reference) ? reference : [reference]).map(describeSlide))
}

/** Evidence for an element of a slide or another part. */
export function evidenceAt(part: string, node: XmlElement, text: string): Evidence {
  return { part, xpath: xpathOf(node), snippet: snippet(text) }
}

export const NO_SLIDE = words('未找到该幻灯片', 'the slide was not found')
