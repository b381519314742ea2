import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { ensureChild, putChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { describeSheet } from './check-page-setup.ts'
import { cellsToEdit, editSheet } from './edit-cells.ts'
import { workbookRoot } from './edit-sheets.ts'
import { printStart } from './examples/print-start.ts'
import { findSheet, NO_SHEET, RangeTarget, SheetTarget, WorkbookTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'
import { ACTIONS, ACTION_WORDS, type Action } from './protected-actions.ts'
import { checkPassword, legacyHash, type PasswordCheck } from './protection-hash.ts'
import { ownTable } from '../package/own-table.ts'

const ActionName = z.enum(Object.keys(ACTIONS) as [Action, ...Action[]])

/** The stored attribute says that an action is forbidden: formatCells="0" allows it (20906). */
const isAllowed = (node: XmlElement, action: Action): boolean =>
  !isOn(attribute(node, action) ?? (ACTIONS[action] ? '1' : '0'))

const PROTECTED = words('已保护', 'protected')
const ALLOWED = words('允许', 'allows to')
const FORBIDDEN = words('禁止', 'forbids to')
const both = (one: Words, other: Words): Words =>
  words(`${one.zh}${other.zh}`, `${one.en} ${other.en}`)
const OPEN = words('未保护', 'not protected')
const PASSWORD: Readonly<Record<PasswordCheck, Words>> = ownTable({
  right: words('密码正确', 'right password'),
  wrong: words('密码不符', 'another password'),
  none: words('没有密码', 'no password'),
  unknown: words('密码无法核对', 'the password cannot be checked'),
})

function passwordUnits(
  node: XmlElement | undefined,
  password: string | undefined,
  prefix: '' | 'workbook',
): Unit[] {
  if (password === undefined) return []
  const result = node === undefined ? 'none' : checkPassword(node, password, prefix)
  return [{ isOk: result === 'right', weight: 1, actual: PASSWORD[result] }]
}

const sheetProtection: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20906',
  title: words('保护工作表', 'sheet protection'),
  target: SheetTarget,
  expected: z.object({
    protected: z._default(z.boolean(), true),
    password: z.optional(z.string()),
    allowed: z.optional(z.array(ActionName)),
    forbidden: z.optional(z.array(ActionName)),
  }),
  examine(view, target, expected) {
    const allowed = expected.allowed ?? []
    const forbidden = expected.forbidden ?? []
    const wanted = join([
      expected.protected ? PROTECTED : OPEN,
      ...(expected.password === undefined
        ? []
        : [words(`密码 ${expected.password}`, `password ${expected.password}`)]),
      ...(allowed.length === 0 ? [] : allowed.map((one) => both(ALLOWED, ACTION_WORDS[one]))),
      ...(forbidden.length === 0 ? [] : forbidden.map((one) => both(FORBIDDEN, ACTION_WORDS[one]))),
    ])
    const where = describeSheet(target.sheet)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const node = child(sheet.root, 'x:sheetProtection')
    const isOnNow = isOn(attribute(node, 'sheet') ?? '0')
    const units: Unit[] = [
      { isOk: isOnNow === expected.protected, weight: 1, actual: isOnNow ? PROTECTED : OPEN },
      ...(expected.protected
        ? passwordUnits(isOnNow ? node : undefined, expected.password, '')
        : []),
    ]
    for (const [actions, isWanted] of [
      [allowed, true],
      [forbidden, false],
    ] as const)
      for (const action of actions) {
        const isFree = !isOnNow || node === undefined || isAllowed(node, action)
        units.push({
          isOk: isOnNow && isFree === isWanted,
          weight: 1,
          actual: both(isFree ? ALLOWED : FORBIDDEN, ACTION_WORDS[action]),
        })
      }
    return found(where, wanted, COUNT.items, units, [
      { part: sheet.part, xpath: '/x:worksheet/x:sheetProtection', snippet: '' },
    ])
  },
  apply(draft, target, { protected: isWanted, password, allowed, forbidden }) {
    const { root } = editSheet(draft, target.sheet)
    if (!isWanted) {
      const known = child(root, 'x:sheetProtection')
      if (known !== undefined) root.children.splice(root.children.indexOf(known), 1)
      return
    }
    const values: Partial<Record<Action, number>> = {}
    for (const action of allowed ?? []) values[action] = 0
    for (const action of forbidden ?? []) values[action] = 1
    putChild(root, 'x:sheetProtection', {
      password: password === undefined || password === '' ? undefined : legacyHash(password),
      sheet: 1,
      objects: 1,
      scenarios: 1,
      ...values,
    })
  },
  example: {
    start: printStart,
    target: { in: 'sheet', sheet: '工资表' },
    expected: { password: 'gz2024', allowed: ['formatCells', 'sort'] },
    near: [
      {
        name: 'another password',
        expected: { password: 'gz2023', allowed: ['formatCells', 'sort'] },
      },
      { name: 'no password', expected: { allowed: ['formatCells', 'sort'] } },
      { name: 'sorting not allowed', expected: { password: 'gz2024', allowed: ['formatCells'] } },
    ],
  },
})

