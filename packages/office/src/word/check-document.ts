import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf } from '../checkpoints/asked.ts'
import {
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { settingsOf } from './edit-blocks.ts'
import { protectedStart } from './examples/protected-start.ts'
import { reviewStart } from './examples/review-start.ts'
import type { WordDraft } from './word-draft.ts'
import { DocumentTarget, evidenceOf } from './word-targets.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const DOCUMENT = words('文档', 'the document')

const EDITS: Readonly<Record<string, Words>> = ownTable({
  none: words('不限制编辑', 'no restriction'),
  readOnly: words('不允许任何更改（只读）', 'read only'),
  comments: words('仅允许批注', 'comments only'),
  trackedChanges: words('仅允许修订', 'tracked changes only'),
  forms: words('仅允许填写窗体', 'forms only'),
})

const hasPassword = (node: XmlElement | undefined): boolean =>
  ['w:hash', 'w:hashValue'].some((name) => (attribute(node, name) ?? '') !== '')

const protection: Checker<WordView, WordDraft> = defineChecker({
  code: '11004',
  title: words('限制编辑', 'editing restricted'),
  target: DocumentTarget,
  expected: z.object({
    edit: z.enum(['none', 'readOnly', 'comments', 'trackedChanges', 'forms']),
    hasPassword: z.optional(z.boolean()),
  }),
  limits: words(
    '只检查是否设置了密码，不检查密码内容',
    'only whether there is a password is checked, not which',
  ),
  examine(view, _target, expected) {
    const { document } = view
    const node = child(document.settings, 'w:documentProtection')
    const enforced = attribute(node, 'w:enforcement')
    // WPS writes the element for documents without protection as well (11004).
    const isOnNow = node !== undefined && enforced !== undefined && isOn(enforced)
    const edit = isOnNow ? (attribute(node, 'w:edit') ?? 'none') : 'none'
    const secret = (is: boolean) =>
      is ? words('有密码', 'with a password') : words('无密码', 'without a password')
    const questions = [
      ...ask<string, string>(
        expected.edit,
        (value) => EDITS[value] ?? words(value, value),
        (actual, value) => ({
          isOk: actual === value,
          actual: EDITS[actual] ?? words(actual, actual),
        }),
      ),
      ...ask<string, boolean>(expected.hasPassword, secret, (_actual, value) => {
        const is = isOnNow && hasPassword(node)
        return { isOk: is === value, actual: secret(is) }
      }),
    ]
    const part = document.source.related(document.source.mainPart, 'settings') ?? ''
    return found(
      DOCUMENT,
      wantedOf(questions),
      COUNT.items,
      unitsOf(questions, edit),
      node === undefined ? [] : [evidenceOf(part, node, edit)],
    )
  },
  apply(draft, _target, expected) {
    const settings = settingsOf(draft)
    if (expected.edit === 'none') {
      removeChildren(settings, 'w:documentProtection')
      return
    }
    putChild(settings, 'w:documentProtection', {
      'w:edit': expected.edit,
      'w:enforcement': 1,
      ...(expected.hasPassword === true
        ? {
            'w:cryptProviderType': 'rsaAES',
            'w:cryptAlgorithmClass': 'hash',
            'w:cryptAlgorithmType': 'typeAny',
            'w:cryptAlgorithmSid': 14,
            'w:cryptSpinCount': 100_000,
            'w:hash': 'AAAA',
            'w:salt': 'AAAA',
          }
        : {}),
    })
  },
  example: {
    start: reviewStart,
    target: { in: 'document' },
    expected: { edit: 'readOnly' },
    near: [
      { name: 'another kind', expected: { edit: 'comments' } },
      {
        name: 'chosen but not enforced',
        make(draft) {
          putChild(settingsOf(draft), 'w:documentProtection', {
            'w:edit': 'readOnly',
            'w:enforcement': 0,
          })
        },
      },
    ],
  },
})

const openPassword: Checker<WordView, WordDraft> = defineChecker({
  code: '11005',
  title: words('打开密码', 'password to open'),
  target: DocumentTarget,
  expected: z.object({ password: z.string().check(z.minLength(1)) }),
  limits: words(
    '用其他密码保护的文件无法读取，转人工核查',
    'a file with another password cannot be read and goes to a person',
  ),
  examine(view, _target, expected) {
    const { isProtected } = view.document
    return found(
      DOCUMENT,
      words(`打开密码“${expected.password}”`, `the password “${expected.password}”`),
      COUNT.items,
      single(
        isProtected,
        isProtected
          ? words('密码正确', 'the right password')
          : words('没有打开密码', 'no password to open'),
      ),
    )
  },
  apply(draft, _target, expected) {
    draft.package.protect(expected.password)
  },
  example: {
    start: protectedStart,
    target: { in: 'document' },
    expected: { password: 'Cj2026密' },
    near: [
      { name: 'another password', expected: { password: 'cj2026密' } },
      {
        name: 'no password to open: only editing is restricted',
        make(draft) {
          putChild(settingsOf(draft), 'w:documentProtection', {
            'w:edit': 'readOnly',
            'w:enforcement': 1,
          })
        },
      },
    ],
  },
})

export const documentCheckers: readonly Checker<WordView, WordDraft>[] = [protection, openPassword]
