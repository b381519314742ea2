import { expect, it } from 'vitest'
import { ticketInAddress } from './ticket-in-address.ts'

it('reads exam number and access code from the address, and nothing from any other', () => {
  expect(ticketInAddress('#exam-number=202601010001&access-code=3CNA-HYHJ-TT34')).toEqual({
    examNumber: '202601010001',
    accessCode: '3CNA-HYHJ-TT34',
  })
  expect(ticketInAddress('#exam-number=1')).toEqual({ examNumber: '1', accessCode: '' })
  expect(ticketInAddress('')).toBeUndefined()
  expect(ticketInAddress('#rescue')).toBeUndefined()
})
