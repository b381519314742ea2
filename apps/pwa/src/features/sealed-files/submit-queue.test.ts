import type { SealedResult } from '@wenkao/shared/sealed-files'
import { describe, expect, it } from 'vitest'
import type { UploadOutcome } from '../../platform/network/upload-file.ts'
import { createSubmitQueue } from './submit-queue.ts'

const result = (kind: SealedResult['kind'], more: Partial<SealedResult> = {}): SealedResult => ({
  kind,
  refused: null,
  receipt: null,
  caseId: null,
  summary: null,
  late: false,
  ...more,
})
const reply = (given: SealedResult): UploadOutcome<SealedResult> => ({
  kind: 'reply',
  reply: given,
})

/** A server that answers each file by its name, and what was asked of it. */
function setUp(answers: Record<string, UploadOutcome<SealedResult>[]>) {
  const sent: string[] = []
  let under = 0
  const seen = { most: 0, waits: [] as number[] }
  const queue = createSubmitQueue({
    upload: async (file, as, progress) => {
      const { name } = file as File
      sent.push(as === undefined ? name : `${name} as ${as}`)
      under += 1
      seen.most = Math.max(seen.most, under)
      progress(0.5)
      await Promise.resolve()
      progress(1)
      under -= 1
      return answers[name]?.shift() ?? reply(result('accepted'))
    },
    wait: async (ms) => {
      seen.waits.push(ms)
    },
    random: () => 0,
  })
  const ended = async (): Promise<void> => {
    for (let turn = 0; queue.isBusy() && turn < 10_000; turn += 1) await Promise.resolve()
  }
  return { queue, sent, seen, ended }
}
const file = (name: string): File => new File(['sealed'], name)

describe('files that are dropped on the submit page (F03b)', () => {
  it('each gets its own result, two are under way at once, and one that is refused stops none', async () => {
    const { queue, seen, ended } = setUp({
      'bad.dat': [reply(result('refused', { refused: 'truncated' }))],
      'page.html': [{ kind: 'refused', status: 413 }],
    })
    const names = ['bad.dat', 'page.html', ...Array.from({ length: 48 }, (_, at) => `${at}.dat`)]
    queue.add(names.map(file))
    await ended()
    expect(queue.files.map(({ name }) => name)).toEqual(names)
    expect(queue.files.map(({ state }) => state.kind)).toEqual([
      'done',
      'failed',
      ...new Array<string>(48).fill('done'),
    ])
    expect(seen.most).toBe(2)
  })

  it('a broken line and a busy server are tried again until there is a result', async () => {
    const { queue, sent, seen, ended } = setUp({
      'one.dat': [
        { kind: 'broken' },
        { kind: 'busy', retryAfterMs: 7000 },
        reply(result('refused', { refused: 'busy' })),
        reply(result('same')),
      ],
    })
    queue.add([file('one.dat')])
    await ended()
    expect(sent).toEqual(['one.dat', 'one.dat', 'one.dat', 'one.dat'])
    expect(seen.waits).toEqual([500, 8000, 2000])
    expect(queue.files[0]?.state).toMatchObject({ kind: 'done', result: { kind: 'same' } })
  })

  it('a backup is sent again as the hand-in that was meant, when somebody says so', async () => {
    const { queue, sent, ended } = setUp({
      'move1.dat': [reply(result('backup')), reply(result('accepted'))],
    })
    queue.add([file('move1.dat')])
    await ended()
    queue.again(1, 'submission')
    queue.again(1, 'submission')
    await ended()
    expect(sent).toEqual(['move1.dat', 'move1.dat as submission'])
    expect(queue.files[0]?.state).toMatchObject({ kind: 'done', result: { kind: 'accepted' } })
  })
})
