import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { checkpoint, grade } from '../testing/checkpoint-case.ts'
import { plainShape, writePowerPointStart } from './write-start.ts'

const SPACES =
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" xmlns:p159="http://schemas.microsoft.com/office/powerpoint/2015/09/main"'
const either = (requires: string, choice: string, fallback: string): string =>
  `<mc:AlternateContent ${SPACES}><mc:Choice Requires="${requires}">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`
const change = (effect: string, attributes = ''): string =>
  `<p:transition ${SPACES} ${attributes}>${effect}</p:transition>`

type Edits = Readonly<Record<string, (text: string) => string>>
/** Two slides with a box each; what follows the shapes of the first is given. */
function deck(after = '', edits: Edits = {}): Uint8Array {
  const shapes =
    plainShape(20, '圆角矩形 20', [0, 0, 900, 900], ['甲', '乙']) +
    plainShape(21, '圆角矩形 21', [0, 0, 900, 900], ['丙'])
  const slides = [
    { layout: 'titleOnly' as const, title: '一', shapes, after },
    { layout: 'titleOnly' as const, title: '二', shapes },
  ]
  const files = unzipSync(writePowerPointStart({ slides }))
  for (const [name, edit] of Object.entries(edits))
    files[name] = strToU8(edit(strFromU8(files[name] ?? new Uint8Array())))
  return zipSync(files, { level: 0 })
}
const show = (settings: string): Uint8Array =>
  deck('', {
    'ppt/presProps.xml': (xml) =>
      xml.replace(/(<p:presentationPr[^>]*)\/>/, `$1>${settings}</p:presentationPr>`),
  })

interface Effect {
  readonly marks: string
  readonly shape?: number
  readonly behaviour?: string
  readonly paragraph?: number
  readonly more?: string
}
const target = (shape: number, paragraph?: number): string =>
  `<p:tgtEl>${
    paragraph === undefined
      ? `<p:spTgt spid="${shape}"/>`
      : `<p:spTgt spid="${shape}"><p:txEl><p:pRg st="${paragraph}" end="${paragraph}"/></p:txEl></p:spTgt>`
  }</p:tgtEl>`
const effectXml = ({ marks, shape = 20, behaviour, paragraph, more = '' }: Effect): string =>
  `<p:par><p:cTn id="9" ${marks}><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr><p:cTn dur="1" fill="hold"/>${target(shape, paragraph)}<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr></p:set>${behaviour ?? `<p:animEffect transition="in" filter="fade"><p:cBhvr><p:cTn dur="500"/>${target(shape, paragraph)}</p:cBhvr></p:animEffect>`}</p:childTnLst>${more}</p:cTn></p:par>`
/** A timing tree; LibreOffice writes no list of builds, no group and no subtype 0. */
const timing = (effects: readonly Effect[], builds = ''): string =>
  `<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot"><p:childTnLst><p:seq><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>${effects.map((one) => `<p:par><p:cTn id="3" fill="hold"><p:childTnLst><p:par><p:cTn id="4"><p:childTnLst>${effectXml(one)}</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>`).join('')}</p:childTnLst></p:cTn></p:seq></p:childTnLst></p:cTn></p:par></p:tnLst>${builds}</p:timing>`
const animated = (...effects: readonly Effect[]): Uint8Array => deck(timing(effects))
const entr = (id: number, more = ''): string =>
  `presetID="${id}" presetClass="entr" ${more} fill="hold" nodeType="clickEffect"`
const filtered = (filter: string): string =>
  `<p:animEffect transition="in" filter="${filter}"><p:cBhvr><p:cTn dur="500"/>${target(20)}</p:cBhvr></p:animEffect>`
const moved = (path: string): string =>
  `<p:animMotion path="${path}"><p:cBhvr><p:cTn dur="2000"/>${target(20)}</p:cBhvr></p:animMotion>`

