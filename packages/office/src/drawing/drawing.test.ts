import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { element } from '../package/edit-xml.ts'
import { child, children } from '../package/xml-query.ts'
import { parseXml, type XmlElement } from '../package/xml-tree.ts'
import { NAMESPACES } from '../testing/make-document.ts'
import { isFill, writeExpectedFill, type FillExpected } from './expect-fill.ts'
import { isLine, writeExpectedLine } from './expect-line.ts'
import { hasEffects, writeExpectedEffects, type EffectsExpected } from './expect-effects.ts'
import { readColor, readColorMap, type ColorScheme } from './read-color.ts'
import { readEffects } from './read-effects.ts'
import { readBlip, readFill, shapeFill } from './read-fill.ts'
import { inParent, readGeometry, readGroupTransform, readTransform } from './read-geometry.ts'
import { isDrawn, readLine, shapeLine } from './read-line.ts'
import { writeEffects, writeGeometry, writeLine, writeTransform } from './write-drawing.ts'

const xml = (text: string): XmlElement =>
  parseXml(strToU8(text.replace(/[\s/>]/, (sign) => ` ${NAMESPACES}${sign}`)), 'test')
const scheme: ColorScheme = {
  colors: new Map([
    ['dk1', '000000'],
    ['lt1', 'FFFFFF'],
    ['dk2', '44546A'],
    ['accent1', '4472C4'],
    ['accent2', 'ED7D31'],
  ]),
  formats: xml(
    '<a:fmtScheme><a:fillStyleLst><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:fillStyleLst><a:lnStyleLst><a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:prstDash val="solid"/></a:ln></a:lnStyleLst><a:effectStyleLst><a:effectStyle><a:effectLst><a:outerShdw blurRad="12700"><a:srgbClr val="000000"/></a:outerShdw></a:effectLst></a:effectStyle></a:effectStyleLst></a:fmtScheme>',
  ),
}
const colorOf = (inner: string) => readColor(xml(`<a:solidFill>${inner}</a:solidFill>`), scheme)

describe('colours of drawings (3.3)', () => {
  it.each([
    ['<a:srgbClr val="ff0000"/>', 'FF0000'],
    ['<a:sysClr val="windowText" lastClr="111111"/>', '111111'],
    ['<a:prstClr val="dkBlue"/>', '00008B'],
    ['<a:schemeClr val="tx1"/>', '000000'],
    ['<a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>', '808080'],
    // “个性色 1，淡色 80%”, as Office writes and shows it.
    [
      '<a:schemeClr val="accent1"><a:lumMod val="20000"/><a:lumOff val="80000"/></a:schemeClr>',
      'DAE3F3',
    ],
    ['<a:schemeClr val="accent1"><a:lumMod val="75000"/></a:schemeClr>', '2F5597'],
    ['<a:scrgbClr r="100000" g="0" b="0"/>', 'FF0000'],
    ['<a:srgbClr val="FF0000"><a:shade val="50%"/></a:srgbClr>', 'BC0000'],
    ['<a:hslClr hue="7200000" sat="100000" lum="50000"/>', '00FF00'],
  ])('reads %s as %s', (inner, rgb) => {
    expect(colorOf(inner)?.rgb).toBe(rgb)
  })

  it('maps names by the map of the master, and gives nothing for what it does not know', () => {
    const map = readColorMap(xml('<a:clrMap bg1="dk1" tx1="lt1"/>'))
    const fill = xml('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>')
    expect(readColor(fill, { ...scheme, map })?.rgb).toBe('FFFFFF')
    expect(colorOf('<a:schemeClr val="__proto__"/>')).toBeUndefined()
    expect(colorOf('<a:srgbClr val="red"/>')).toBeUndefined()
  })

  it('counts alpha as opacity, but as transparency in text effects of Word', () => {
    expect(colorOf('<a:srgbClr val="FF0000"><a:alpha val="40000"/></a:srgbClr>')?.alpha).toBe(0.4)
    const text = xml(
      '<w14:glow><w14:srgbClr w14:val="00FF00"><w14:alpha w14:val="40000"/></w14:srgbClr></w14:glow>',
    )
    expect(readColor(text, scheme)).toMatchObject({ rgb: '00FF00', alpha: 0.6 })
  })
})

