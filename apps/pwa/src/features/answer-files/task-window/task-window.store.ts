import type { CandidateTask } from '@wenkao/shared/papers'
import { defineStore } from 'pinia'
import { computed, render, shallowReadonly, shallowRef, type VNode } from 'vue'
import { keepChoice, readChoice } from '../../../platform/browser/kept-choice.ts'
import { useSittingStore } from '../../sittings/index.ts'
import { readTicks, withTick, type TickedSteps } from './ticked-steps.ts'

/** Document Picture-in-Picture, as far as it is used here. */
interface WindowOnTop {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>
}

const TICKS_KEY = 'wenkao-ticked-steps'
const SIZE_KEY = 'wenkao-task-window'
/** A third of a screen of 1366 px: Word keeps the rest. */
const USUAL_SIZE = { width: 420, height: 560 }

/** undefined where the browser has none, or the page no secure context. */
function windowOnTop(): WindowOnTop | undefined {
  return 'documentPictureInPicture' in window
    ? (window.documentPictureInPicture as WindowOnTop)
    : undefined
}

/** The size that the candidate gave the window the last time. */
function keptSize(): typeof USUAL_SIZE {
  const [width = NaN, height = NaN] = (readChoice(SIZE_KEY, 'device') ?? '').split('x').map(Number)
  return width >= 240 && height >= 200 ? { width, height } : USUAL_SIZE
}

/** A chunk of styles that comes later belongs to a view that is not shown there. */
function copyStyles(to: Document): void {
  for (const style of document.querySelectorAll('style, link[rel="stylesheet"]'))
    to.head.append(to.importNode(style, true))
}

/**
 * The task in its always-on-top window, and the steps ticked on the page or there (N09). The window is
 * drawn by the page itself, so both show the same at every moment, and it closes with the page.
 */
export const useTaskWindowStore = defineStore('task-window', () => {
  const sittings = useSittingStore()
  const task = shallowRef<CandidateTask>()
  const opened = shallowRef<Window>()
  const changed = shallowRef<TickedSteps>()
  const sittingId = computed(() => sittings.held?.sitting.sittingId ?? '')
  const ticks = computed(() =>
    changed.value?.sittingId === sittingId.value
      ? changed.value
      : readTicks(readChoice(TICKS_KEY, 'device'), sittingId.value),
  )

  function tick(taskId: string, step: number, isTicked: boolean): void {
    changed.value = withTick(ticks.value, taskId, step, isTicked)
    keepChoice(TICKS_KEY, JSON.stringify(changed.value), 'device')
  }

  /**
   * Opens the window; only a click or a key of the person lets a browser do so.
   * @param content drawn into it, with the page's texts and stores.
   */
  async function open(content: () => VNode): Promise<'open' | 'refused'> {
    if (opened.value) return 'open'
    let own: Window
    try {
      own = await (windowOnTop()?.requestWindow(keptSize()) ?? Promise.reject(new Error('none')))
    } catch {
      // Policy or a browser's own rule: side by side and the file remain.
      return 'refused'
    }
    copyStyles(own.document)
    const root = own.document.body.appendChild(own.document.createElement('div'))
    render(content(), root)
    own.addEventListener('resize', () => {
      keepChoice(SIZE_KEY, `${own.innerWidth}x${own.innerHeight}`, 'device')
    })
    own.addEventListener('pagehide', () => {
      render(null, root)
      opened.value = undefined
    })
    opened.value = own
    return 'open'
  }

  return {
    task: shallowReadonly(task),
    isOpen: computed(() => opened.value !== undefined),
    canOpen: windowOnTop() !== undefined,
    /** What the window shows: the task that was last looked at on the page. */
    show: (shown: CandidateTask) => {
      task.value = shown
    },
    ticked: (taskId: string): ReadonlySet<number> => new Set(ticks.value.tasks[taskId]),
    tick,
    open,
    close: () => opened.value?.close(),
    /** Names the window in the language of the page. */
    name: (title: string, language: string) => {
      if (!opened.value) return
      opened.value.document.title = title
      opened.value.document.documentElement.lang = language
    },
  }
})
