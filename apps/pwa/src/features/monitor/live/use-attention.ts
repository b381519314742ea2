import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { keepChoice, readChoice } from '../../../platform/browser/kept-choice.ts'
import { useWindowListener } from '../../../platform/browser/use-listener.ts'
import type { AttentionItem } from '../attention.ts'
import { createBeeper, createRoomSignal } from './room-signal.ts'

const SOUND_KEY = 'wenkao.room.sound'
const seenKey = (sessionId: string): string => `wenkao.room.seen.${sessionId}`
/** Of one session; older ones are over long since. */
const MOST_SEEN = 500

/**
 * What somebody has already looked at, and the signal for what came since. Both survive a reload of the
 * tablet.
 */
export function useAttention(
  sessionId: Readonly<Ref<string>>,
  items: Readonly<Ref<readonly AttentionItem[]>>,
) {
  const { beep, wake } = createBeeper()
  const signal = createRoomSignal({
    now: () => performance.now(),
    beep,
    // A tablet has it, the teacher's PC does not.
    vibrate: () => navigator.vibrate?.([200, 100, 200]),
  })
  const seen = shallowRef<ReadonlySet<string>>(new Set())
  const isSoundOn = shallowRef(readChoice(SOUND_KEY, 'device') !== 'off')
  const news = computed(
    () => new Set(items.value.map(({ key }) => key).filter((key) => !seen.value.has(key))),
  )

  function keepSeen(keys: Iterable<string>): void {
    seen.value = new Set([...seen.value, ...keys])
    const kept = [...seen.value].slice(-MOST_SEEN)
    keepChoice(seenKey(sessionId.value), JSON.stringify(kept), 'tab')
  }

  watch(
    sessionId,
    (id) => {
      seen.value = new Set(readSeen(readChoice(seenKey(id), 'tab')))
      signal.forget()
    },
    { immediate: true },
  )
  watch(
    [items, isSoundOn],
    ([now, isOn]) => {
      signal.show(
        now.filter(({ level }) => level === 'now').map(({ key }) => key),
        isOn,
      )
    },
    { immediate: true },
  )
  useWindowListener('pointerdown', wake)
  onScopeDispose(signal.forget)

  return {
    news,
    isSoundOn,
    setSound: (isOn: boolean) => {
      isSoundOn.value = isOn
      keepChoice(SOUND_KEY, isOn ? 'on' : 'off', 'device')
      if (!isOn) return
      // So that whoever switches it on hears what it will be like.
      wake()
      beep()
    },
    seeAll: () => {
      keepSeen(items.value.map(({ key }) => key))
    },
    see: ({ key }: AttentionItem) => {
      keepSeen([key])
    },
  }
}

function readSeen(text: string | null): string[] {
  if (text === null) return []
  const read: unknown = JSON.parse(text)
  return Array.isArray(read) ? read.filter((key) => typeof key === 'string') : []
}