describe('fills and lines', () => {
  it('takes the own fill before the reference of the style, and “no fill” as such', () => {
    const style = xml(
      '<wps:style><a:lnRef idx="1"><a:schemeClr val="accent2"/></a:lnRef><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef></wps:style>',
    )
    expect(shapeFill(xml('<wps:spPr/>'), style, scheme)).toMatchObject({
      kind: 'solid',
      color: { rgb: '4472C4' },
    })
    expect(shapeFill(xml('<wps:spPr><a:noFill/></wps:spPr>'), style, scheme)).toEqual({
      kind: 'none',
    })
    expect(shapeLine(xml('<wps:spPr><a:ln w="25400"/></wps:spPr>'), style, scheme)).toMatchObject({
      widthPoints: 2,
      dash: 'solid',
      fill: { kind: 'solid', color: { rgb: 'ED7D31' } },
    })
    expect(
      isDrawn(shapeLine(xml('<wps:spPr><a:ln><a:noFill/></a:ln></wps:spPr>'), style, scheme)),
    ).toBe(false)
    expect(isDrawn(readLine(undefined, scheme))).toBe(false)
  })

  it.each<FillExpected>([
    { kind: 'none' },
    { kind: 'solid', colors: ['红色'] },
    { kind: 'gradient', stops: [['FF0000'], ['FFFF00'], ['00B050']], angleDegrees: 45 },
    { kind: 'gradient', stops: [['FF0000'], ['FFFF00']], shape: 'circle' },
    { kind: 'pattern', presets: ['ltUpDiag'], foreground: ['蓝色'], background: ['FFFFFF'] },
  ])('writes what it accepts: $kind', (expected) => {
    const properties = xml('<wps:spPr><a:prstGeom prst="rect"/><a:gradFill/><a:ln/></wps:spPr>')
    writeExpectedFill(properties, expected)
    expect(children(properties).map((one) => one.name)).toHaveLength(3)
    expect(children(properties)[2]?.name).toBe('a:ln')
    expect(isFill(readFill(properties, scheme), expected)).toBe(true)
    const other: FillExpected = { kind: 'solid', colors: ['紫色'] }
    expect(isFill(readFill(properties, scheme), other)).toBe(false)
  })

  it('writes a line, with its children in order, and takes it away', () => {
    const properties = element('wps:spPr')
    const expected = { colors: ['红色'], widthPoints: 1.5, dashes: ['sysDash'], tail: 'triangle' }
    writeExpectedLine(properties, expected)
    writeLine(properties, { color: 'FF0000' })
    const line = child(properties, 'a:ln')
    expect(children(line).map((one) => one.name)).toEqual([
      'a:solidFill',
      'a:prstDash',
      'a:tailEnd',
    ])
    expect(isLine(readLine(line, scheme), expected)).toBe(true)
    expect(isLine(readLine(line, scheme), { widthPoints: 2.25 })).toBe(false)
    writeLine(properties, { isNone: true })
    expect(isLine(readLine(child(properties, 'a:ln'), scheme), { none: true })).toBe(true)
  })

  it('reads crop, brightness and recolouring of a picture, old and new (10905)', () => {
    const old = readBlip(
      xml(
        '<pic:blipFill><a:blip r:embed="rId1"><a:grayscl/><a:lum bright="20000" contrast="-40000"/></a:blip><a:srcRect l="10000" b="25%"/></pic:blipFill>',
      ),
    )
    expect(old).toMatchObject({
      recolor: 'grayscale',
      brightness: 20,
      contrast: -40,
      crop: { left: 10, bottom: 25, top: 0, right: 0 },
    })
    const A14 = 'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
    const newer = readBlip(
      xml(
        `<pic:blipFill><a:blip r:embed="rId1"><a:extLst><a:ext uri="{x}"><a14:imgProps ${A14}><a14:imgLayer r:embed="rId2"><a14:imgEffect><a14:brightnessContrast bright="20000"/></a14:imgEffect></a14:imgLayer></a14:imgProps></a:ext></a:extLst></a:blip></pic:blipFill>`,
      ),
    )
    expect(newer).toMatchObject({ brightness: 20, contrast: 0, recolor: 'none' })
  })
})

