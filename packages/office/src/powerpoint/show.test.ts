import { describe, expect, it } from 'vitest'
import { gradeTask } from '../checkpoints/grade-task.ts'
import type { Checkpoint } from '../checkpoints/checkpoint-schema.ts'
import { plainShape, writePowerPointStart, type StartSlide } from './write-start.ts'
import { openPowerPoint } from './powerpoint-view.ts'
import { readAnimations } from './read-animations.ts'
import { readShow } from './read-show.ts'
import { readTransition } from './read-transition.ts'

const P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
const P159 = 'xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main"'
const MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
const either = (requires: string, choice: string, fallback: string): string =>
  `<mc:AlternateContent ${MC}><mc:Choice ${P14} ${P159} xmlns:new="urn:of-2040" Requires="${requires}">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`

const slideWith = (after: string, shapes = ''): StartSlide => ({
  layout: 'titleOnly',
  title: '标题',
  after,
  shapes,
})
const presentation = (...after: readonly string[]): Uint8Array =>
  writePowerPointStart({ slides: after.map((one) => slideWith(one)) })
const transition = (after: string) => {
  const [slide] = openPowerPoint(presentation(after)).slides
  if (slide === undefined) throw new Error('no slide was read')
  return readTransition(slide)
}

function verdict(
  code: string,
  target: Checkpoint['target'],
  expected: Checkpoint['expected'],
  submitted: Uint8Array,
): string | undefined {
  return gradeTask({
    task: {
      kind: 'powerpoint',
      file: 'a.pptx',
      created: true,
      checkpoints: [{ id: code, code, points: 1, target, expected, scoring: 'all' }],
    },
    startFiles: new Map(),
    submittedFiles: new Map([['a.pptx', submitted]]),
  }).verdicts[0]?.verdict
}

describe('transitions (CHECKPOINTS 6.5)', () => {
  it('reads the newer branch, not the fade for old programs (30501)', () => {
    const morph = either(
      'p159',
      '<p:transition spd="slow" p14:dur="2000"><p159:morph option="byObject"/></p:transition>',
      '<p:transition spd="slow"><p:fade/></p:transition>',
    )
    expect(transition(morph)).toMatchObject({ key: 'morph', seconds: 2 })
    const unknown = either(
      'new',
      '<p:transition><new:whirl/></p:transition>',
      '<p:transition><p:fade/></p:transition>',
    )
    expect(transition(unknown).key).toBe('fade')
  })

  it('takes clicks and times without an effect for no transition (30501)', () => {
    expect(transition('<p:transition advClick="0" advTm="3000"/>')).toMatchObject({
      key: 'none',
      advancesOnClick: false,
      advancesAfter: 3,
    })
    expect(transition('')).toMatchObject({ key: 'none', advancesOnClick: true })
  })

  it('knows the usual value of an option that is left out (30502)', () => {
    const push = presentation('<p:transition><p:push/></p:transition>')
    expect(verdict('30502', { slide: { final: 1 } }, { dir: 'l' }, push)).toBe('pass')
    expect(verdict('30502', { slide: { final: 1 } }, { dir: 'u' }, push)).toBe('fail')
    const black = presentation('<p:transition><p:fade thruBlk="true"/></p:transition>')
    expect(verdict('30502', { slide: { final: 1 } }, { thruBlk: '1' }, black)).toBe('pass')
    const none = presentation('')
    expect(verdict('30502', { slide: { final: 1 } }, { dir: 'l' }, none)).toBe('fail')
  })

  it('tells the four effects of one element apart (30501)', () => {
    const prism = (marks: string): string =>
      transition(
        either('p14', `<p:transition><p14:prism ${marks}/></p:transition>`, '<p:transition/>'),
      ).key
    expect(prism('')).toBe('prism')
    expect(prism('isInverted="1"')).toBe('box')
    expect(prism('isContent="1"')).toBe('rotate')
    expect(prism('isContent="1" isInverted="true"')).toBe('orbit')
  })

  it('accepts every element that a Chinese name stands for, on every slide that is asked (30501)', () => {
    const shapes = presentation(
      '<p:transition><p:circle/></p:transition>',
      '<p:transition><p:plus/></p:transition>',
    )
    expect(verdict('30501', { slide: 'all' }, { effects: ['形状'] }, shapes)).toBe('pass')
    const partly = presentation('<p:transition><p:circle/></p:transition>', '')
    expect(verdict('30501', { slide: 'all' }, { effects: ['形状'] }, partly)).not.toBe('pass')
  })

  it('reads exact seconds before the old speed (30503)', () => {
    const exact = either(
      'p14',
      '<p:transition spd="slow" p14:dur="1200"><p:fade/></p:transition>',
      '<p:transition spd="slow"><p:fade/></p:transition>',
    )
    expect(transition(exact).seconds).toBe(1.2)
    expect(transition('<p:transition spd="med"><p:fade/></p:transition>').seconds).toBe(0.75)
  })
})

