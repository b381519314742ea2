import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { strToU8, unzipSync } from 'fflate'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { PackageError } from './package-error.ts'
import { scanXml } from './scan-xml.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'

const corpus =
  process.env['WENKAO_CORPUS'] ??
  fileURLToPath(new URL('../../../../../shared/corpus', import.meta.url))
const isFull = process.env['WENKAO_FULL'] === '1'
if (!existsSync(corpus))
  console.warn(`LEFT OUT: reading the XML of real files by two readers, no corpus at ${corpus}`)

type Event = readonly [kind: string, ...rest: unknown[]]

/** Neighbouring texts as one: where a reader cuts them means nothing. */
function joined(events: readonly Event[]): Event[] {
  const out: Event[] = []
  for (const event of events) {
    const last = out.at(-1)
    if (event[0] === 'text' && last?.[0] === 'text')
      out[out.length - 1] = ['text', `${String(last[1])}${String(event[1])}`]
    else out.push(event)
  }
  return out.filter((event) => event[0] !== 'text' || event[1] !== '')
}

function own(text: string): Event[] | 'refused' {
  const events: Event[] = []
  let isRefused = false
  scanXml(text, {
    open: (name, attributes) => events.push(['open', name, { ...attributes }]),
    close: () => events.push(['close']),
    text: (content) => events.push(['text', content]),
    problem: () => {
      isRefused = true
    },
    doctype: () => {
      isRefused = true
    },
  })
  return isRefused ? 'refused' : joined(events)
}

/** The independent reader that ours has to agree with. */
function reference(text: string): Event[] | 'refused' {
  const events: Event[] = []
  let depth = 0
  let isRefused = false
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => {
    isRefused = true
  })
  parser.on('doctype', () => {
    isRefused = true
  })
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    events.push(['open', name, { ...(attributes as Record<string, string>) }])
  })
  parser.on('closetag', () => {
    depth -= 1
    events.push(['close'])
  })
  const addText = (content: string): void => {
    if (depth > 0) events.push(['text', content])
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(text).close()
  return isRefused ? 'refused' : joined(events)
}

const node: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '甲',
      ' \t\n',
      '\r\n',
      '&amp;',
      '&#65;&#x4e00;',
      '<!-- a - b -->',
      '<?p q?>',
      '<![CDATA[<a>&]]]]>',
      '<e/>',
      '<e a="&gt;\t甲" b=\'"\'/>',
      "<e\n a = 'x\r\ny'\n/>",
    ),
    fc
      .tuple(fc.constantFrom('a', 'ab', 'w:p', '甲乙'), fc.array(tie('node'), { maxLength: 4 }))
      .map(([name, inner]) => `<${name} k="v" x:y="">${inner.join('')}</${name} >`),
  ),
})).node

describe('the reader of XML agrees with an independent one', () => {
  it('on documents that are well-formed, event by event', () => {
    fc.assert(
      fc.property(fc.array(node), (nodes) => {
        const text = `<?xml version="1.0"?>\n<r>${nodes.join('')}</r>\n`
        expect(own(text)).toEqual(reference(text))
      }),
      { numRuns: isFull ? 5000 : 300 },
    )
  }, 300_000)

  it('on what is not: documents with pieces cut out, put in and turned round', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      '"',
      '=',
      'a',
      ' ',
      '</a>',
      ']]>',
      '\u0001',
      '&nbsp;',
      '&#0;',
      '<a a="1" a="2"/>',
    )
    fc.assert(
      fc.property(fc.array(node), fc.nat(), fc.nat(8), piece, (nodes, at, cut, put) => {
        const text = `<r>${nodes.join('')}</r>`
        const from = at % text.length
        const broken = text.slice(0, from) + put + text.slice(from + cut)
        const theirs = reference(broken)
        if (theirs === 'refused') expect([broken, own(broken)]).toEqual([broken, 'refused'])
        else expect(own(broken)).toEqual(theirs)
      }),
      { numRuns: isFull ? 20_000 : 600 },
    )
  }, 300_000)

  it('on every part of real files', () => {
    const folders = existsSync(corpus) ? ['docx', 'xlsx', 'pptx'] : []
    for (const folder of folders) {
      const names = readdirSync(join(corpus, folder)).sort()
      for (const [index, name] of names.entries()) {
        const bytes = readFileSync(join(corpus, folder, name))
        if (!isFull && (index % 12 !== 0 || bytes.length > 100_000)) continue
        for (const [part, content] of Object.entries(unzipSync(new Uint8Array(bytes)))) {
          if (!/\.(xml|rels|vml)$/i.test(part) || content[0] === 0xff || content[0] === 0xfe)
            continue
          const text = new TextDecoder().decode(content)
          const theirs = reference(text)
          if (theirs === 'refused') expect([name, part, own(text)]).toEqual([name, part, 'refused'])
          else expect([name, part, own(text)]).toEqual([name, part, theirs])
        }
      }
    }
  }, 300_000)

  it('goes on after a problem, and always ends what it began', () => {
    fc.assert(
      fc.property(fc.array(node), fc.nat(), fc.nat(20), (nodes, at, cut) => {
        const text = `<r>${nodes.join('')}</r>`
        let depth = 0
        let deepest = 0
        scanXml(text.slice(0, at % text.length) + text.slice((at % text.length) + cut), {
          open: () => (deepest = Math.max(deepest, (depth += 1))),
          close: () => (depth -= 1),
          text: () => expect(depth).toBeGreaterThan(0),
          problem: () => undefined,
          doctype: () => undefined,
        })
        expect(depth).toBe(0)
      }),
    )
  })

  it('keeps no name of a prototype, and takes any as a name', () => {
    const root: XmlElement = parseXml(
      strToU8('<r __proto__="a" constructor="b"><toString/></r>'),
      'a',
    )
    expect(root.attributes['constructor']).toBe('b')
    expect(Object.keys(root.attributes)).toEqual(['__proto__', 'constructor'])
    expect((root.attributes as { hasOwnProperty?: unknown }).hasOwnProperty).toBeUndefined()
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  it('ends in time for towers of elements, attributes and references', () => {
    for (const text of [
      '<a>'.repeat(200_000),
      `<a ${'b="1" '.repeat(50_000)}/>`,
      `<a>${'&'.repeat(200_000)}</a>`,
      '<'.repeat(200_000),
      `<a ${'"'.repeat(100_000)}`,
    ])
      expect(() => parseXml(strToU8(text), 'a')).toThrow(PackageError)
  })
})
