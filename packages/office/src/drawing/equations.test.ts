import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { element } from '../package/edit-xml.ts'
import { declare } from '../package/write-package.ts'
import { parseXml, type XmlElement } from '../package/xml-tree.ts'
import { equationElement, readEquations, sameEquation, type Equation } from './equations.ts'

const read = (root: XmlElement): Equation =>
  readEquations(element('w:p', {}, [root]))[0] as Equation
const fromXml = (inner: string): Equation =>
  read(parseXml(strToU8(`<m:oMath ${declare('m', 'w')}>${inner}</m:oMath>`), 'test'))

describe('equations (10911)', () => {
  it.each([
    'x=(-b±√(b^2-4ac))/(2a)',
    'S=∑_(i=1)^n x_i',
    '√(3&x+1)',
    'sin^2 α+cos^2 α=1',
    'A=■(1&2@3&4)',
    '(a+b)^2=a^2+2ab+b^2',
    'E=mc²',
  ])('reads back what it writes: %s', (text) => {
    const equation = read(equationElement(text))
    expect(sameEquation(equation, text)).toBe(true)
    expect(sameEquation(equation, `${text}+1`)).toBe(false)
  })

  it('takes blanks, brackets that only group, and look-alike signs as the same', () => {
    const equation = read(equationElement('y=(x+1)/2-a'))
    expect(sameEquation(equation, ' y = (x + 1)/(2) − a ')).toBe(true)
    expect(sameEquation(equation, 'y=x+1/2-a')).toBe(false)
  })

  it('reads runs split at will, and italic letters of mathematics', () => {
    const run = (text: string) => `<m:r><m:t>${text}</m:t></m:r>`
    const equation = fromXml(
      `${run('𝑎')}${run('+')}<m:sSup><m:sSupPr><m:ctrlPr/></m:sSupPr><m:e>${run('b')}</m:e><m:sup>${run('1')}${run('0')}</m:sup></m:sSup>`,
    )
    expect(sameEquation(equation, 'a+b^10')).toBe(true)
    expect(sameEquation(equation, 'a+b^1 0')).toBe(false)
  })

  it('takes the sign of an n-ary without one as the integral', () => {
    const equation = fromXml(
      '<m:nary><m:sub><m:r><m:t>0</m:t></m:r></m:sub><m:sup><m:r><m:t>1</m:t></m:r></m:sup><m:e><m:r><m:t>xdx</m:t></m:r></m:e></m:nary>',
    )
    expect(sameEquation(equation, '∫_0^1 xdx')).toBe(true)
  })

  it('ends on formulas that are cut off, and on brackets beyond all sense', () => {
    for (const text of ['√(', '■(1&', 'x^', '('.repeat(5000), '√'.repeat(5000), 'a/'.repeat(3000)])
      expect(() => sameEquation(read(equationElement('x')), text)).not.toThrow()
  })
})