const box = { slide: { start: 1 }, shape: { name: '圆角矩形 20' } }
const first = { slide: { start: 1 } }
type Case = readonly [
  code: string,
  target: Record<string, unknown>,
  expected: Record<string, unknown>,
  right: readonly Uint8Array[],
  wrong: readonly Uint8Array[],
]
const CASES: readonly Case[] = [
  [
    '30501',
    first,
    { effects: ['切换'] },
    [
      deck(
        either(
          'p14',
          change('<p14:switch dir="r"/>', 'p14:dur="1200"'),
          change('<p:fade/>', 'spd="slow"'),
        ),
      ),
    ],
    [deck(change('<p:cut/>')), deck(change('', 'advTm="1000"')), deck(change('<p:fade/>'))],
  ],
  [
    '30501',
    first,
    { effects: ['缩放'] },
    [deck(either('p14', change('<p14:warp dir="in"/>'), change('<p:fade/>')))],
    [deck(change('<p:zoom/>'))],
  ],
  [
    '30502',
    first,
    { isInverted: '1', isContent: '0' },
    [deck(either('p14', change('<p14:prism isInverted="true"/>'), change('<p:fade/>')))],
    [deck(either('p14', change('<p14:prism isContent="1"/>'), change('<p:fade/>')))],
  ],
  [
    '30601',
    box,
    { class: 'entr', effects: ['浮入'] },
    [animated({ marks: entr(42) }), animated({ marks: entr(47, 'presetSubtype="0" grpId="0"') })],
    [
      animated({ marks: entr(37) }),
      animated({ marks: entr(42).replace('entr', 'exit') }),
      animated({ marks: entr(42), shape: 21 }),
    ],
  ],
  [
    '30601',
    box,
    { class: 'exit', effects: ['上浮'] },
    [animated({ marks: entr(47).replace('entr', 'exit') })],
    [animated({ marks: entr(42).replace('entr', 'exit') })],
  ],
  [
    // PowerPoint stores 10 for level blinds; the filter says what is seen.
    '30602',
    box,
    { directions: ['horizontal'] },
    [
      animated({ marks: entr(3, 'presetSubtype="10"'), behaviour: filtered('blinds(horizontal)') }),
      animated({ marks: entr(3, 'presetSubtype="5"'), behaviour: filtered('blinds(horizontal)') }),
      animated({ marks: entr(17, 'presetSubtype="10"') }),
    ],
    [
      animated({ marks: entr(3, 'presetSubtype="10"'), behaviour: filtered('blinds(vertical)') }),
      animated({ marks: entr(17, 'presetSubtype="5"') }),
    ],
  ],
  [
    '30607',
    box,
    { build: 'paragraph' },
    [
      animated({ marks: entr(10), paragraph: 0 }, { marks: entr(10), paragraph: 1 }),
      deck(
        timing(
          [
            { marks: entr(10), paragraph: 0 },
            { marks: entr(10), paragraph: 1 },
          ],
          '<p:bldLst><p:bldP spid="20" grpId="0" build="p"/></p:bldLst>',
        ),
      ),
    ],
    [
      animated({ marks: entr(10) }),
      deck(timing([], '<p:bldLst><p:bldP spid="20" grpId="0" build="p"/></p:bldLst>')),
    ],
  ],
  [
    '30609',
    box,
    { paths: ['弧形'] },
    [
      animated({
        marks: 'presetID="37" presetClass="path" nodeType="clickEffect"',
        behaviour: moved('M 0 0 C 0 0.1 0.1 0.2 0.25 0.2 E'),
      }),
    ],
    [
      animated({
        marks: 'presetID="42" presetClass="path" nodeType="clickEffect"',
        behaviour: moved('M 0 0 L 0 0.25 E'),
      }),
    ],
  ],
  [
    '30702',
    {},
    { hasNarration: false },
    [show('<p:showPr/>'), show('<p:showPr showNarration="0"><p:present/></p:showPr>')],
    [show('<p:showPr showNarration="1"/>')],
  ],
  [
    '30704',
    { slide: { start: 1 } },
    {},
    [deck(change('', 'advTm="2500"'))],
    [deck(change('', 'advTm="0"')), deck(change('<p:fade/>'))],
  ],
]

describe('transitions, animations, shows: other right ways, and wrong ones (6.5-6.7)', () => {
  it.each(CASES.map((one, index) => [one[0], index] as const))('%s (case %i)', (code, index) => {
    const [, place, expected, right, wrong] = CASES[index] as Case
    const judge = (submitted: Uint8Array) =>
      grade('powerpoint', [checkpoint(code, place, expected)], deck(), submitted).verdicts[0]
    expect(judge(deck())?.points).toBe(0)
    for (const one of right) {
      const verdict = judge(one)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 2])
    }
    for (const one of wrong) {
      const verdict = judge(one)
      expect([verdict?.messageZh, verdict?.points]).toEqual([verdict?.messageZh, 0])
    }
  })

  it('says in English what is asked and found, with the names of effects', () => {
    const asked = checkpoint('30601', box, { class: 'entr', effects: ['飞入'] })
    const verdict = grade('powerpoint', [asked], deck(), animated({ marks: entr(22) })).verdicts[0]
    expect(verdict?.expectedEn).toBe('entrance Fly In')
    expect(verdict?.actualEn).toEqual(['entrance Wipe'])
  })
})
