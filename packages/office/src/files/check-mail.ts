import { strToU8 } from 'fflate'
import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  join,
  single,
  snippet,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { sha256Hex } from '../package/sha256.ts'
import { entryEvidence, FileTarget, MISSING } from './check-entries.ts'
import { writeFile } from './edit-files.ts'
import { browserStart } from './examples/browser-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { pathKey } from './folder-state.ts'
import { shownText } from './read-web-page.ts'
import {
  allParts,
  Base64,
  decodeCharset,
  decodeHeader,
  fromBase64,
  mimeParameter,
  readMime,
  toBase64,
  type MimePart,
} from './read-mime.ts'

/** Addresses of a header, each once; a quoted name before one may hold another. */
const addresses = (value: string | undefined): string[] => {
  const bare = (value ?? '').replace(/"[^"]*"(?=\s*<)/g, ' ')
  const found = [...bare.matchAll(/[^\s<>;,；，、"]+@[^\s<>;,；，、"]+/g)]
  return [...new Set(found.map(([one]) => one.toLowerCase()))]
}

/** The text of a message: its plain one, else what its HTML shows; attachments are no body. */
function bodyOf(parts: readonly MimePart[], view: FilesView): string {
  const texts = parts.filter(
    (part) =>
      part.parts.length === 0 &&
      !/^\s*attachment/i.test(part.headers.get('content-disposition') ?? ''),
  )
  const typed = (type: string): MimePart | undefined =>
    texts.find((part) =>
      (part.headers.get('content-type') ?? 'text/plain').toLowerCase().startsWith(type),
    )
  const read = (part: MimePart | undefined): string => {
    const charset = mimeParameter(part?.headers.get('content-type'), 'charset')
    return part === undefined ? '' : (decodeCharset(part.body, charset, view.decodeText) ?? '')
  }
  const plain = read(typed('text/plain'))
  return plain.trim() === '' ? shownText(read(typed('text/html'))) : plain
}

const Addresses = z.optional(z.array(z.string()))
const mail: Checker<FilesView, FilesDraft> = defineChecker({
  code: '50108',
  title: words('收发邮件', 'mail'),
  /** A message as RFC 5322 writes it (.eml). */
  target: FileTarget,
  expected: z.object({
    /** These and no others; whoever is left out is not judged. */
    to: Addresses,
    cc: Addresses,
    subject: z.optional(z.string()),
    /** Texts of the body. */
    contains: z._default(z.array(z.string()), []),
    attachments: z._default(z.array(z.object({ name: z.string(), content: Base64 })), []),
  }),
  examine(view, target, expected) {
    const where = words(`邮件“${target.path}”`, `message “${target.path}”`)
    const { to, cc, subject: title } = expected
    const wanted = join([
      ...(to === undefined ? [] : [words(`收件人 ${to.join('、')}`, `to ${to.join(', ')}`)]),
      ...(cc === undefined ? [] : [words(`抄送 ${cc.join('、')}`, `copy to ${cc.join(', ')}`)]),
      ...(title === undefined ? [] : [words(`主题“${title}”`, `subject “${title}”`)]),
      ...expected.contains.map((one) =>
        words(`正文含“${snippet(one)}”`, `“${snippet(one)}” in the body`),
      ),
      ...expected.attachments.map(({ name }) => words(`附件“${name}”`, `“${name}” attached`)),
    ])
    const entry = view.folder.entries.get(pathKey(target.path))
    if (entry?.type !== 'file' || entry.bytes === undefined)
      return found(where, wanted, COUNT.items, single(false, MISSING))
    const message = readMime(entry.bytes)
    const parts = allParts(message)
    const tally = new UnitTally()
    for (const [name, asked, label] of [
      ['to', expected.to, words('收件人', 'to')],
      ['cc', expected.cc, words('抄送', 'copy to')],
    ] as const) {
      if (asked === undefined) continue
      const actual = addresses(message.headers.get(name))
      const wantedOnes = new Set(asked.map((one) => one.trim().toLowerCase()))
      const isOk =
        [...wantedOnes].every((one) => actual.includes(one)) && actual.length === wantedOnes.size
      tally.add(isOk, words(`${label.zh} ${actual.join('、')}`, `${label.en} ${actual.join(', ')}`))
    }
    if (expected.subject !== undefined) {
      const subject = decodeHeader(message.headers.get('subject') ?? '', view.decodeText)
      tally.add(
        foldSpaces(subject) === foldSpaces(expected.subject),
        words(`主题“${subject}”`, `subject “${subject}”`),
      )
    }
    const body = foldSpaces(bodyOf(parts, view))
    for (const text of expected.contains)
      tally.add(
        body.includes(foldSpaces(text)),
        words(`正文“${snippet(body)}”`, `body “${snippet(body)}”`),
      )
    for (const { name, content } of expected.attachments) {
      const hash = sha256Hex(fromBase64(content))
      const isOk = parts.some((part) => sha256Hex(part.body) === hash)
      tally.add(
        isOk,
        words(`附件“${name}”${isOk ? '' : '不在'}`, `“${name}” is ${isOk ? '' : 'not '}attached`),
      )
    }
    return found(where, wanted, COUNT.items, tally.units, entryEvidence(entry))
  },
  apply(draft, target, expected) {
    const word = (text: string): string => `=?utf-8?B?${toBase64(strToU8(text))}?=`
    const head = [
      'MIME-Version: 1.0',
      ...(expected.to === undefined ? [] : [`To: ${expected.to.join(', ')}`]),
      ...((expected.cc ?? []).length > 0 ? [`Cc: ${(expected.cc ?? []).join(', ')}`] : []),
      ...(expected.subject === undefined ? [] : [`Subject: ${word(expected.subject)}`]),
      'Content-Type: multipart/mixed; boundary="m1"',
    ]
    const body = `--m1\r\nContent-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n${toBase64(strToU8(expected.contains.join('\r\n')))}\r\n`
    const attached = expected.attachments.map(
      ({ name, content }) =>
        `--m1\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="${word(name)}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${content}\r\n`,
    )
    writeFile(
      draft,
      target.path,
      `${head.join('\r\n')}\r\n\r\n${body}${attached.join('')}--m1--\r\n`,
    )
  },
  example: {
    start: browserStart,
    target: { in: 'file', path: '邮件.eml' },
    expected: {
      to: ['teacher@exam.local'],
      cc: ['wang@exam.local'],
      subject: '作业',
      contains: ['老师您好，作业见附件。'],
      attachments: [{ name: '作业.txt', content: 'aG9tZXdvcms=' }],
    },
    near: [
      {
        name: 'another subject',
        expected: {
          to: ['teacher@exam.local'],
          cc: ['wang@exam.local'],
          subject: '家庭作业',
          contains: ['老师您好，作业见附件。'],
          attachments: [{ name: '作业.txt', content: 'aG9tZXdvcms=' }],
        },
      },
      {
        name: 'no attachment',
        expected: {
          to: ['teacher@exam.local'],
          cc: ['wang@exam.local'],
          subject: '作业',
          contains: ['老师您好，作业见附件。'],
        },
      },
    ],
  },
})

export const mailCheckers: readonly Checker<FilesView, FilesDraft>[] = [mail]
