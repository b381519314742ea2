import type { Pc, PcProcess } from './pc.contract-suite.ts'
import type { Wheel } from './wheel.contract-suite.ts'

export const lineFaults = [
  'drop',
  'dropReply',
  'delay',
  'duplicate',
  'reorder',
  'halfOpen',
  'lateError',
  'busy',
] as const
export type LineFault = (typeof lineFaults)[number]

/** What came back; status 0 when nothing did. */
export interface Answer<Reply> {
  readonly status: number
  readonly reply?: Reply
  readonly retryAfterMs?: number
}

/** A line between two processes. Its fault stays until it is taken away. */
export interface Line {
  fault: LineFault | undefined
}

export interface Call<Reply> {
  readonly pc: Pc
  readonly from: PcProcess
  readonly line: Line
  readonly timeoutMs: number
  /** The other side as it is when the request arrives; undefined while it is not running. */
  reach(): (() => Promise<Answer<Reply>>) | undefined
}

/** One request over a line that may be bad. It always resolves, as long as its sender lives. */
export function callOver<Reply>(
  wheel: Wheel,
  fraction: () => number,
  { pc, from, line, timeoutMs, reach }: Call<Reply>,
): Promise<Answer<Reply>> {
  return new Promise((resolve) => {
    let isOpen = true
    const cancel = wheel.at(wheel.now() + timeoutMs, () => {
      finish({ status: 0 })
    })
    function finish(answer: Answer<Reply>): void {
      if (!isOpen) return
      isOpen = false
      cancel()
      // A PC that sleeps hears of it when it wakes, a process that died never does.
      pc.after(from, 0, () => {
        resolve(answer)
      })
    }
    function deliver(after: number, tell: (answer: Answer<Reply>) => void): void {
      wheel.at(wheel.now() + after, () => {
        const handle = reach()
        if (!handle) {
          tell({ status: 0 })
          return
        }
        void handle().then((answer) => {
          wheel.at(wheel.now() + 2 + Math.floor(fraction() * 10), () => {
            tell(answer)
          })
        })
      })
    }
    const unheard = (): void => undefined
    const short = 2 + Math.floor(fraction() * 10)
    const long = Math.floor(fraction() * timeoutMs * 1.5)
    switch (line.fault) {
      case undefined:
        deliver(short, finish)
        break
      case 'drop':
        if (fraction() < 0.5)
          wheel.at(wheel.now() + short, () => {
            finish({ status: 0 })
          })
        break
      case 'dropReply':
        deliver(short, unheard)
        break
      case 'delay':
        deliver(200 + Math.floor(fraction() * 2000), finish)
        break
      case 'duplicate':
        deliver(short, finish)
        deliver(short + Math.floor(fraction() * 5000), unheard)
        break
      case 'reorder':
        // It may arrive after its sender gave up and sent others.
        deliver(long, finish)
        break
      case 'halfOpen':
        break
      case 'lateError':
        deliver(short, () => {
          finish({ status: 500 })
        })
        break
      case 'busy':
        wheel.at(wheel.now() + short, () => {
          finish({ status: 503, retryAfterMs: 1000 + Math.floor(fraction() * 5000) })
        })
        break
    }
  })
}
