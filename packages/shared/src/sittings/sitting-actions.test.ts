import { describe, expect, it } from 'vitest'
import { staffRoles } from '../accounts/index.ts'
import { errorCodes } from '../kernel/index.ts'
import { judgeSittingAction, sittingActionNames, standings } from './sitting-actions.ts'

const roles = [...staffRoles, 'candidate', 'station', 'anyone'] as const

describe('what may be done with a sitting', () => {
  it('AP6: has an outcome for every action in every standing for every role', () => {
    for (const action of sittingActionNames)
      for (const standing of standings)
        for (const role of roles)
          expect(['allowed', ...errorCodes]).toContain(judgeSittingAction(action, standing, role))
  })

  it('AP6: lets nobody but the area decide, and lets a PC’s work in whatever was decided', () => {
    const mayDecide = roles.filter(
      (role) => judgeSittingAction('approveReopen', 'handedIn', role) === 'allowed',
    )
    expect(mayDecide).toEqual(['examOffice', 'areaAdmin'])
    for (const standing of standings)
      expect(judgeSittingAction('append', standing, 'candidate')).toBe('allowed')
  })

  it('AP6: does nothing more with a superseded sitting but to keep what comes', () => {
    const allowed = sittingActionNames.filter((action) =>
      roles.some((role) => judgeSittingAction(action, 'superseded', role) === 'allowed'),
    )
    expect(allowed).toEqual(['append', 'readExam', 'handIn', 'approveRetake'])
  })
})
