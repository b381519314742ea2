import { describe, expect, it } from 'vitest'
import station from '../../messages/zh-CN/station.json'
import { causeOf, causes, isAboutSitting, mayNeedRetake, type Refusal } from './why-no-sitting.ts'

const refusal = (code: string, seat?: number): Refusal => ({
  ...{ key: 1, code, seat, examNumber: '2026000012' },
})
const found = (kind: 'held' | 'cleared' | 'handedIn' | 'rolledBack' | 'unknown') => ({
  ...{ kind, file: null, at: null },
})

describe('why there is no sitting on this PC', () => {
  it('[F15] a file that is here comes before what the server says', () => {
    expect(causeOf(refusal('sessionEnded'), found('cleared'))).toBe('cleared')
    expect(causeOf(refusal('wrongStation', 15), found('handedIn'))).toBe('handedIn')
  })

  it('[F15] the right station is named when the server knows it, and a wiped disk is called so', () => {
    expect(causeOf(refusal('wrongStation', 15), found('rolledBack'))).toBe('wrongStation')
    expect(causeOf(refusal('offline'), found('rolledBack'))).toBe('rolledBack')
    expect(causeOf(refusal('entryClosed'), found('unknown'))).toBe('closed')
    expect(causeOf(refusal('offline'), undefined)).toBe('unknown')
  })

  it('[F15] a mistyped code is nobody’s lost sitting', () => {
    expect(isAboutSitting(refusal('wrongAccessCode'))).toBe(false)
    expect(isAboutSitting(refusal('offline'))).toBe(true)
    expect(isAboutSitting({ ...refusal('offline'), examNumber: '' })).toBe(false)
  })

  it('[F15] each cause has words, and a retake is offered where nothing may be left', () => {
    for (const cause of causes) {
      expect(Object.keys(station.none[cause])).toEqual(['what', 'todo'])
      expect(station.retake.causes[cause]).toBeTruthy()
    }
    expect(causes.filter(mayNeedRetake)).toEqual(['rolledBack', 'unknown', 'closed'])
  })
})
