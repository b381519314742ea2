import { CandidateInput } from '@wenkao/shared/sessions'
import { describe, expect, it } from 'vitest'
import { demoCandidates, demoPlaces } from './demo-roster.ts'

/** Checks a resident identity number as the standard words it: the weighted sum leaves 1. */
function hasValidChecksum(identityNumber: string): boolean {
  const digits = [...identityNumber].map((one) => (one === 'X' ? 10 : Number(one)))
  const sum = digits.reduce((total, digit, at) => total + digit * (2 ** (17 - at) % 11), 0)
  return sum % 11 === 1
}

describe('the demo roster', () => {
  it('holds 120 candidates of four schools, thirty each, known by a 12-digit exam number', () => {
    expect(demoCandidates).toHaveLength(120)
    expect(new Set(demoCandidates.map((one) => one.examNumber)).size).toBe(120)
    for (const one of demoCandidates) {
      expect(one.examNumber).toMatch(/^\d{12}$/)
      expect(CandidateInput.safeParse(one).error).toBeUndefined()
    }
    const schools = [...new Set(demoCandidates.map((one) => one.school))]
    expect(
      schools.map((school) => demoCandidates.filter((one) => one.school === school).length),
    ).toEqual([30, 30, 30, 30])
  })

  it('has plausible names without repetition, and both genders', () => {
    expect(new Set(demoCandidates.map((one) => one.name)).size).toBe(120)
    for (const { name } of demoCandidates) expect(name).toMatch(/^\p{Script=Han}{2,4}$/u)
    expect(demoCandidates.filter((one) => one.gender === 'female').length).toBeGreaterThan(40)
    expect(demoCandidates.filter((one) => one.gender === 'male').length).toBeGreaterThan(40)
  })

  it('has identity numbers that are right in form, yet of a region that does not exist', () => {
    expect(new Set(demoCandidates.map((one) => one.identityNumber)).size).toBe(120)
    for (const { identityNumber, gender } of demoCandidates) {
      expect(identityNumber).toMatch(/^999999\d{11}[\dX]$/)
      expect(hasValidChecksum(identityNumber), identityNumber).toBe(true)
      expect(Number(identityNumber[16]) % 2 === 1, identityNumber).toBe(gender === 'male')
      const date = `${identityNumber.slice(6, 10)}-${identityNumber.slice(10, 12)}-${identityNumber.slice(12, 14)}`
      expect(Number.isNaN(Date.parse(date)), date).toBe(false)
    }
  })

  it('fits into the demo places: two areas, three rooms, a station for everybody in each area', () => {
    expect(demoPlaces.areas).toHaveLength(2)
    const rooms = demoPlaces.areas.flatMap((area) => area.sites.flatMap((site) => site.rooms))
    expect(rooms).toHaveLength(3)
    for (const area of demoPlaces.areas) {
      const stations = area.sites
        .flatMap((site) => site.rooms)
        .reduce((sum, room) => sum + room.stations, 0)
      const candidates = demoCandidates.filter((one) => one.area === area.name).length
      if (candidates > stations) expect.fail(`${area.name}: ${candidates} for ${stations} stations`)
    }
  })
})
