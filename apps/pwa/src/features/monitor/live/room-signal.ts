/** What a signal needs of the browser; given, so that it can be tested. */
export interface SignalPorts {
  /** Monotonic, ms. */
  readonly now: () => number
  readonly beep: () => void
  readonly vibrate: () => void
}

/** A room in trouble must not become a siren: between two signals, ms. */
const QUIET_MS = 10_000

/**
 * Sound and vibration for what cannot wait: for things that were not there before, at most every ten
 * seconds, and not for what is there when the page opens.
 */
export function createRoomSignal(ports: SignalPorts) {
  let told: ReadonlySet<string> | undefined
  let ranAt = Number.NEGATIVE_INFINITY
  let isOwed = false
  return {
    /** @param urgent keys of what cannot wait now. @returns whether it rang. */
    show(urgent: readonly string[], isOn: boolean): boolean {
      const known = told
      told = new Set(urgent)
      if (!known) return false
      if (urgent.some((key) => !known.has(key))) isOwed = true
      if (urgent.length === 0) isOwed = false
      if (!isOwed || !isOn || ports.now() - ranAt < QUIET_MS) return false
      isOwed = false
      ranAt = ports.now()
      ports.beep()
      ports.vibrate()
      return true
    },
    /** Another session is shown: what is there now is not new. */
    forget(): void {
      told = undefined
      isOwed = false
    },
  }
}

/**
 * Two short tones. Browsers let no page make a sound before somebody touched it, so the first tap
 * anywhere wakes it up.
 */
export function createBeeper(): { readonly beep: () => void; readonly wake: () => void } {
  let context: AudioContext | undefined
  const wake = (): void => {
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume()
  }
  function tone(at: AudioContext, frequency: number, afterS: number): void {
    const from = at.currentTime + afterS
    const [source, volume] = [at.createOscillator(), at.createGain()]
    source.frequency.value = frequency
    volume.gain.setValueAtTime(0.2, from)
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.25)
    source.connect(volume).connect(at.destination)
    source.start(from)
    source.stop(from + 0.25)
  }
  return {
    wake,
    beep: () => {
      if (context?.state !== 'running') return
      tone(context, 880, 0)
      tone(context, 1175, 0.3)
    },
  }
}