const effect = (attributes: string, spid: string, behaviours: string, id = 5): string =>
  `<p:par><p:cTn id="${id}" ${attributes}><p:stCondLst><p:cond delay="250"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr><p:cTn id="${id + 1}" dur="1" fill="hold"/><p:tgtEl><p:spTgt spid="${spid}"/></p:tgtEl></p:cBhvr></p:set>${behaviours}</p:childTnLst></p:cTn></p:par>`
const fade = (spid: string, ms: number): string =>
  `<p:animEffect transition="in" filter="fade"><p:cBhvr><p:cTn id="90" dur="${ms}"/><p:tgtEl><p:spTgt spid="${spid}"/></p:tgtEl></p:cBhvr></p:animEffect>`
const sequence = (content: string, type = 'nodeType="mainSeq"', start = ''): string =>
  `<p:seq><p:cTn id="2" dur="indefinite" ${type}>${start}<p:childTnLst>${content}</p:childTnLst></p:cTn></p:seq>`
const timing = (content: string, builds = ''): string =>
  `<p:timing><p:tnLst><p:par><p:cTn id="1" nodeType="tmRoot"><p:childTnLst>${content}</p:childTnLst></p:cTn></p:par></p:tnLst>${builds}</p:timing>`
const BOXES =
  plainShape(20, '方框 20', [0, 0, 100, 100], ['一']) +
  plainShape(21, '方框 21', [0, 200, 100, 100], ['二'])
const animated = (content: string, builds = ''): Uint8Array =>
  writePowerPointStart({ slides: [slideWith(timing(content, builds), BOXES)] })
const animationsIn = (bytes: Uint8Array) => {
  const [slide] = openPowerPoint(bytes).slides
  return slide === undefined ? [] : readAnimations(slide)
}
const box = (name: string) => ({ slide: { final: 1 }, shape: { name } })
const FADE_IN = 'presetID="10" presetClass="entr" nodeType="clickEffect"'