describe('effects, form and place', () => {
  it.each<EffectsExpected>([
    { shadow: 'outer' },
    { shadow: 'inner' },
    { shadow: 'perspective' },
    { glow: { points: 8, colors: ['橙色'] } },
    { reflection: true },
    { softEdgePoints: 10 },
    { bevels: ['circle'] },
    { cameras: ['isometricTopUp'] },
  ])('writes what it accepts: %j', (expected) => {
    const properties = xml('<pic:spPr><a:prstGeom prst="rect"/><a:ln/></pic:spPr>')
    expect(hasEffects(readEffects(properties, scheme), expected)).toBe(false)
    writeExpectedEffects(properties, expected)
    expect(hasEffects(readEffects(properties, scheme), expected)).toBe(true)
    writeEffects(properties, {
      shadow: false,
      glow: false,
      reflection: false,
      softEdgePoints: false,
      bevel: false,
    })
    const left = readEffects(properties, scheme)
    expect([left.shadow, left.glow, left.reflection, left.softEdgePoints, left.bevel]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('takes the shadow of the style only where the shape says nothing of effects', () => {
    const style = xml(
      '<p:style><a:effectRef idx="1"><a:schemeClr val="accent1"/></a:effectRef></p:style>',
    )
    expect(readEffects(xml('<p:spPr/>'), scheme, style).shadow?.kind).toBe('outer')
    expect(
      readEffects(xml('<p:spPr><a:effectLst/></p:spPr>'), scheme, style).shadow,
    ).toBeUndefined()
  })

  it('reads and writes form, adjustments, turn and flips', () => {
    const properties = xml(
      '<p:spPr><a:xfrm rot="-5400000" flipH="true"><a:off x="1" y="2"/><a:ext cx="30" cy="40"/></a:xfrm><a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 50000"/></a:avLst></a:prstGeom></p:spPr>',
    )
    const geometry = readGeometry(properties)
    expect(geometry?.kind === 'preset' && geometry.adjustments.get('adj')).toBe(50_000)
    const xfrm = child(properties, 'a:xfrm') as XmlElement
    expect(readTransform(xfrm)).toMatchObject({
      x: 1,
      height: 40,
      rotationDegrees: 270,
      isFlippedHorizontally: true,
      isFlippedVertically: false,
    })
    writeTransform(xfrm, { width: 100, rotationDegrees: 45, isFlippedHorizontally: false })
    writeGeometry(properties, 'star5')
    expect(readTransform(xfrm)).toMatchObject({
      x: 1,
      width: 100,
      height: 40,
      rotationDegrees: 45,
      isFlippedHorizontally: false,
    })
    expect(readGeometry(properties)).toMatchObject({ preset: 'star5' })
    expect(children(properties).map((one) => one.name)).toEqual(['a:xfrm', 'a:prstGeom'])
  })

  it('puts a child of a group into the coordinates of the page (30309)', () => {
    const group = readGroupTransform(
      xml(
        '<a:xfrm><a:off x="100" y="100"/><a:ext cx="200" cy="200"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm>',
      ),
    )
    const one = readTransform(
      xml('<a:xfrm><a:off x="10" y="20"/><a:ext cx="30" cy="40"/></a:xfrm>'),
    )
    expect(group && one && inParent(one, group)).toMatchObject({
      x: 120,
      y: 140,
      width: 60,
      height: 80,
    })
  })
})