const workbookProtection: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20907',
  title: words('保护工作簿', 'workbook protection'),
  target: WorkbookTarget,
  expected: z.object({
    structure: z._default(z.boolean(), true),
    windows: z.optional(z.boolean()),
    password: z.optional(z.string()),
  }),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 保存成空的保护元素，保护丢失',
        'LibreOffice saves an empty element, and the protection is gone',
      ),
    },
  ],
  examine(view, _, expected) {
    const wanted = join([
      expected.structure
        ? words('保护结构', 'structure protected')
        : words('不保护结构', 'structure not protected'),
      ...(expected.windows === undefined
        ? []
        : [
            expected.windows
              ? words('保护窗口', 'windows protected')
              : words('不保护窗口', 'windows not protected'),
          ]),
      ...(expected.password === undefined
        ? []
        : [words(`密码 ${expected.password}`, `password ${expected.password}`)]),
    ])
    const { source } = view.workbook
    const node = child(source.xml(source.mainPart), 'x:workbookProtection')
    // An element without attributes protects nothing (20907).
    const has = (name: string): boolean => isOn(attribute(node, name) ?? '0')
    const units: Unit[] = [
      {
        isOk: has('lockStructure') === expected.structure,
        weight: 1,
        actual: has('lockStructure') ? words('保护结构', 'structure protected') : OPEN,
      },
      ...(expected.windows === undefined
        ? []
        : [
            {
              isOk: has('lockWindows') === expected.windows,
              weight: 1,
              actual: has('lockWindows')
                ? words('保护窗口', 'windows protected')
                : words('不保护窗口', 'windows not protected'),
            },
          ]),
      ...passwordUnits(has('lockStructure') ? node : undefined, expected.password, 'workbook'),
    ]
    return found(words('工作簿', 'workbook'), wanted, COUNT.items, units, [
      { part: source.mainPart, xpath: '/x:workbook/x:workbookProtection', snippet: '' },
    ])
  },
  apply(draft, _, { structure, windows, password }) {
    const node = ensureChild(workbookRoot(draft), 'x:workbookProtection')
    setAttributes(node, {
      lockStructure: structure ? 1 : undefined,
      ...(windows === undefined ? {} : { lockWindows: windows ? 1 : undefined }),
      ...(password === undefined
        ? {}
        : { workbookPassword: password === '' ? undefined : legacyHash(password) }),
    })
  },
  example: {
    start: printStart,
    target: { in: 'workbook' },
    expected: { structure: true, password: 'jg88' },
    near: [
      { name: 'another password', expected: { structure: true, password: 'jg99' } },
      {
        name: 'an element that protects nothing',
        make(draft) {
          ensureChild(workbookRoot(draft), 'x:workbookProtection')
        },
      },
    ],
  },
})

const locked: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20908',
  title: words('单元格锁定、隐藏公式', 'locked cells, hidden formulas'),
  target: RangeTarget,
  expected: z
    .object({ locked: z.optional(z.boolean()), hidden: z.optional(z.boolean()) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const say = (isLocked: boolean | undefined, isHidden: boolean | undefined): Words =>
      join([
        ...(isLocked === undefined
          ? []
          : [isLocked ? words('锁定', 'locked') : words('不锁定', 'not locked')]),
        ...(isHidden === undefined
          ? []
          : [
              isHidden ? words('隐藏公式', 'formula hidden') : words('不隐藏公式', 'formula shown'),
            ]),
      ])
    return judgeCells(view, target, say(expected.locked, expected.hidden), (format) => ({
      isOk:
        (expected.locked === undefined || format.locked === expected.locked) &&
        (expected.hidden === undefined || format.hidden === expected.hidden),
      actual: say(
        expected.locked === undefined ? undefined : format.locked,
        expected.hidden === undefined ? undefined : format.hidden,
      ),
    }))
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, {
      protection: {
        ...(expected.locked === undefined ? {} : { locked: expected.locked ? undefined : 0 }),
        ...(expected.hidden === undefined ? {} : { hidden: expected.hidden ? 1 : undefined }),
      },
    })
  },
  example: {
    start: printStart,
    target: { in: 'range', sheet: '工资表', ref: 'E2:E16' },
    expected: { hidden: true, locked: false },
    near: [
      { name: 'locked', expected: { hidden: true, locked: true } },
      { name: 'one cell less', target: { in: 'range', sheet: '工资表', ref: 'E2:E15' } },
    ],
  },
})

export const protectionCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  sheetProtection,
  workbookProtection,
  locked,
]
