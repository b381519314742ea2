import { describe, expect, it } from 'vitest'
import {
  examEvents,
  examPhases,
  isInSitting,
  nextPhase,
  phaseOnReopen,
  type ExamPhase,
} from './exam-phase.ts'

describe('exam phase', () => {
  it('leads a candidate from log-in to the receipt', () => {
    const events = [
      'loggedIn',
      'dataConfirmed',
      'instructionsRead',
      'examReady',
      'handInChosen',
      'receiptGot',
      'released',
    ] as const
    let phase: ExamPhase = 'logIn'
    const seen = events.map((event) => (phase = nextPhase(phase, event)))
    expect(seen).toEqual([
      'checkData',
      'instructions',
      'standby',
      'answering',
      'handingIn',
      'receipt',
      'logIn',
    ])
  })

  it('has a next phase for every phase and event', () => {
    for (const phase of examPhases)
      for (const event of examEvents) expect(examPhases).toContain(nextPhase(phase, event))
  })

  it('[D07] hands in at the deadline in contact, and waits for extra time out of contact', () => {
    expect(nextPhase('answering', 'deadlineInContact')).toBe('handingIn')
    expect(nextPhase('answering', 'deadlineOutOfContact')).toBe('waitingForExtraTime')
    expect(nextPhase('waitingForExtraTime', 'extraTimeGiven')).toBe('answering')
    expect(nextPhase('waitingForExtraTime', 'deadlineInContact')).toBe('handingIn')
  })

  it('[F02e] locks once another station took over, unless the receipt is already here', () => {
    for (const phase of examPhases) {
      const next = nextPhase(phase, 'superseded')
      if (phase === 'logIn' || phase === 'receipt') expect(next).toBe(phase)
      else expect(next).toBe('moved')
    }
  })

  it('[F03a] leaves the receipt only when the candidate finishes', () => {
    const leaving = examEvents.filter((event) => nextPhase('receipt', event) !== 'receipt')
    expect(leaving).toEqual(['released'])
  })

  it('[F03a] goes on handing in after a reload', () => {
    expect(phaseOnReopen({ hasReceipt: false, hasExam: true }, 'handingIn')).toBe('handingIn')
    expect(phaseOnReopen({ hasReceipt: true, hasExam: true }, 'handingIn')).toBe('receipt')
  })

  it('[F01] goes on answering after a reload, also when only the bridge remembers', () => {
    expect(phaseOnReopen({ hasReceipt: false, hasExam: true }, 'answering')).toBe('answering')
    expect(phaseOnReopen({ hasReceipt: false, hasExam: true }, undefined)).toBe('answering')
    expect(phaseOnReopen({ hasReceipt: false, hasExam: false }, undefined)).toBe('checkData')
    expect(phaseOnReopen({ hasReceipt: false, hasExam: false }, 'answering')).toBe('standby')
  })

  it('lets a new version of the page in only outside a sitting', () => {
    expect(examPhases.filter((phase) => !isInSitting(phase))).toEqual([
      'logIn',
      'receipt',
      'moved',
      'ended',
    ])
  })
})