describe('animations (CHECKPOINTS 6.6)', () => {
  it('takes a direction that is left out for none, and a set of 1 ms for no time (30602, 30604)', () => {
    const bytes = animated(sequence(effect(FADE_IN, '20', fade('20', 700))))
    expect(animationsIn(bytes)).toMatchObject([
      { subtype: 0, durationSeconds: 0.7, delaySeconds: 0.25, trigger: 'onClick' },
    ])
    const appears = animated(
      sequence(effect('presetID="1" presetClass="entr" nodeType="withEffect"', '20', '')),
    )
    expect(animationsIn(appears)).toMatchObject([{ durationSeconds: 0, trigger: 'with' }])
  })

  it('tells coming in from leaving, though the numbers are the same (30601)', () => {
    const leaves = animated(
      sequence(effect('presetID="10" presetClass="exit" nodeType="clickEffect"', '20', '')),
    )
    const asked = (kind: string) => ({ class: kind, effects: ['淡出'] })
    expect(verdict('30601', box('方框 20'), asked('exit'), leaves)).toBe('pass')
    expect(verdict('30601', box('方框 20'), asked('entr'), leaves)).toBe('fail')
  })

  it('knows an effect that a click on another shape starts (30603)', () => {
    const start =
      '<p:stCondLst><p:cond evt="onClick" delay="0"><p:tgtEl><p:spTgt spid="21"/></p:tgtEl></p:cond></p:stCondLst>'
    const bytes = animated(
      sequence(effect(FADE_IN, '20', fade('20', 500)), 'nodeType="interactiveSeq"', start),
    )
    const by = (name: string) => ({ start: 'onClick', onShape: { name } })
    expect(verdict('30603', box('方框 20'), by('方框 21'), bytes)).toBe('pass')
    expect(verdict('30603', box('方框 20'), by('方框 20'), bytes)).toBe('fail')
    expect(verdict('30603', box('方框 20'), { start: 'onClick' }, bytes)).toBe('fail')
  })

  it('orders shapes by their first effect, parts of one build as one (30605)', () => {
    const bytes = animated(
      sequence(
        effect(FADE_IN, '21', fade('21', 500)) +
          effect(FADE_IN, '21', fade('21', 500), 15) +
          effect(FADE_IN, '20', fade('20', 500), 25),
      ),
    )
    const order = (...names: readonly string[]) => ({ order: names.map((name) => ({ name })) })
    const slide = { slide: { final: 1 } }
    expect(verdict('30605', slide, order('方框 21', '方框 20'), bytes)).toBe('pass')
    expect(verdict('30605', slide, order('方框 20', '方框 21'), bytes)).toBe('fail')
  })

  it('counts no leftover of a build as an animation, and no start of a sound (30611)', () => {
    const left = '<p:bldLst><p:bldP spid="20" grpId="0"/></p:bldLst>'
    expect(verdict('30611', box('方框 20'), {}, animated('', left))).toBe('pass')
    const media = effect('presetID="1" presetClass="mediacall" nodeType="clickEffect"', '20', '')
    expect(animationsIn(animated(sequence(media)))).toEqual([])
  })

  it('judges a straight path by where it ends (30609)', () => {
    const path = (way: string): Uint8Array =>
      animated(
        sequence(
          effect(
            'presetID="42" presetClass="path" nodeType="clickEffect"',
            '20',
            `<p:animMotion path="${way}"><p:cBhvr><p:cTn id="9" dur="2000"/><p:tgtEl><p:spTgt spid="20"/></p:tgtEl></p:cBhvr></p:animMotion>`,
          ),
        ),
      )
    const down = { paths: ['向下'] }
    expect(verdict('30609', box('方框 20'), down, path('M 0 0 L 0 0.25 E'))).toBe('pass')
    expect(verdict('30609', box('方框 20'), down, path('M 0 0 L 0.3 0 E'))).toBe('fail')
  })

  it('reads a timing tree of great depth without recursion', () => {
    const depth = 90
    const deep =
      '<p:par><p:cTn><p:childTnLst>'.repeat(depth / 3) +
      effect(FADE_IN, '20', fade('20', 500)) +
      '</p:childTnLst></p:cTn></p:par>'.repeat(depth / 3)
    expect(animationsIn(animated(sequence(deep)))).toHaveLength(1)
  })
})

describe('the show (CHECKPOINTS 6.7)', () => {
  const TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.presProps+xml'
  const withShow = (show: string) =>
    readShow(
      openPowerPoint(
        writePowerPointStart({
          slides: [slideWith(''), slideWith('')],
          parts: [
            {
              name: 'ppt/presProps.xml',
              contentType: TYPE,
              content: `<p:presentationPr xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">${show}</p:presentationPr>`,
            },
          ],
        }),
      ),
    )

  it('is presented by a speaker where nothing says otherwise (30701)', () => {
    expect(withShow('')).toMatchObject({ type: 'speaker', loops: false, usesTimings: true })
    expect(withShow('<p:showPr><p:browse/></p:showPr>').type).toBe('window')
  })

  it('runs on at a kiosk (30702)', () => {
    expect(withShow('<p:showPr><p:kiosk/></p:showPr>')).toMatchObject({
      type: 'kiosk',
      loops: true,
    })
  })

  it('reads a range and the flags as they are written (30702, 30703)', () => {
    expect(
      withShow(
        '<p:showPr loop="1" useTimings="0"><p:present/><p:sldRg st="2" end="4"/></p:showPr>',
      ),
    ).toMatchObject({ loops: true, usesTimings: false, range: [2, 4] })
  })
})
