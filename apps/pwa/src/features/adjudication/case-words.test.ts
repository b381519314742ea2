import { describe, expect, it } from 'vitest'
import { comparisonTone, decisionTone, scoreWords, signatureTone } from './case-words.ts'

const points = (total: number) => ({ total, of: 50 })

describe('the words of a case at the adjudication desk (F11d)', () => {
  it('says by how much the pack differs from what counts now, without the dust of adding up', () => {
    const words = (standing: number, packaged: number) =>
      scoreWords({ standing: points(standing), packaged: points(packaged), decision: null })
    expect(words(0.1 + 0.2, 12.3)).toEqual({ key: 'more', n: 12 })
    expect(words(30.5, 30)).toEqual({ key: 'less', n: 0.5 })
    expect(words(0.1 + 0.2, 0.3)).toEqual({ key: 'equal', n: 0 })
  })

  it('compares nothing while one of the two scores is not there', () => {
    const none = { standing: null, packaged: null, decision: null }
    expect(scoreWords({ ...none, standing: points(3) })).toBeUndefined()
    expect(scoreWords({ ...none, packaged: points(3) })).toBeUndefined()
  })

  it('says that the pack is what counts once it was decided so', () => {
    expect(
      scoreWords({ standing: points(3), packaged: points(3), decision: 'replaced' }),
    ).toMatchObject({ key: 'isStanding' })
  })

  it('shows as confirmed only a signature of a known station', () => {
    expect(signatureTone('known')).toBe('good')
    for (const other of ['unknown', 'invalid', null] as const)
      expect(signatureTone(other)).not.toBe('good')
  })

  it('draws attention to what the server lacks and to what nobody has decided', () => {
    expect(['absent', 'newer', 'diverged'].map((kind) => comparisonTone(kind as 'newer'))).toEqual([
      'wait',
      'wait',
      'wait',
    ])
    expect(comparisonTone('same')).toBe('info')
    expect(decisionTone(null)).toBe('wait')
  })
})
